import { isClone, mapperNode, mountPoint, volumeGroup } from '../lvm/names.ts';
import type { Brick, Device } from '../model/entities.ts';
import { isForeign } from '../model/foreign.ts';
import { allChanges } from '../model/lanes.ts';
import { bricksBrought, bricksGivenUp, hostOf, onHosts, stepsGivenUp } from '../model/lost-hosts.ts';
import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import { movesUnhealed } from './gates/without-healing.ts';

/** What an operation that is ended without some of its hosts leaves. */
export interface Residue {
  readonly hosts: readonly string[];
  /** Neither done nor undone there. */
  readonly steps: readonly { readonly host: string; readonly title: string }[];
  /** Of these something may be left there, and the state has them no more. */
  readonly bricks: readonly BrickResidue[];
  /** Parts of volumes that are there: they come back with their host, or are made anew elsewhere. */
  readonly missing: readonly { readonly host: string; readonly brick: string; readonly volume: string }[];
  /** Bricks on other hosts that were replaced, and stay there: nobody has seen the new ones healed. */
  readonly kept: readonly BrickResidue[];
  /** Devices whose space the operation had or was to have: they are offline from then on. */
  readonly devices: readonly { readonly id: string; readonly name: string; readonly away: boolean }[];
}

export interface BrickResidue {
  readonly host: string;
  readonly brick: string;
  readonly logicalVolume: string;
  readonly pool: string;
  readonly mountPoint: string;
  readonly path: string;
  /** How the brick's line in fstab begins; null: gluster mounts it by itself. */
  readonly fstab: string | null;
}

export function residueOf(
  state: State,
  operation: Operation,
  hosts: readonly string[],
  direction: Operation['direction'],
): Residue {
  const gone = new Set(hosts);
  const missing = missingOf(state, operation, gone, direction);
  const without = new Set(missing.map(({ host }) => host));
  return {
    hosts,
    steps: stepsGivenUp(operation, gone)
      // Whether that was done doesn't matter where the brick that it was for has to come anew.
      .filter(({ host }) => !without.has(host.name))
      .map(({ host, title }) => ({ host: host.name, title })),
    bricks: bricksGivenUp(state, operation, gone, direction)
      .filter(({ brick }) => !isForeign(state, brick))
      .map(({ host, brick }) => brickResidue(host, brick)),
    missing,
    kept: keptBricks(state, operation, gone, direction).map((brick) =>
      brickResidue(hostOf(state, brick) ?? '', brick),
    ),
    devices: devicesLeft(state, operation, hosts, direction).map(({ id, name, node }) => ({
      id,
      name,
      away: gone.has(state.nodes[node]?.manage[0] ?? ''),
    })),
  };
}

/** Devices that hold what the state doesn't count. */
export function devicesLeft(
  state: State,
  operation: Operation,
  hosts: readonly string[],
  direction: Operation['direction'],
): readonly Device[] {
  const gone = new Set(hosts);
  const bricks = [
    ...bricksGivenUp(state, operation, gone, direction).map(({ brick }) => brick),
    ...keptBricks(state, operation, gone, direction),
  ];
  return [...new Set(bricks.map(({ device }) => device))].flatMap((id) => state.devices[id] ?? []);
}

/** The old bricks of moves that are ended before their set is healed. */
function keptBricks(
  state: State,
  { plan }: Operation,
  gone: ReadonlySet<string>,
  direction: Operation['direction'],
): readonly Brick[] {
  if (direction === 'back') return [];
  return movesUnhealed(plan, gone)
    .flatMap(({ brick }) => state.bricks[brick] ?? [])
    .filter((brick) => brick.replacedBy !== undefined && !gone.has(hostOf(state, brick) ?? ''))
    .filter((brick) => !isForeign(state, brick));
}

function missingOf(
  state: State,
  operation: Operation,
  gone: ReadonlySet<string>,
  direction: Operation['direction'],
): Residue['missing'] {
  if (direction === 'back') return [];
  const names = new Set(movesUnhealed(operation.plan, gone).map(({ volume }) => volume));
  const volumes = Object.values(state.volumes).filter(({ name }) => names.has(name));
  const unhealed = volumes.flatMap(({ id }) => bricksOf(state, id));
  return [...bricksBrought(state, operation, gone), ...onHosts(state, unhealed, gone)].map(
    ({ host, brick }) => ({ host, brick: brick.id, volume: volumeName(state, operation, brick.volume) }),
  );
}

/** Of one that the operation brings the state doesn't know yet. */
function volumeName(state: State, { plan }: Operation, id: string): string {
  const brought = allChanges(plan).flatMap((change) =>
    change.table === 'volumes' && change.do === 'add' && change.id === id ? [change.value.name] : [],
  );
  return state.volumes[id]?.name ?? brought[0] ?? id;
}

function brickResidue(host: string, brick: Brick): BrickResidue {
  const group = volumeGroup(brick.device);
  return {
    host,
    brick: brick.id,
    logicalVolume: `${group}/${brick.lv}`,
    pool: `${group}/${brick.pool}`,
    mountPoint: mountPoint(brick),
    path: brick.path,
    fstab: isClone(brick) ? null : `${mapperNode(group, brick.lv)} ${mountPoint(brick)}`,
  };
}

/** The residue for people, line by line. */
export function residueLines({ hosts, steps, bricks, missing, kept, devices }: Residue): readonly string[] {
  return [
    ...missing.map(
      ({ host, brick, volume }) =>
        `${host}: brick ${brick} is part of volume ${volume}, and missing until ${host} is back, or until all that was there is made anew elsewhere: glusterctl node replace ${host} --anywhere`,
    ),
    ...steps.map(({ host, title }) => `${host}: neither done nor undone: ${title}`),
    ...bricks.flatMap((brick) => leftOf(brick, `of brick ${brick.brick} may be left`)),
    ...kept.flatMap((brick) =>
      leftOf(
        brick,
        `brick ${brick.brick} was replaced and stays there, as nobody has seen the new one healed`,
      ),
    ),
    ...[...new Set(kept.map(({ host }) => host))].map(
      (host) => `What that is, and how it goes when its volume is healed: glusterctl verify ${host}`,
    ),
    ...devices.map(
      ({ id, name, away }) =>
        `Device ${name} (${id}) is offline from now on: the state no longer counts what is left there. ` +
        `${away ? 'If it comes back, remove that by hand, then' : 'When that is gone'}: glusterctl device enable ${id}`,
    ),
    ...(bricks.length === 0 ? [] : [`gluster still knows ${hosts.join(', ')} as part of its pool.`]),
  ];
}

function leftOf(brick: BrickResidue, what: string): readonly string[] {
  return [
    `${brick.host}: ${what}:`,
    `  mounted at ${brick.mountPoint}, data in ${brick.path}`,
    ...(brick.fstab === null ? [] : [`  line in fstab: ${brick.fstab} …`]),
    `  logical volume ${brick.logicalVolume}, thin pool ${brick.pool}`,
  ];
}

/** What stays of one brick on a host that is off. */
export function brickResidueLines(host: string, brick: Brick): readonly string[] {
  return leftOf(brickResidue(host, brick), `of brick ${brick.id} may be left`);
}

/** What stays of a device that leaves the state while its host is off. */
export function deviceResidueLines(host: string, { id, name }: Device): readonly string[] {
  const group = volumeGroup(id);
  return [
    `${host}: volume group ${group} may be left on ${name}. If the host comes back with it, on ${host}: vgremove -ff -y ${group}`,
  ];
}
