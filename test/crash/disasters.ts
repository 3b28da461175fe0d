import { bricksPerSet } from '../../src/model/durability.ts';
import { manageName } from '../../src/plans/addresses.ts';
import { setsOf } from '../../src/simulator/data/sets.ts';
import { giveDefect } from '../../src/simulator/defects.ts';
import type { SimulationModel } from '../../src/simulator/model/types.ts';
import { obey } from '../../src/simulator/orders.ts';
import type { CommandWorld } from './command-world.ts';
import { notWhole } from './data-invariant.ts';

/** What is lost for good until it is replaced. */
export interface Disaster {
  readonly host: string;
  /** null: all of the host, which comes back empty. */
  readonly disk: string | null;
}

/** How a person replaces it by itself. */
export function replacingLine({ host, disk }: Disaster): string {
  return disk === null ? `node replace ${host}` : `device replace ${host}:${disk} ${host}:${disk}`;
}

/**
 * Strikes only where no data is lost by it: all is whole and quiet, and what was there has copies elsewhere. Snapshots
 * lie on the disks of their volumes: what they hold has no copies that could be healed. Of two copies a person is asked.
 */
export async function strike(world: CommandWorld, disaster: Disaster): Promise<boolean> {
  const { simulation } = world;
  const { host, disk } = disaster;
  const state = await world.state();
  const node = Object.values(state.nodes).find((one) => manageName(one) === host);
  const devices = Object.values(state.devices).filter(
    (device) => device.node === node?.id && (disk === null || device.name === disk),
  );
  const onThem = new Set(devices.map(({ id }) => id));
  const volumes = Object.values(state.bricks).flatMap((brick) =>
    onThem.has(brick.device) ? (state.volumes[brick.volume] ?? []) : [],
  );
  const calm =
    node !== undefined &&
    devices.length > 0 &&
    Object.keys(state.operations).length === 0 &&
    Object.values(state.nodes).every(({ maintenance }) => maintenance == null) &&
    Object.values(state.nodes).filter(({ cluster }) => cluster === node.cluster).length > 2 &&
    volumes.every(
      (volume) => volume.started && volume.snapshots.length === 0 && bricksPerSet(volume.durability) > 2,
    ) &&
    isQuiet(simulation.model);
  if (!calm) return false;
  if (disk === null) simulation.reinstall(host);
  else giveDefect(simulation.model, simulation.host(host), `disk-errors=${disk}`);
  return true;
}

function isQuiet(model: SimulationModel): boolean {
  const volumes = model.pools.flatMap((pool) => Object.values(pool.volumes));
  return (
    model.hosts.every(({ up }) => up) &&
    volumes.every(
      (volume) =>
        volume.rebalance?.status !== 'in progress' &&
        (volume.status !== 'started' ||
          setsOf(model, volume).every((set) => set.every(({ online }) => online))),
    ) &&
    notWhole(model).length === 0
  );
}

/** Nothing is in the way of replacing it any more; then it is replaced. */
export async function mend(world: CommandWorld, disaster: Disaster): Promise<readonly string[]> {
  const { simulation } = world;
  const { host, disk } = disaster;
  for (const volume of Object.values((await world.state()).volumes)) {
    for (const { name } of volume.snapshots) await world.run(`snapshot delete ${name}`);
    if (!volume.started) await world.run(`volume start ${volume.name}`);
  }
  if (
    disk !== null &&
    simulation.host(host).disks.some(({ path, failed }) => path === disk && failed !== undefined)
  )
    obey(simulation, { verb: 'replace-disk', host, disk });
  const { code, stderr } = await world.run(replacingLine(disaster));
  await simulation.settle();
  return code === 0 || /nothing of it has to be replaced|did not come back empty|There is no/.test(stderr)
    ? []
    : [`${replacingLine(disaster)} ended with ${code}: ${stderr}`];
}
