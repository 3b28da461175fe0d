import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readInventory } from '../../src/inventory/inventory.ts';
import { INVENTORY_SECONDS, inventoryScript } from '../../src/inventory/inventory-script.ts';
import { sshAccess } from '../../src/model/access.ts';
import { noteDifferences } from '../../src/notes/differences.ts';
import { noteFile } from '../../src/notes/note.ts';
import { notesOf } from '../../src/notes/notes-of.ts';
import { readNote } from '../../src/notes/read-note.ts';
import { NOTES_ROOT } from '../../src/shell/host-folders.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { serialise } from '../../src/store/format.ts';
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

/** What differs on any host, as `outdated node-<id>.json`. */
async function differing(): Promise<readonly string[]> {
  const state = await world.state();
  const notesOn = notesOf(state);
  const found = await Promise.all(
    Object.values(state.nodes).map(async ({ id, manage }) =>
      noteDifferences(notesOn(id), await linesOn(manage[0] ?? ''), state.lineage),
    ),
  );
  return found.flatMap(({ missing, outdated, strange }) =>
    Object.entries({ missing, outdated: outdated.map(({ note }) => note), strange }).flatMap(
      ([kind, notes]) => notes.map((note) => `${kind} ${noteFile(note)}`),
    ),
  );
}

describe('notes on hosts', () => {
  test('are those of the state after every plan, for its owner alone to read', async () => {
    await world.ok('volume create --size=2 --name=data');
    await world.ok('volume create --size=1 --name=gone');
    await world.ok('volume delete gone');
    expect(await differing()).toEqual([]);
    const { root } = world.simulation.host('gl1');
    expect(root.nodes[NOTES_ROOT]?.mode.toString(8)).toBe('700');
  });

  test('take no connection and no step more: what a volume costs is what it did cost', async () => {
    world.simulation.journal.length = 0;
    await world.ok('volume create --size=2 --name=data');
    // Make bricks, create, put on disk.
    expect(world.simulation.journal.length).toBe(7);
  });

  test('that are out of date are told, count as no difference, and are mended', async () => {
    await world.ok('volume create --size=2 --name=data');
    await world.ok('node settags gl1 rack:r1');
    const said = await world.ok('verify');
    // What all hosts hold of the cluster is read from whoever has written it last: one line tells of all of them.
    expect(said).toMatch(/^Notes on 4 hosts are older than the state: glusterctl repair note-outdated$/m);
    expect(said.match(/note/gi)).toHaveLength(2);
    const wide = await world.ok('verify -o wide');
    expect(wide).toMatch(
      /^Notes of \d things? on gl1 are out of date: glusterctl repair note-outdated:gl1$/m,
    );
    expect(wide).toContain('on gl2 are out of date');
    expect(said).toContain('all is as the state has it');
    const told = JSON.parse(await world.ok('verify -o json'));
    expect(told.differences).toEqual([]);
    expect(told.outdated).toContainEqual(expect.objectContaining({ id: 'note-outdated:gl1', host: 'gl1' }));
    await world.ok('repair note-outdated:gl1');
    expect(await world.ok('verify')).not.toContain('older than the state');
    expect(await differing()).not.toContainEqual(expect.stringMatching(/^outdated node/));
  });

  test('that a host has none of are one difference, and written by one repair', async () => {
    await world.ok('volume create --size=2 --name=data');
    await world.simulation.exec('gl1', 'sh', `rm -rf ${NOTES_ROOT}`);
    const { code, stdout } = await world.run('verify');
    expect([code, stdout]).toEqual([6, expect.stringContaining('gl1 holds no notes of what is on it')]);
    expect(stdout).toContain('1 difference');
    expect(await world.ok('repair note-missing')).toContain('note-missing:gl1');
    expect(await differing()).toEqual([]);
    await world.ok('verify');
  });

  test('of nothing go only where they are named, and never while gluster has what they tell of', async () => {
    await world.ok('volume create --size=2 --name=data');
    const [volume = ''] = Object.keys((await world.state()).volumes);
    const stray = `${NOTES_ROOT}/volume-${'a'.repeat(32)}.json`;
    const note = (await linesOn('gl1')).find((line) => line.includes('"kind":"volume"')) ?? '';
    // Not even ended by a newline: it swallows no other.
    await world.simulation.exec('gl1', `cat >${stray}`, note.replaceAll(volume, 'a'.repeat(32)));
    const { code, stdout } = await world.run('verify');
    expect([code, stdout]).toEqual([
      6,
      expect.stringContaining('gl1 holds a note of a volume that the state does not have'),
    ]);
    const { root } = world.simulation.host('gl1');
    expect((await world.run('repair --all')).code).toBe(6);
    expect(root.nodes[stray]).toBeDefined();

    const mark = `gluster --mode=script volume set data user.heketi.id`;
    await world.simulation.exec('gl1', 'sh', `${mark} ${'a'.repeat(32)}`);
    expect((await world.run('verify -o name')).stdout).not.toContain('note-of-nothing');
    await world.simulation.exec('gl1', 'sh', `${mark} ${volume}`);

    await world.ok('repair note-of-nothing:gl1:volume-aaaaaaaa');
    expect(root.nodes[stray]).toBeUndefined();
    expect(await world.ok('verify')).toContain('all is as the state has it');
  });

  test('of block volumes come along with the bricks of the volume that they lie in', async () => {
    await world.ok('volume create --size=2 --name=data --durability=none');
    const state = await world.state();
    const [volume] = Object.values(state.volumes);
    const [brick] = Object.values(state.bricks);
    const lun = 'b'.repeat(32);
    const block = {
      ...{
        id: lun,
        cluster: volume?.cluster ?? '',
        hostingVolume: volume?.id ?? '',
        name: 'lun',
        sizeGiB: 1,
        usableGiB: 1,
      },
      ...{ ha: 1, auth: false, hosts: ['10.0.0.1'], iqn: 'iqn.x', lun: 0, username: '', password: '' },
    };
    await writeFile(
      join(world.folder, 'state.json'),
      serialise({ ...state, blockVolumes: { [lun]: block } }),
    );
    await world.ok('repair note-missing');
    await world.ok(`brick evict ${brick?.id}`);
    expect(await differing()).toEqual([]);
  });

  test.each([
    ['finished', 'resume', false],
    ['undone', 'rollback', true],
  ])(
    'of the host itself go with its last device, also where two went at once and one is %s',
    async (_, way, stays) => {
      await world.ok('node disable gl2');
      await world.ok('node remove gl2');
      world.simulation.addFault({ nth: 3, host: 'gl2', effect: { kind: 'fails' } });
      expect((await world.run('device delete gl2:/dev/vdb')).code).toBe(3);
      world.simulation.faults.clear();
      await world.ok('device delete gl2:/dev/vdc');
      const [open = ''] = Object.keys((await world.state()).operations);
      await world.ok(`operation ${way} ${open}`);
      const kinds = (await linesOn('gl2')).map((line) => readNote(line)?.note.kind).sort();
      expect(kinds).toEqual(stays ? ['cluster', 'device', 'node'] : []);
      // What was done to the record alone, hosts do not have yet.
      expect((await differing()).filter((line) => !line.startsWith('outdated cluster-'))).toEqual([]);
    },
  );

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
