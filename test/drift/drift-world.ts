import type { Difference } from '../../src/drift/difference.ts';
import { driftOf } from '../../src/drift/drift.ts';
import type { DifferenceKind } from '../../src/drift/kinds.ts';
import type { HostTold } from '../../src/inventory/host-told.ts';
import { type Inventory, readInventory } from '../../src/inventory/inventory.ts';
import { INVENTORY_SECONDS, inventoryScript } from '../../src/inventory/inventory-script.ts';
import { mountPoint, volumeGroup, volumeNode } from '../../src/lvm/names.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { Brick, Device, Volume } from '../../src/model/entities.ts';
import type { State } from '../../src/model/state.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type CommandWorld, commandWorld, type Moment } from '../crash/command-world.ts';
import { defaultSettings } from '../support/default-settings.ts';

/** Three hosts in a pool, one that is in none; a volume on all three with a snapshot and an option, one with a single brick. */
export async function driftMoment(): Promise<Moment> {
  const world = await commandWorld();
  try {
    await world.ok('cluster create --name=lab');
    for (const n of [1, 2, 3]) {
      await world.ok(
        `node add --zone=${n} --cluster=lab --management-host-name=gl${n} --storage-host-name=10.0.0.${n}`,
      );
      await world.ok(`device add --name=/dev/vdb --node=gl${n}`);
    }
    await world.ok([
      ...'volume create --size=1 --name=data --gid=2000 --snapshot-factor=1.5'.split(' '),
      '--gluster-volume-options=performance.cache-size 64MB',
    ]);
    await world.ok('volume create --size=1 --name=plain --durability=none');
    await world.ok('snapshot create data snap');
    return await world.moment();
  } finally {
    await world.remove();
  }
}

/** What a case needs to know of one brick of `data`. */
export interface Place {
  readonly host: string;
  readonly brick: Brick;
  readonly device: Device;
  readonly group: string;
  readonly node: string;
  readonly point: string;
}

export interface DriftWorld {
  readonly world: CommandWorld;
  readonly state: State;
  readonly data: Volume;
  /** Its brick on each host. */
  place(host: string): Place;
  /** Runs a line on a host as root would, and fails with what it said. */
  shell(host: string, line: string): Promise<string>;
  told(): Promise<readonly HostTold[]>;
}

export async function driftWorld(moment: Moment): Promise<DriftWorld> {
  const world = await commandWorld(moment, 5000);
  const state = await world.state();
  const data = Object.values(state.volumes).find(({ name }) => name === 'data');
  if (data === undefined) throw new Error('no volume');
  return {
    world,
    state,
    data,
    place: (host) => placeOf(state, data, host),
    async shell(host, line) {
      const outcome = await world.simulation.exec(host, 'sh', line);
      if (outcome.kind !== 'done' || outcome.code !== 0 || world.simulation.notSimulated.length > 0)
        throw new Error(`${host}: ${line}: ${JSON.stringify([outcome, world.simulation.notSimulated])}`);
      return outcome.stdout;
    },
    told: async () => await inventories(world, await world.state()),
  };
}

function placeOf(state: State, data: Volume, host: string): Place {
  for (const brick of Object.values(state.bricks)) {
    const device = state.devices[brick.device];
    if (device === undefined || brick.volume !== data.id) continue;
    if (state.nodes[device.node]?.manage[0] !== host) continue;
    return {
      host,
      brick,
      device,
      group: volumeGroup(device.id),
      node: volumeNode(brick),
      point: mountPoint(brick),
    };
  }
  throw new Error(`no brick on ${host}`);
}

async function inventories(world: CommandWorld, state: State): Promise<readonly HostTold[]> {
  const hosts = createDirectHosts(world.simulation);
  return await Promise.all(
    Object.values(state.nodes).map(async ({ manage: [host = ''] }) => {
      const result = await hosts.run(
        { name: host, access: sshAccess() },
        inventoryScript([], defaultSettings(state.lineage)),
        { timeoutSeconds: INVENTORY_SECONDS },
      );
      const inventory = result.kind === 'done' ? readInventory(result.stdout) : null;
      return { host, inventory, problem: inventory === null ? 'off' : '', hint: '' };
    }),
  );
}

export function compare(state: State, told: readonly HostTold[]): readonly Difference[] {
  return driftOf(state, told, defaultSettings(state.lineage)).differences;
}

export function withInventory(
  told: readonly HostTold[],
  host: string,
  change: (inventory: Inventory) => Partial<Inventory>,
): readonly HostTold[] {
  return told.map((one) =>
    one.host !== host || one.inventory === null
      ? one
      : { ...one, inventory: { ...one.inventory, ...change(one.inventory) } },
  );
}

/** `mount-missing@gl1` */
export function named(differences: readonly Pick<Difference, 'kind' | 'host'>[]): readonly string[] {
  return differences.map(({ kind, host }) => (host === null ? kind : `${kind}@${host}`)).sort();
}

export type Expected = readonly (DifferenceKind | `${DifferenceKind}@${string}`)[];
