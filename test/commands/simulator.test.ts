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

test.each([
  ['start --nodes=0 -- true', '--nodes must be from 1 to 250'],
  ['start --devices=25 -- true', '--devices must be from 1 to 24'],
  ['start --device-size=512MiB -- true', '--device-size must be at least 1 GiB'],
  ['start --load=kept.json --nodes=3 --device-size=100GiB -- true', 'Leave out --nodes and --device-size.'],
  ['start --topology=t.json --devices=2 -- true', 'Leave out --devices.'],
  ['status gl2', '"simulator status" takes no arguments'],
  ['kill', 'Name at least one host'],
  ['fault', 'Name a host'],
  ['fault gl2', 'Say what is wrong with it'],
  ['fault gl2 clock=300 --lasting=false', '--effect, --nth and --lasting go with --command'],
  ['fault gl2 clock=300 --command=mkfs', 'Defects and --command are two things'],
  ['fault gl2 --command=(', '--command is no regular expression'],
  ['fault gl2 --command=mkfs --nth=0', '--nth counts from 1'],
  ['fault gl2 --command=mkfs --effect=burns', 'must be one of fails, hangs'],
])('simulator %s is refused before anything is done', async (words, why) => {
  const { code, stdout, stderr } = await line.run(`simulator ${words}`);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(why)]);
});
