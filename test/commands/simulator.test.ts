import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandLine, commandLine } from '../support/command-line.ts';

let line: CommandLine;
beforeEach(async () => {
  line = await commandLine();
});
afterEach(async () => await line.remove());

test('where simulated hosts could not be kept at the end, none are started', async () => {
  await line.file('plain', '');
  const { code, stderr } = await line.run(`simulator start --nodes=1 --save=plain/kept.json -- touch ran`);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/plain\/kept.json can't be written: .*\n.*--save/),
  ]);
  expect(existsSync(join(line.folder, 'ran'))).toBe(false);
});

test('a command that is not there is told as such', async () => {
  const { code, stderr } = await line.run('simulator start --nodes=1 -- no-such-command');
  expect([code, stderr]).toEqual([1, "Error: no-such-command can't be run: there is no such command\n"]);
});
