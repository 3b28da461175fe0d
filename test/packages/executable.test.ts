import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PseudoTerminal, pseudoTerminal } from '../support/pseudo-terminal.ts';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url).pathname;

let folder = '';
let program = '';
let terminal: PseudoTerminal | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-executable-'));
  // Nothing of the project lies beside it.
  program = join(folder, 'glusterctl');
  await copyFile(`${ROOT}build/glusterctl`, program);
});
afterEach(() => terminal?.close());
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const environment = (): NodeJS.ProcessEnv => ({
  PATH: `${folder}:/usr/bin:/bin`,
  HOME: folder,
  TMPDIR: folder,
});

describe('the executable', () => {
  test('tells its version, and nothing of what it is made of', async () => {
    const { version } = JSON.parse(await readFile(`${ROOT}package.json`, 'utf8'));
    const { stdout, stderr } = await run(program, ['--version'], { env: environment() });
    expect(stdout).toBe(`glusterctl v${version}\n`);
    expect(stderr).toBe('');
  });

  test('takes no options that are meant for Node', async () => {
    const code = join(folder, 'code.cjs');
    await writeFile(code, 'console.log("other code")');
    const env = { ...environment(), NODE_OPTIONS: `--require=${code}`, SEA_OPTIONS: '--bogus' };
    expect((await run(program, ['cluster', 'list'], { env })).stdout).toBe('Clusters:\n');
    const { stderr } = await run(program, ['--require', code], { env }).catch(
      (error: { stderr: string }) => error,
    );
    expect(stderr).toContain('unknown flag: --require');
  });

  test('uses the name it is called by', async () => {
    const link = join(folder, 'heketi-cli');
    await symlink(program, link);
    expect((await run(link, ['--version'], { env: environment() })).stdout).toMatch(/^heketi-cli v\d/);
  });

  test('asks at a terminal, draws tables and shows progress', async () => {
    terminal = pseudoTerminal(
      `glusterctl simulator start --nodes=3 -- sh -c '
        glusterctl topology load && glusterctl volume create && glusterctl volume list -o table; echo all-done'`,
      { columns: 100, rows: 30, env: { ...environment(), PS1: '> ', ENV: '', SHELL: '/bin/sh' } },
    );
    await terminal.answer('Which topology?', '\r');
    await terminal.answer('Size (GiB', '5\r');
    await terminal.answer('How is it to be kept?', '\r');
    await terminal.answer('Name (Enter', 'data\r');
    await terminal.sees('all-done');
    expect(terminal.shown()).toMatch(/data +5 GiB/);
    expect(await terminal.ended()).toBe(0);
  });
});
