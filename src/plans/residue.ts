import { isClone, mapperNode, mountPoint, volumeGroup } from '../lvm/names.ts';
import type { Brick, Device } from '../model/entities.ts';
import { isForeign } from '../model/foreign.ts';
import { bricksGivenUp, devicesGivenUp, stepsGivenUp } from '../model/lost-hosts.ts';
import type { Operation } from '../model/plan.ts';
import type { State } from '../model/state.ts';

/** What stays on hosts that an operation is ended without. */
export interface Residue {
  readonly hosts: readonly string[];
  /** Neither done nor undone there. */
  readonly steps: readonly { readonly host: string; readonly title: string }[];
  readonly bricks: readonly BrickResidue[];
  /** Devices whose space the operation had or was to have: they are offline from then on. */
  readonly devices: readonly { readonly id: string; readonly name: string }[];
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

export function residueOf(state: State, operation: Operation, hosts: readonly string[]): Residue {
  const gone = new Set(hosts);
  return {
    hosts,
    steps: stepsGivenUp(operation, gone).map(({ host, title }) => ({ host: host.name, title })),
    bricks: bricksGivenUp(state, operation, gone)
      .filter(({ brick }) => !isForeign(state, brick))
      .map(({ host, brick }) => brickResidue(host, brick)),
    devices: devicesGivenUp(state, operation, gone).map(({ id, name }) => ({ id, name })),
  };
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
export function residueLines({ hosts, steps, bricks, devices }: Residue): readonly string[] {
  return [
    ...steps.map(({ host, title }) => `${host}: neither done nor undone: ${title}`),
    ...bricks.flatMap(leftOf),
    ...devices.map(
      ({ id, name }) =>
        `Device ${name} (${id}) is offline from now on: the state no longer counts what is left there. ` +
        `If it comes back, remove that by hand, then: glusterctl device enable ${id}`,
    ),
    ...(bricks.length === 0 ? [] : [`gluster still knows ${hosts.join(', ')} as part of its pool.`]),
  ];
}

function leftOf(brick: BrickResidue): readonly string[] {
  return [
    `${brick.host}: of brick ${brick.brick} may be left:`,
    `  mounted at ${brick.mountPoint}, data in ${brick.path}`,
    ...(brick.fstab === null ? [] : [`  line in fstab: ${brick.fstab} …`]),
    `  logical volume ${brick.logicalVolume}, thin pool ${brick.pool}`,
  ];
}

/** What stays of one brick on a host that is off. */
export function brickResidueLines(host: string, brick: Brick): readonly string[] {
  return leftOf(brickResidue(host, brick));
}

/** What stays of a device that leaves the state while its host is off. */
export function deviceResidueLines(host: string, { id, name }: Device): readonly string[] {
  const group = volumeGroup(id);
  return [
    `${host}: volume group ${group} may be left on ${name}. If the host comes back with it, on ${host}: vgremove -ff -y ${group}`,
  ];
}
