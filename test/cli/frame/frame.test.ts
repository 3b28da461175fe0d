import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { completionScript } from '../../../src/ui/completion.ts';
import { type CommandLine, commandLine } from '../../support/command-line.ts';

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
});
afterEach(async () => await line.remove());

describe('clusters', () => {
  test('are created, listed, renamed and deleted by name', async () => {
    const id = /Cluster id: (\w+)/.exec(await line.ok('cluster create --name=lab'))?.[1] ?? '';
    expect(await line.ok('cluster list')).toBe(`Clusters:\nId:${id} [file][block]\n`);
    expect(await line.ok('cluster list -o name')).toBe('lab\n');
    await line.ok('cluster rename lab production');
    expect(JSON.parse(await line.ok('cluster info production --json'))).toMatchObject({
      id,
      name: 'production',
    });
    expect(await line.ok(`cluster delete ${id.slice(0, 6)}`)).toBe(`Cluster ${id} deleted\n`);
    expect(await line.ok('cluster list')).toBe('Clusters:\n');
  });

  test('have unique names that are no beginning of an id', async () => {
    await line.ok('cluster create --name=lab');
    expect(await line.run('cluster create --name=lab')).toMatchObject({ code: 5 });
    expect(await line.run('cluster create --name=abcdef')).toMatchObject({ code: 2 });
  });

  test('are not created by a dry run', async () => {
    const { code, stdout, stderr } = await line.run('cluster create --dry-run');
    expect([code, stderr]).toEqual([0, 'Dry run: nothing was changed.\n']);
    expect(stdout).toContain('add cluster');
    expect(await line.ok('cluster list')).toBe('Clusters:\n');
    await expect(access(join(line.folder, '.xdg/data/glusterctl/glusterctl.json'))).rejects.toThrow();
  });
});

describe('errors', () => {
  test('are text with a hint, or JSON', async () => {
    await line.ok('cluster create --name=laboratory');
    expect(await line.run('cluster info laboratori')).toEqual({
      code: 4,
      stdout: '',
      stderr: 'Error: Invalid path or request\nHint: Did you mean "laboratory"?\n',
    });
    const { stderr } = await line.run('cluster info laboratori --json');
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'not-found', message: 'Invalid path or request' },
    });
    expect((await line.run('cluster info laboratori --quiet')).stderr).toBe(
      'Error: Invalid path or request\n',
    );
  });

  test('after Ctrl-C the exit code is 130', async () => {
    line.interrupt();
    expect(await line.run('cluster list')).toMatchObject({ code: 130, stderr: 'Error: Interrupted\n' });
  });
});

describe('values come from', () => {
  test('the flag, then the environment, then the file', async () => {
    await line.ok('config set output json');
    expect(await line.ok('cluster list')).toBe('{"clusters":[]}\n');
    line.variables.GLUSTERCTL_OUTPUT = 'yaml';
    expect(await line.ok('cluster list')).toBe('clusters: []\n');
    expect(await line.ok('cluster list -o heketi')).toBe('Clusters:\n');
  });

  test('the file, for a command of its own', async () => {
    await line.ok('config set cluster.create.block false');
    const id = /Cluster id: (\w+)/.exec(await line.ok('cluster create'))?.[1];
    expect(await line.ok('cluster list')).toBe(`Clusters:\nId:${id} [file]\n`);
  });

  test('a file with comments, which is not rewritten', async () => {
    const path = await line.file('config.json', '{\n  // ours\n  "ssh": {"user": "admin",},\n}\n');
    expect(await line.ok(['config', 'get', 'ssh.user', '--config', path])).toBe('admin\n');
    expect(await line.run(['config', 'set', 'ssh.user', 'root', '--config', path])).toMatchObject({
      code: 5,
    });
    expect(await readFile(path, 'utf8')).toContain('// ours');
  });

  test.each([
    ['{"brick_max_size_gb": 0}', ':1:2: brick_max_size_gb: "0" is not possible: at least 1'],
    ['{"zone_checking": "maybe"}', 'one of none, strict'],
    ['{"zone_cheking": "none"}', ':1:2: zone_cheking: no such configuration key'],
    ['{"cluster": {"list": {"bogus": 1}}}', 'cluster.list.bogus: no such configuration key'],
    ['{', ':1:2: the file ends'],
  ])('no impossible file: %s', async (text, message) => {
    const path = await line.file('config.json', text);
    const command = text.includes('bogus') ? ['cluster', 'list'] : ['config', 'show'];
    const { code, stderr } = await line.run([...command, '--config', path]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('flags of heketi-cli', () => {
  test('are noted once for a user', async () => {
    await line.ok('cluster create');
    expect((await line.run('cluster list --server http://x:8080 --user admin')).stderr).toBe(
      'Unneeded: there is no server, so --server, --user have no effect.\n',
    );
    expect((await line.run('cluster list --server http://x:8080')).stderr).toBe('');
  });
});

describe('completion', () => {
  test('offers commands, flags and names', async () => {
    await line.ok('cluster create --name=lab');
    expect(await line.ok(['complete', '--', 'clus'])).toBe('cluster\n');
    expect(await line.ok(['complete', '--', 'cluster', 'se'])).toBe('setflags\n');
    expect(await line.ok(['complete', '--', 'cluster', 'create', '--bl'])).toBe('--block\n');
    expect(await line.ok(['complete', '--', 'cluster', 'info', ''])).toBe('lab\n');
    expect(await line.ok(['complete', '--', 'cluster', 'list', '-o', 'w'])).toBe('wide\n');
  });
});

test.skipIf(!existsSync('/bin/bash'))('completion in bash takes host:/dev/sdb for one word', () => {
  const given = ['gl1:/dev/sdb', 'gl1:/dev/sdc'];
  const script = `
    glusterctl() { printf '%s\\n' "$@" >&2; printf '%s\\n' ${given.join(' ')}; }
    ${completionScript('bash', 'glusterctl').replaceAll('2>/dev/null', '')}
    COMP_LINE='glusterctl device info gl1:/dev/sd' COMP_POINT=34 COMP_WORDS=(glusterctl device info gl1 : /dev/sd) COMP_CWORD=5
    _glusterctl
    echo "\${COMPREPLY[@]}"
    COMP_LINE='glusterctl device inf' COMP_POINT=21 COMP_WORDS=(glusterctl device inf) COMP_CWORD=2
    _glusterctl`;
  const { stdout, stderr } = spawnSync('/bin/bash', ['--norc', '-c', script], { encoding: 'utf8' });
  expect(stdout).toBe('/dev/sdb /dev/sdc\n');
  const asked = 'complete -- device info gl1:/dev/sd complete -- device inf';
  expect(stderr.trim().split('\n')).toEqual(asked.split(' '));
});

test('a mistyped command of a group does nothing and says so, with the exit status that heketi-cli had', async () => {
  const { code, stdout, stderr } = await line.run('cluster creat');
  expect([code, stderr]).toEqual([
    0,
    'Nothing was done: unknown command "creat" for "cluster"\nDid you mean "cluster create"?\n',
  ]);
  expect(stdout).toContain('Available Commands:');
  expect((await line.run('cluster bogus')).stderr).toBe(
    'Nothing was done: unknown command "bogus" for "cluster"\n',
  );
  for (const asked of ['cluster', 'cluster --help']) expect((await line.run(asked)).stderr).toBe('');
});

test('words too many are ignored, as heketi-cli did, but not in silence', async () => {
  expect((await line.run('cluster create lab')).stderr).toBe(
    'Ignored: "lab" (see cluster create --help); a name is given with --name\n',
  );
  expect((await line.run('cluster list one two')).stderr).toBe(
    'Ignored: "one" "two" (see cluster list --help)\n',
  );
  expect((await line.run('cluster list one --quiet')).stderr).toBe('');
});
