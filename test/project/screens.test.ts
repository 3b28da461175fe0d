import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { topologyText } from '../../src/simulator/folder.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { HOSTS } from '../crash/command-world.ts';
import { keptWorld } from '../support/kept-world.ts';
import { CALLED, programIn } from '../support/program-terminal.ts';
import { type PseudoTerminal, pseudoTerminal } from '../support/pseudo-terminal.ts';

const DOWN = '\u001b[B';
const ENTER = '\r';
const INTERRUPT = '\u0003';

/** Each on a screen of its own, which stays until a key is typed. */
const FLOWS = `
${CALLED}
flow() { printf '\\033[2J\\033[H'; shift; "$@"; echo "ends with $?"; read -r _; }
flow 1 glusterctl device add
flow 2 glusterctl volume create
flow 3 glusterctl volume delete
flow 4 glusterctl operation clean
flow 5 glusterctl topology load
`;

let folder: string;
let terminal: PseudoTerminal;
beforeAll(async () => {
  // Paths are seen, so their lengths must be the same everywhere.
  folder = await mkdtemp('/tmp/glusterctl-screens-');
  await writeFile(join(folder, 'world.json'), await keptWorld());
  await writeFile(join(folder, 'flows.sh'), FLOWS);
  await writeFile(join(folder, 'lab.json'), topologyText(Simulation.create({ hosts: HOSTS })));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));
afterEach(() => terminal.close());

/** What differs from run to run stands for itself, in the same room. */
function normalised(line: string): string {
  return line
    .replaceAll(/[0-9a-f]{32}/g, 'i'.repeat(32))
    .replaceAll(/glusterctl-(screens|simulator)-\w{6}/g, 'glusterctl-$1-XXXXXX')
    .replaceAll(/\d+ s ago */g, (text) => 'N s ago'.padEnd(text.length))
    .replaceAll(/10\.0\.0\.\d/g, '10.0.0.N')
    .replaceAll(/\d+\.\d s$/g, 'N.N s');
}

function inRows(line: string, columns: number): readonly string[] {
  const rows = Array.from({ length: Math.ceil(line.length / columns) }, (_, at) =>
    line.slice(at * columns, (at + 1) * columns).trimEnd(),
  );
  return rows.length === 0 ? [''] : rows;
}

describe.each([
  [100, 30],
  [80, 24],
  [40, 24],
])('screens of %i columns and %i rows', (columns, rows) => {
  function start(line: string): void {
    terminal = pseudoTerminal(`cd "$HOME"; ${line}`, { columns, rows, env: programIn(folder) });
  }

  async function looksAs(name: string): Promise<void> {
    const text = terminal
      .written()
      .map(normalised)
      .flatMap((line) => inRows(line, columns))
      .join('\n');
    await expect(`${text.trimEnd()}\n`).toMatchFileSnapshot(`screens/${name}-${columns}.txt`);
  }

  /** The list of a question, drawn to its end. */
  async function list(row: string, name: string): Promise<void> {
    await terminal.matches(new RegExp(`${row}[\\s\\S]*select`));
    await looksAs(name);
  }

  async function ends(code: number, name: string): Promise<void> {
    await terminal.sees(`ends with ${code}`);
    await looksAs(name);
    terminal.type(ENTER);
  }

  test('questions, and what they lead to', async () => {
    start('"$NODE" "$GLUSTERCTL" simulator start --load=world.json -- sh flows.sh');
    await list('❯ gl1', 'device-add-1-node');
    terminal.type(ENTER);
    await list('/dev/vdc', 'device-add-2-disks');
    terminal.type(` ${ENTER}`);
    await ends(0, 'device-add-3-end');

    await terminal.matches(/Size \(GiB/);
    terminal.type(`5${ENTER}`);
    await list('none', 'volume-create-1-durability');
    terminal.type(`${DOWN}${DOWN}${ENTER}`);
    await terminal.matches(/Name \(Enter/);
    terminal.type(`media${ENTER}`);
    await ends(0, 'volume-create-2-end');

    await list('scratch', 'volume-delete-1-list');
    terminal.type('scr');
    await terminal.matches(/volume\? scr[\s\S]*❯ scratch/);
    terminal.type(ENTER);
    await terminal.matches(/to\s+go\s+on:/);
    await looksAs('volume-delete-2-what-is-lost');
    terminal.type(`scratch${ENTER}`);
    await ends(0, 'volume-delete-3-end');

    await terminal.matches(/\(y\/N\)/);
    await looksAs('operation-clean-1-question');
    terminal.type(`y${ENTER}`);
    await terminal.matches(/data\s+in\s+it:/);
    await looksAs('operation-clean-2-in-use');
    terminal.type(`no${ENTER}`);
    await ends(5, 'operation-clean-3-end');

    await list('lab.json', 'topology-load-1-list');
    terminal.type('lab');
    await terminal.matches(/topology\? lab[\s\S]*❯ lab.json/);
    terminal.type(ENTER);
    await ends(0, 'topology-load-2-end');
    expect(await terminal.ended()).toBe(0);
  });

  test('the end of a simulation, which is kept', async () => {
    start(
      'trap : INT; "$NODE" "$GLUSTERCTL" simulator start --load=world.json; echo "ends with $?"; read -r _',
    );
    await terminal.matches(/volume create --size=10/);
    terminal.type(INTERRUPT);
    await terminal.matches(/Enter:\s+no\)/);
    await looksAs('simulator-1-keep');
    terminal.type(`kept-${columns}.json${ENTER}`);
    await ends(0, 'simulator-2-end');
  });
});
