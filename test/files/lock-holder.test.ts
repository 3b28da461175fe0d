import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder } from '../../src/files/lock-holder.ts';
import { commandLine } from '../support/command-line.ts';
import { databaseFile } from '../support/heketi-databases.ts';

let folder: string;
let file: string;
let holder: ChildProcess | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-holder-'));
  file = join(folder, 'heketi.db');
  await writeFile(file, databaseFile('heketidbstorage.db'));
});

afterEach(async () => {
  await letGo();
  await rm(folder, { recursive: true });
});

/** As a Heketi server holds its database: with flock, until it ends. */
async function hold(): Promise<void> {
  holder = spawn('flock', [file, 'sh', '-c', 'echo held; cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (holder.stdout === null) throw new Error('no output');
  await once(holder.stdout, 'data');
}

async function letGo(): Promise<void> {
  if (holder === null) return;
  holder.stdin?.end();
  await once(holder, 'exit');
  holder = null;
}

describe('a file that a process has locked', () => {
  it('is told with the process, and no longer when that has ended', async () => {
    expect(await lockHolder(file)).toBe(null);
    await hold();
    expect(await lockHolder(file)).toEqual(expect.any(Number));
    await letGo();
    expect(await lockHolder(file)).toBe(null);
  });

  it('is not imported as a database: its server runs', async () => {
    const cli = await commandLine();
    await hold();
    const { code, stderr } = await cli.run(['heketi', 'import', file, '--offline']);
    expect([code, stderr]).toEqual([5, expect.stringContaining('as a Heketi server does that runs')]);
    await letGo();
    await cli.ok(['heketi', 'import', file, '--offline']);
    await cli.remove();
  });
});
