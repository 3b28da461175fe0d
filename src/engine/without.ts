import { isClone, mapperNode, mountPoint, volumeGroup } from '../lvm/names.ts';
import { refused, usage } from '../model/errors.ts';
import type { Operation, Plan, Step } from '../model/plan.ts';
import type { Brick, Device, State } from '../model/state.ts';
import { stepsOf } from './planning.ts';

/** What stays on hosts that an operation is ended without. */
export interface GivenUp {
  readonly hosts: readonly string[];
  /** Steps that are neither done nor undone there. */
  readonly steps: readonly { readonly host: string; readonly title: string }[];
  readonly bricks: readonly LeftBrick[];
  /** Devices that what stays takes space of: nothing new is to be put there. */
  readonly devices: readonly Device[];
}

export interface LeftBrick {
  readonly host: string;
  readonly brick: string;
  readonly logicalVolume: string;
  readonly pool: string;
  readonly mountPoint: string;
  readonly path: string;
  /** null: gluster mounts it by itself. */
  readonly fstab: string | null;
}

/** Refuses hosts that the operation has nothing to do on. */
export function mustHaveSteps(operation: Operation, hosts: readonly string[]): void {
  const own = [...new Set(stepsOf(operation.plan).map((step) => step.host.name))];
  const foreign = hosts.find((host) => !own.includes(host));
  if (foreign !== undefined)
    throw usage(`${operation.plan.title} has nothing to do on ${foreign}`, `Its hosts: ${own.join(', ')}`);
}

export function mustBeGone(hosts: readonly string[], answers: (host: string) => boolean): void {
  const there = hosts.find(answers);
  if (there !== undefined)
    throw refused(`${there} can be reached`, 'Leave away --without: what is to be done there can be done.');
}

/** The plan with what only those hosts could do left out. */
export function planWithout(plan: Plan, gone: ReadonlySet<string>): Plan {
  const steps = (list: readonly Step[]): Step[] =>
    list.flatMap((step) => {
      const [host, ...alternatives] = [step.host, ...step.alternatives].filter(({ name }) => !gone.has(name));
      return host === undefined ? [] : [{ ...step, host, alternatives }];
    });
  return { ...plan, stages: plan.stages.map((stage) => ({ ...stage, steps: steps(stage.steps) })) };
}

export function givenUp(state: State, operation: Operation, hosts: readonly string[]): GivenUp {
  const gone = new Set(hosts);
  const { plan } = operation;
  const kept = new Set(stepsOf(planWithout(plan, gone)).map(({ id }) => id));
  const hostOf = (device: string): string => state.nodes[state.devices[device]?.node ?? '']?.manage[0] ?? '';
  const bricks = plan.changes
    .flatMap((change): Brick[] => {
      if (change.table !== 'bricks' || change.do === 'update') return [];
      const brick = change.do === 'add' ? change.value : state.bricks[change.id];
      return brick === undefined ? [] : [brick];
    })
    .filter((brick) => gone.has(hostOf(brick.device)));
  return {
    hosts,
    steps: stepsOf(plan)
      .filter((step) => !kept.has(step.id) && step.script.changes)
      .map((step) => ({ host: step.host.name, title: step.title })),
    bricks: bricks.map((brick) => leftBrick(hostOf(brick.device), brick)),
    devices: [...new Set(bricks.map(({ device }) => device))].flatMap((id) => state.devices[id] ?? []),
  };
}

function leftBrick(host: string, brick: Brick): LeftBrick {
  const vg = volumeGroup(brick.device);
  return {
    host,
    brick: brick.id,
    logicalVolume: `${vg}/${brick.lv}`,
    pool: `${vg}/${brick.pool}`,
    mountPoint: mountPoint(brick),
    path: brick.path,
    fstab: isClone(brick) ? null : `${mapperNode(vg, brick.lv)} ${mountPoint(brick)}`,
  };
}

/** Their space may still be in use, whatever the state counts: nothing new comes to them. */
export function withDevicesOffline(state: State, devices: readonly Device[]): State {
  const online = devices.filter(({ id }) => state.devices[id]?.state === 'online');
  if (online.length === 0) return state;
  const set = Object.fromEntries(
    online.map((device) => [device.id, { ...device, state: 'offline' as const }]),
  );
  return { ...state, devices: { ...state.devices, ...set } };
}

/** For people, line by line. */
export function givenUpLines(left: GivenUp): readonly string[] {
  const { hosts, steps, bricks, devices } = left;
  return [
    ...steps.map(({ host, title }) => `${host}: neither done nor undone: ${title}`),
    ...bricks.flatMap((brick) => [
      `${brick.host}: of brick ${brick.brick} may be left:`,
      `  mounted at ${brick.mountPoint}, data in ${brick.path}`,
      ...(brick.fstab === null ? [] : [`  line in fstab: ${brick.fstab} …`]),
      `  logical volume ${brick.logicalVolume}, thin pool ${brick.pool}`,
    ]),
    ...devices.map(
      ({ id, name }) =>
        `Device ${name} (${id}) is offline from now on: the state no longer counts what is left there. ` +
        `If it comes back, remove that by hand, then: glusterctl device enable ${id}`,
    ),
    ...(bricks.length === 0
      ? []
      : [
          `Without ${hosts.join(', ')}, gluster's pool still has ${hosts.length === 1 ? 'it' : 'them'} as a peer.`,
        ]),
  ];
}
