import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandWorld, commandWorld } from '../crash/command-world.ts';

/**
 * A state of format 1, as its last version wrote it, and the simulated hosts of that moment: a device and a volume were
 * all but added when their commands died on another machine, and a volume is put back to its snapshot but for the old
 * brick on a host that was off.
 */
async function fixture(name: string): Promise<string> {
  return await readFile(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

let world: CommandWorld;
/** The same state of format 2, as its last version brought it there, has the same hosts. */
async function begin(format: number): Promise<void> {
  const [state, hosts] = await Promise.all([
    fixture(`state-format-${format}.json`),
    fixture('state-format-1.hosts.json'),
  ]);
  world = await commandWorld({ state, hosts }, 9001);
}
afterEach(async () => await world.remove());

const DEVICE = 'add device gl4:/dev/vdc';
const VOLUME = 'create volume half (1 GiB, replica 3)';
const SNAPSHOT = 'put volume kept back to snapshot monday';

/** Ids of open operations, by what they do. */
async function open(): Promise<Readonly<Record<string, string>>> {
  const { operations } = JSON.parse(await world.ok('operation list -o json')) as {
    operations: { id: string; title: string }[];
  };
  return Object.fromEntries(operations.map(({ id, title }) => [title, id]));
}

async function names(noun: string): Promise<readonly string[]> {
  return (await world.ok(`${noun} list -o name`)).trim().split('\n');
}

describe.each([1, 2])('a state of format %i', (format) => {
  beforeEach(async () => await begin(format));

  it('is sound, and shows what is in it', async () => {
    expect(Object.keys(await open()).sort()).toEqual([DEVICE, VOLUME, SNAPSHOT]);
    expect(await world.ok('state check')).toContain('is sound');
    expect(await names('volume')).toHaveLength(1);
    expect(await names('device')).toHaveLength(7);
  });

  it('has open operations that can be finished', async () => {
    for (const id of Object.values(await open())) await world.ok(`operation resume ${id} --force`);
    expect(await open()).toEqual({});
    expect(await names('volume')).toHaveLength(2);
    expect(await names('device')).toHaveLength(8);
    const { bricks, devices } = await world.state();
    // What gluster had said of the bricks before is not asked again.
    expect(Object.values(bricks).filter(({ path }) => path.startsWith('/run/gluster/snaps/'))).toHaveLength(
      3,
    );
    expect(
      Object.values(devices)
        .map(({ serialNumber }) => serialNumber)
        .sort(),
    ).toContain('SIM-gl4-vdc');
    // Its hosts are from before there were notes.
    await world.ok('repair note-missing');
    expect(await world.wrong()).toEqual([]);
  });

  it('has open operations that can be undone, but for one that has no way back', async () => {
    const ids = await open();
    await world.ok(`operation rollback ${ids[DEVICE]} --force --yes`);
    await world.ok(`operation rollback ${ids[VOLUME]} --force --confirm=half`);
    const { code, stderr } = await world.run(`operation rollback ${ids[SNAPSHOT]} --force --yes`);
    expect([code, stderr]).toEqual([5, expect.stringContaining(`${SNAPSHOT} can't be undone`)]);
    await world.ok(`operation resume ${ids[SNAPSHOT]}`);
    expect(await names('volume')).toHaveLength(1);
    expect(await names('device')).toHaveLength(7);
    // Its hosts are from before there were notes.
    await world.ok('repair note-missing');
    expect(await world.wrong()).toEqual([]);
  });
});
