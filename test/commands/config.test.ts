import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine } from '../support/command-line.ts';

let line: CommandLine;
let path: string;
beforeEach(async () => {
  line = await commandLine();
  path = join(line.folder, '.xdg/config/glusterctl/config.json');
});
afterEach(async () => await line.remove());

async function given(text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const OURS = `// hall 2, asked for by the backup team
{
\t"ssh": {
\t\t"user": "admin", // not root
\t},
\t/* never two bricks of a set
\t   in one zone */
\t"zone_checking":   "strict",
}
`.replaceAll('\n', '\r\n');

describe('the configuration file keeps what its owner wrote', () => {
  test('when values are set', async () => {
    await given(OURS);
    expect(await line.run('config set ssh.user root')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await readFile(path, 'utf8')).toBe(OURS.replace('"admin"', '"root"'));
    await line.ok('config set ssh.user admin');
    expect(await readFile(path, 'utf8')).toBe(OURS);
    await line.ok('config set ssh.port 2222');
    expect(await readFile(path, 'utf8')).toBe(
      OURS.replace('// not root', '// not root\r\n\t\t"port": 2222,'),
    );
    expect(await line.ok('config get ssh.port')).toBe('2222\n');
  });

  test('when values are taken out', async () => {
    await given(OURS);
    await line.ok('config set brick_max_size_gb 500');
    await line.ok('config unset brick_max_size_gb');
    await line.ok('config unset ssh.port');
    expect(await readFile(path, 'utf8')).toBe(OURS);
    await line.ok('config unset zone_checking');
    await line.ok('config unset ssh.user');
    expect(await readFile(path, 'utf8')).toBe(
      OURS.replace('\t"zone_checking":   "strict",\r\n', '').replace('"user": "admin", ', ''),
    );
    expect(await line.ok('config get zone_checking')).toBe('none\n');
  });

  test('when the last value of an object is taken out', async () => {
    await given('{"ssh": {"user": "admin"}, "cluster.create.block": false}\n');
    await line.ok('config unset ssh.user');
    expect(await readFile(path, 'utf8')).toBe('{"cluster.create.block": false}\n');
    await line.ok('config unset cluster.create.block');
    expect(await readFile(path, 'utf8')).toBe('{}\n');
  });

  test('when it holds comments only', async () => {
    await given('// "zone_checking": "strict"\n');
    expect(await line.ok('config get zone_checking')).toBe('none\n');
    expect(await line.ok('cluster list')).toBe('Clusters:\n');
    await line.ok('config set zone_checking strict');
    expect(await readFile(path, 'utf8')).toBe(
      '// "zone_checking": "strict"\n{\n  "zone_checking": "strict"\n}\n',
    );
  });

  test('when it is wrong: then nothing is written', async () => {
    for (const text of ['', '// a\n{', '/* a', '{"zone_cheking": "none"}', '{"ssh": {"port": 022}}', '[]']) {
      await given(text);
      const { code, stderr } = await line.run('config set zone_checking strict');
      expect([code, stderr], text).toEqual([2, expect.stringMatching(/config\.json:\d+:\d+: /)]);
      expect((await line.run('config unset zone_checking')).code).toBe(2);
      expect(await readFile(path, 'utf8')).toBe(text);
    }
  });

  test('in a dry run', async () => {
    await given(OURS);
    expect(await line.run('config set ssh.user root --dry-run')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('was not changed'),
    });
    expect(await readFile(path, 'utf8')).toBe(OURS);
  });
});

test('a time that no timer can wait is refused, wherever it is said', async () => {
  for (const [key, value, variable, words] of [
    ['timeout', '30d', 'GLUSTERCTL_TIMEOUT', 'host check 192.0.2.1'],
    ['lock-timeout', '600h', 'GLUSTERCTL_LOCK_TIMEOUT', 'status'],
    ['status.watch', '25d', 'GLUSTERCTL_STATUS_WATCH', 'status'],
  ] as const) {
    const refusal = { code: 2, stderr: expect.stringContaining(`"${value}": must be at most 1d`) };
    expect(await line.run(['config', 'set', key, value])).toMatchObject(refusal);
    line.variables[variable] = value;
    expect(await line.run(words)).toMatchObject(refusal);
    delete line.variables[variable];
    await line.file('long.json', JSON.stringify({ [key]: value }));
    expect(await line.run(`${words} --config=long.json`)).toMatchObject(refusal);
  }
});

describe('the file is written', () => {
  test('in whole, beside itself and with nothing left over', async () => {
    await line.ok('config set zone_checking strict');
    await line.ok('config set ssh.user admin');
    expect(await readFile(path, 'utf8')).toBe('{\n  "zone_checking": "strict",\n  "ssh.user": "admin"\n}\n');
    expect(await readdir(dirname(path))).toEqual(['config.json']);
    await line.ok('config unset no-color');
    expect(await readdir(dirname(path))).toEqual(['config.json']);
  });

  test('where a symbolic link leads', async () => {
    const target = await line.file('dotfiles.json', '{"zone_checking": "none"}\n');
    await mkdir(dirname(path), { recursive: true });
    await symlink(target, path);
    await line.ok('config set zone_checking strict');
    expect(await readlink(path)).toBe(target);
    expect(await readFile(target, 'utf8')).toBe('{"zone_checking": "strict"}\n');
  });

  test('and is made there, where it is not yet', async () => {
    await mkdir(dirname(path), { recursive: true });
    const target = join(line.folder, 'dotfiles-to-be.json');
    await symlink(target, path);
    await line.ok('config set zone_checking strict');
    expect(await readlink(path)).toBe(target);
    expect(await readFile(target, 'utf8')).toBe('{\n  "zone_checking": "strict"\n}\n');
  });

  test('not at all where it can not be', async () => {
    const { code, stderr } = await line.run(
      'config set zone_checking strict --config /proc/none/config.json',
    );
    expect([code, stderr]).toEqual([
      1,
      "Error: Can't make the folder /proc/none: ENOENT: no such file or directory\nHint: Name another file with --config.\n",
    ]);
  });

  test('not for nothing', async () => {
    await line.ok('config unset zone_checking');
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });
});
