import { execFile, execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSshConfig, type SshConfig } from '../../src/ssh/config.ts';
import { isAlone } from '../../src/ssh/private-group.ts';
import { named } from './options.ts';

const ROOT = process.getuid?.() === 0;
const CONFIG = 'Host gl1\n  Port 7\n';
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'glusterctl-config-'));
  await mkdir(join(home, '.ssh'));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

async function put(name: string, text: string): Promise<string> {
  const file = join(home, name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

async function read(only: string | null = null): Promise<SshConfig> {
  const systemFolder = join(home, 'etc');
  return await readSshConfig({ only: only === null ? null : named(only), home, systemFolder });
}

function port(config: SshConfig): string | undefined {
  return config.of('gl1', { given: null, fallback: 'me', local: 'me' }).one('port')?.words[0];
}

describe('a configuration that others may write to', () => {
  const refused = (what: string, file: string, mend: string): object => ({
    code: 'usage',
    message: expect.stringMatching(new RegExp(`^Bad ${what} (of|on) ${file}: `)),
    hint: expect.stringContaining(`${mend} ${file}`),
  });

  it.each([0o602, 0o646, 0o666])('is refused where it is that of the user: mode %o', async (mode) => {
    const file = await put('.ssh/config', CONFIG);
    await chmod(file, mode);
    await expect(read()).rejects.toMatchObject(refused('permissions', file, 'chmod go-w'));
    await chmod(file, 0o644);
    expect(port(await read())).toBe('7');
  });

  it('is taken as it is where somebody named it, as with ssh -F', async () => {
    const file = await put('named', CONFIG);
    await chmod(file, 0o666);
    expect(port(await read(file))).toBe('7');
  });

  it.runIf(ROOT)('is refused when somebody else owns it, but not when root does', async () => {
    const file = await put('.ssh/config', CONFIG);
    expect(port(await read())).toBe('7');
    await chown(file, 4711, 4711);
    await expect(read()).rejects.toMatchObject(refused('owner', file, 'chown 0'));
  });

  it('is refused where it is included, also from that of the system, which is itself taken as it is', async () => {
    await mkdir(join(home, 'etc'));
    const system = await put('etc/ssh_config', CONFIG);
    await chmod(system, 0o666);
    expect(port(await read())).toBe('7');
    await put('etc/ssh_config', 'Include part\n');
    const part = await put('etc/part', CONFIG);
    expect(port(await read())).toBe('7');
    await chmod(part, 0o646);
    await expect(read()).rejects.toMatchObject(refused('permissions', part, 'chmod go-w'));
  });
});

describe('a configuration that somebody named', () => {
  it('has to be there, while what it includes need not be', async () => {
    const file = join(home, 'nowhere');
    await expect(read(file)).rejects.toMatchObject({
      code: 'usage',
      message: `--flag: ${file} is not there`,
      hint: 'Mend the path.',
    });
    expect(port(await read(await put('named', `Include ${file}\nPort 7\n`)))).toBe('7');
  });

  it('has to be a file; an empty device says nothing', async () => {
    await expect(read(home)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`--flag: ${home} can't be read`),
      hint: expect.stringContaining('not a folder'),
    });
    expect(port(await read('/dev/null'))).toBeUndefined();
  });
});

describe('a group', () => {
  const passwd =
    'root:x:0:0::/root:/bin/sh\nmary:x:1000:1000::/home/mary:/bin/sh\njohn:x:1001:100::/:/bin/sh\n';
  it.each([
    ['that is the primary one of its owner only', 'mary:x:1000:\n', 1000, true],
    ['that lists its owner as well', 'mary:x:1000:mary\n', 1000, true],
    ['that somebody else was added to', 'mary:x:1000:john\n', 1000, false],
    ['that lists somebody who is not known', 'mary:x:1000:jim\n', 1000, false],
    ['that is the primary one of somebody else', 'users:x:100:mary\n', 100, false],
    ['without a known member', 'empty:x:7:\n', 7, false],
  ])('%s', (_title, group, gid, alone) => {
    expect(isAlone(passwd, group, gid, 1000)).toBe(alone);
  });
});

const version = (() => {
  try {
    return execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' });
  } catch {
    return '';
  }
})();
/** Others refuse whatever a group may write to. */
const BEARS_PRIVATE_GROUPS = /Debian|Ubuntu/.test(version);

interface Part {
  readonly mode: number;
  readonly owner?: number;
  readonly group?: number;
}

describe.runIf(version.startsWith('OpenSSH'))('what is included, held against OpenSSH', () => {
  const parts: readonly Part[] = [
    { mode: 0o600 },
    { mode: 0o644 },
    { mode: 0o602 },
    ...(BEARS_PRIVATE_GROUPS ? [{ mode: 0o664 }] : []),
    ...(ROOT
      ? [
          { mode: 0o600, owner: 4711 },
          { mode: 0o664, group: 4711 },
        ]
      : []),
  ];
  it.each(parts)('%o', async ({ mode, owner, group }) => {
    const part = await put('part', CONFIG);
    const file = await put('.ssh/config', `Include ${part}\n`);
    await chmod(part, mode);
    if (owner !== undefined || group !== undefined) await chown(part, owner ?? 0, group ?? 0);
    const theirs = await promisify(execFile)('ssh', ['-G', '-F', file, 'gl1']).then(
      ({ stdout }) => /^port (\d+)$/m.exec(stdout)?.[1],
      (error: Error) => /Bad owner or permissions/.exec(error.message)?.[0],
    );
    const ours = await read().then(port, (error: Error) =>
      error.message.replace(/^Bad (owner of|permissions on) .*/, 'Bad owner or permissions'),
    );
    expect(theirs).toBeDefined();
    expect(ours).toBe(theirs);
  });
});
