import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CALLED, programIn } from '../support/program-terminal.ts';
import { type PseudoTerminal, pseudoTerminal } from '../support/pseudo-terminal.ts';

const DOWN = '\u001b[B';

let folder: string;
let terminal: PseudoTerminal;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-terminal-'));
});
afterEach(async () => {
  terminal.close();
  await rm(folder, { recursive: true, force: true });
});

/** A shell at a terminal of this size, where glusterctl is a command. */
function shell(columns: number, rows: number, line: string): PseudoTerminal {
  return pseudoTerminal(`${CALLED}\ncd "$HOME"\n${line}`, { columns, rows, env: programIn(folder) });
}

function fits(columns: number): void {
  const asked = terminal
    .shown()
    .split('\n')
    .filter((line) => !line.includes('glusterctl '));
  expect(asked.filter((line) => line.length > columns)).toEqual([]);
}

describe.each([
  [80, 24],
  [40, 24],
])('at a terminal of %i columns', (columns, rows) => {
  test('hosts, a volume and its end by keys alone', async () => {
    terminal = shell(
      columns,
      rows,
      `"$NODE" "$GLUSTERCTL" simulator start --nodes=3 --devices=2 -- sh -c '
        g() { "$NODE" "$GLUSTERCTL" "$@"; }
        g topology load && g node add; g volume create && g volume delete; echo all-done'`,
    );
    await terminal.sees('Which topology?');
    await terminal.sees('navigate');
    fits(columns);
    terminal.type('\r');
    await terminal.answer('Host, as SSH reaches it', '\u0003');
    await terminal.answer('Size (GiB', '5\r');
    await terminal.sees('How is it to be kept?');
    await terminal.sees('replica 2');
    await terminal.sees('there are 3');
    fits(columns);
    terminal.type(`${DOWN}${DOWN}`);
    await terminal.answer('❯ replica 2', '\r');
    await terminal.answer('Name (Enter', 'data\r');
    await terminal.sees('Which volume?');
    await terminal.sees('❯ data');
    fits(columns);
    terminal.type('\r');
    await terminal.answer('Delete data and all', 'data\r');
    await terminal.sees('all-done');
    expect([await terminal.ended(), terminal.shown()]).toEqual([0, expect.stringContaining('all-done')]);
    expect(terminal.shown().replaceAll('\n', '')).toContain(
      'volume create --size=5 --durability=replicate --replica=2 --name=data',
    );
  });
});

test('Esc leaves the menu of a program that was called alone, and is no yes', async () => {
  terminal = shell(
    80,
    24,
    '"$NODE" "$GLUSTERCTL"; echo "left $?"; exec "$NODE" "$GLUSTERCTL" cluster create --name=x',
  );
  await terminal.answer('What now?', '\u001b');
  await terminal.sees('left 0');
  expect(await terminal.ended()).toBe(0);
  terminal.close();
  terminal = shell(
    80,
    24,
    '"$NODE" "$GLUSTERCTL" cluster create --name=y; "$NODE" "$GLUSTERCTL" state restore 1; echo "code $?"',
  );
  await terminal.answer('Replace ', '\u001b');
  await terminal.sees('code ');
  expect(terminal.shown()).toContain('Nothing was changed');
});
