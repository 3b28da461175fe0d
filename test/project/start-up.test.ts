import { type ExecFileException, execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { cachePath } from '../../src/store/shared/cache-path.ts';
import { sharedLocation } from '../../src/store/shared/url.ts';
import { largeState } from '../bench/large-state.ts';
import { loadedChunks } from '../support/loaded-chunks.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url).pathname;
const PROGRAM = `${ROOT}bin/glusterctl.js`;
const COMMANDS = `${ROOT}src/commands`;
const isRoot = process.geteuid?.() === 0;
const NOBODY = 65534;

let home = '';
let state = '';
beforeEach(async () => {
  home = await temporaryFolder();
  state = join(home, 'state.json');
  writeFileSync(state, largeState(3), { mode: 0o600 });
});

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home,
  GLUSTERCTL_STATE: state,
});
const codes = (): string => join(home, '.cache/glusterctl/code');
const kept = (): readonly string[] =>
  existsSync(codes()) ? readdirSync(codes()).map((name) => name.replace(/-.*/s, '')) : [];

describe('what is loaded', () => {
  test('is ASCII: its bytes are taken for characters, and no sign becomes another', () => {
    const chunks = readdirSync(`${ROOT}dist/chunks`).map((name) => join(ROOT, 'dist/chunks', name));
    expect(chunks.length).toBeGreaterThan(10);
    for (const file of [...chunks, `${ROOT}dist/launch.js`])
      expect(/[^\0-\x7f]/.exec(readFileSync(file, 'latin1'))?.[0], file).toBeUndefined();
  });

  test.each<[string, string, readonly string[]]>([
    ['nothing but the launcher', '--version', []],
    ['only the frame', '--help', ['frame']],
    ['no state', 'cluster list --help', ['frame', 'lists']],
    ['nothing that plans or reaches hosts', 'cluster list', ['frame', 'lists', 'state']],
    ['the same', 'volume list', ['frame', 'lists', 'state']],
    ['what completes', 'complete -- cluster info ', ['complete']],
  ])('%s for %s', (_what, line, chunks) => {
    const loaded = loadedChunks(ROOT, line.split(' '), environment()).map(({ name }) => name);
    expect(loaded.toSorted()).toEqual(chunks);
  });

  test('the same, and what knows a state on a volume, where no host is asked for it', () => {
    const url = 'gluster://gl1,gl2/heketidbstorage/glusterctl.json';
    const cache = cachePath(join(home, '.cache/glusterctl'), sharedLocation(url));
    mkdirSync(dirname(cache), { recursive: true });
    writeFileSync(cache, largeState(3), { mode: 0o600 });
    const loaded = loadedChunks(ROOT, ['volume', 'list', '--offline', '--quiet'], {
      ...environment(),
      GLUSTERCTL_STATE: url,
    });
    expect(loaded.map(({ name }) => name).toSorted()).toEqual(['frame', 'lists', 'shared', 'state']);
  });

  const nouns = readdirSync(COMMANDS).filter((noun) => existsSync(join(COMMANDS, noun, 'list.ts')));
  test.each(nouns)('nothing that plans or reaches hosts for a list of: %s', (noun) => {
    expect(nouns.length).toBeGreaterThan(7);
    const loaded = loadedChunks(ROOT, [noun, 'list', '--output=json'], environment()).map(({ name }) => name);
    expect(loaded).toContain('state');
    for (const chunk of ['work', 'hosts', 'simulation']) expect(loaded).not.toContain(chunk);
  });

  test('all that plans, where something is made', () => {
    const loaded = loadedChunks(ROOT, ['cluster', 'create', '--dry-run'], environment()).map(
      ({ name }) => name,
    );
    expect(loaded).toContain('work');
  });
});

describe('compiled code', () => {
  const list = async (env: NodeJS.ProcessEnv = environment()): Promise<string> =>
    (await run(process.execPath, [PROGRAM, 'cluster', 'list'], { env })).stdout;

  test('is kept, and what was taken of it does the same', async () => {
    const first = await list();
    expect(first).toMatch(/^Clusters:\nId:c0/);
    expect(kept()).toEqual(['frame', 'lists', 'state']);
    const before = readdirSync(codes()).map((name) => statSync(join(codes(), name)).ino);
    expect(await list()).toBe(first);
    expect(readdirSync(codes()).map((name) => statSync(join(codes(), name)).ino)).toEqual(before);
  });

  test('grows by what another command needs', async () => {
    await list();
    const size = (): number => {
      const [frame = ''] = readdirSync(codes()).filter((name) => name.startsWith('frame'));
      return statSync(join(codes(), frame)).size;
    };
    const before = size();
    await run(process.execPath, [PROGRAM, 'cluster', '--help'], { env: environment() });
    expect(size()).toBeGreaterThan(before);
  });

  test('that is damaged is replaced without a word', async () => {
    const first = await list();
    const damage = (): void => {
      for (const name of readdirSync(codes())) {
        const path = join(codes(), name);
        writeFileSync(
          path,
          readFileSync(path).map((byte, at) => (at % 7 === 0 ? ~byte : byte)),
        );
      }
    };
    damage();
    const { stdout, stderr } = await run(process.execPath, [PROGRAM, 'cluster', 'list'], {
      env: environment(),
    });
    expect([stdout, stderr]).toEqual([first, '']);
    const [file = ''] = readdirSync(codes());
    expect(readFileSync(join(codes(), file)).toString('latin1')).toContain('"commands":["cluster list"]');
  });

  test('is none of two processes at once the worse for', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, async () => await list()));
    expect(new Set(all).size).toBe(1);
    expect(kept()).toEqual(['frame', 'lists', 'state']);
    expect(await list()).toBe(all[0]);
  });

  test('is not kept where Node is told to keep none', async () => {
    await list({ ...environment(), NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(kept()).toEqual([]);
  });

  test('is kept for each set of options that Node is given', async () => {
    await list();
    const before = readdirSync(codes());
    await list({ ...environment(), NODE_OPTIONS: '--max-old-space-size=500' });
    expect(kept()).toEqual(['frame', 'frame', 'lists', 'lists', 'state', 'state']);
    const now = readdirSync(codes());
    expect(now).toEqual(expect.arrayContaining(before));
  });

  test('is done without where there is no home', async () => {
    const { HOME: _home, ...env } = environment();
    expect(await list(env)).toContain('Id:c0');
  });

  test.runIf(isRoot)('is done without where the home can not be written to', async () => {
    chmodSync(home, 0o755);
    chmodSync(state, 0o644);
    const { stdout } = await run(process.execPath, [PROGRAM, 'cluster', 'list'], {
      env: environment(),
      uid: NOBODY,
      gid: NOBODY,
    }).catch((error: ExecFileException) => ({ stdout: String(error.stderr) }));
    expect(stdout).toContain('Id:c0');
    expect(kept()).toEqual([]);
  });

  test.runIf(isRoot)('of somebody else is not run, and root leaves none in the home of another', async () => {
    await list();
    mkdirSync(join(home, 'run'));
    for (const path of [codes(), join(home, '.cache/glusterctl'), join(home, '.cache')])
      chownSync(path, NOBODY, NOBODY);
    const before = readdirSync(codes()).map((name) => statSync(join(codes(), name)).ino);
    expect(await list()).toContain('Id:c0');
    expect(readdirSync(codes()).map((name) => statSync(join(codes(), name)).ino)).toEqual(before);
  });
});

describe('stdout without a stream', () => {
  const sh = (line: string): { stdout: string; stderr: string; status: number | null } =>
    spawnSync('bash', ['-c', line], { env: { ...environment(), P: PROGRAM }, encoding: 'utf8' });

  test.each(['| cat', '> "$HOME/out"; cat "$HOME/out"', '>> "$HOME/out"; cat "$HOME/out"'])(
    'says all that a stream does: %s',
    (where) => {
      expect(sh(`node "$P" volume list ${where}`).stdout).toBe(sh('node "$P" volume list').stdout);
    },
  );

  test('adds to a file that holds something, and writes on where another has ended', () => {
    const { stdout } = sh('{ echo one; node "$P" --version; echo two; } > "$HOME/out"; cat "$HOME/out"');
    expect(stdout).toMatch(/^one\nglusterctl v\S+\ntwo\n$/);
  });

  test('gives a pipe more than it holds at once', () => {
    writeFileSync(state, largeState(3000), { mode: 0o600 });
    const all = sh('node "$P" volume list > "$HOME/out"; cat "$HOME/out"').stdout;
    expect(all.length).toBeGreaterThan(200_000);
    const { stdout } = sh('node "$P" volume list | { read -r first; echo "$first"; cat; }');
    expect(stdout).toBe(all);
  });

  test('is done with where the reader has gone', () => {
    const { stdout, stderr } = sh('set -o pipefail; node "$P" volume list | true; echo $?');
    expect([stdout, stderr]).toEqual(['0\n', '']);
  });

  test('tells of a disk that is full', () => {
    const { stderr, stdout } = sh('node "$P" volume list > /dev/full; echo $?');
    expect([stdout, stderr]).toEqual(['1\n', expect.stringContaining('could not be written: ENOSPC')]);
  });
});
