import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/inventory.ts';
import { INVENTORY_SECONDS, inventoryScript } from '../../src/inventory/inventory-script.ts';
import { sshAccess } from '../../src/model/access.ts';
import { mendingNotes, noteDifferences } from '../../src/notes/differences.ts';
import { readNote } from '../../src/notes/read-note.ts';
import { NOTES_ROOT, notesFragment } from '../../src/notes/script.ts';
import { changing } from '../../src/shell/script.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';
import { defaultSettings } from '../support/default-settings.ts';

let world: CommandWorld;
beforeEach(async () => {
  world = await commandWorld();
  await world.ok('topology load --json=topology.json');
});
afterEach(async () => {
  await world.remove();
});

async function linesOn(host: string): Promise<readonly string[]> {
  const hosts = createDirectHosts(world.simulation);
  const script = inventoryScript([], defaultSettings('0'.repeat(32)));
  const ran = await hosts.run({ name: host, access: sshAccess() }, script, {
    timeoutSeconds: INVENTORY_SECONDS,
  });
  if (ran.kind !== 'done') throw new Error(ran.kind);
  return readInventory(ran.stdout)?.notes ?? [];
}

async function linesByNode(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { nodes } = await world.state();
  return new Map(
    await Promise.all(
      Object.values(nodes).map(async ({ id, manage }) => [id, await linesOn(manage[0] ?? '')] as const),
    ),
  );
}

describe('notes on hosts', () => {
  test('are those of the state after every plan, for its owner alone to read', async () => {
    await world.ok('volume create --size=2 --name=data');
    await world.ok('volume create --size=1 --name=gone');
    await world.ok('volume delete gone');
    expect(noteDifferences(await world.state(), await linesByNode())).toEqual([]);
    const { root } = world.simulation.host('gl1');
    expect(root.nodes[NOTES_ROOT]?.mode.toString(8)).toBe('700');
  });

  test('take no connection and no step more: what a volume costs is what it did cost', async () => {
    world.simulation.journal.length = 0;
    await world.ok('volume create --size=2 --name=data');
    // Make bricks, create, put on disk.
    expect(world.simulation.journal.length).toBe(7);
  });

  test('that are out of date, missing, or of nothing are told, and mended by one script', async () => {
    await world.ok('volume create --size=2 --name=data');
    await world.ok('node settags gl1 rack:r1');
    const state = await world.state();
    const node = Object.values(state.nodes).find(({ manage }) => manage[0] === 'gl1')?.id ?? '';
    const [volume = ''] = Object.keys(state.volumes);
    const found = noteDifferences(state, await linesByNode());
    const kindsOf = (all: typeof found) =>
      all.filter((one) => one.node === node).map(({ kind, file }) => [kind, file]);
    expect(kindsOf(found)).toContainEqual(['note-outdated', `node-${node}.json`]);
    const { root } = world.simulation.host('gl1');
    const held = Object.keys(root.nodes).filter((path) => path.startsWith(`${NOTES_ROOT}/device-`));
    for (const path of held) delete root.nodes[path];
    const stray = `${NOTES_ROOT}/volume-${'a'.repeat(32)}.json`;
    const note = (await linesOn('gl1')).find((line) => line.includes('"kind":"volume"')) ?? '';
    // Not even ended by a newline: it swallows no other.
    await world.simulation.exec('gl1', `cat >${stray}`, note.replaceAll(volume, 'a'.repeat(32)));
    const lines = await linesByNode();
    const all = noteDifferences(state, lines);
    expect(kindsOf(all)).toEqual(
      expect.arrayContaining([
        ['note-of-nothing', `volume-${'a'.repeat(32)}.json`],
        ...held.map((path) => ['note-missing', path.slice(NOTES_ROOT.length + 1)]),
      ]),
    );
    const script = changing(notesFragment(mendingNotes(state, node, all), state.lineage));
    const ran = await createDirectHosts(world.simulation).run({ name: 'gl1', access: sshAccess() }, script, {
      timeoutSeconds: 60,
    });
    expect(ran).toMatchObject({ kind: 'done', code: 0, stderr: '' });
    expect(kindsOf(noteDifferences(state, await linesByNode()))).toEqual([]);
    expect(world.simulation.host('gl1').root.nodes[stray]).toBeUndefined();
  });

  test('are read only where they are whole and of this version', async () => {
    const [line = ''] = await linesOn('gl1');
    expect(readNote(line)).not.toBeNull();
    for (const bad of [
      '',
      '{',
      line.slice(0, -2),
      line.replace('"format":1', '"format":2'),
      line.replace('"kind":"', '"kind":"x'),
    ])
      expect(readNote(bad)).toBeNull();
  });
});
