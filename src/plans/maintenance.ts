import type { Node } from '../model/entities.ts';
import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Change, Plan, Stage } from '../model/plan.ts';
import { minuteOf } from '../model/resting.ts';
import type { LeftRunning } from '../shell/left-running.ts';
import { glusterHosts, manageName } from './addresses.ts';
import { RUN_ENDED } from './maintenance/run-ended.ts';
import {
  type Absence,
  commandStages,
  gateStages,
  healStages,
  startStages,
  stopStage,
} from './maintenance/stages.ts';
import type { Planning } from './planning.ts';

export interface MaintenanceRequest {
  readonly node: Id;
  /** When it was asked for, ISO 8601. */
  readonly since: string;
  /** What may be lost for a while: `unavailable:VOLUME`, `one-copy:VOLUME`. */
  readonly accepted: readonly string[];
}

/** Stops gluster on a host, after a look whether every volume goes on without it. */
export function planStartMaintenance(request: MaintenanceRequest, planning: Planning): Plan {
  const absence = absenceOf(request.node, request.accepted, planning);
  const { node } = absence;
  const name = manageName(node);
  if (node.maintenance != null)
    throw refused(
      `${name} is in maintenance since ${minuteOf(node.maintenance.since)}`,
      `To end it: glusterctl node maintenance stop ${name}`,
    );
  return {
    kind: 'start-maintenance',
    title: `maintenance of ${name}`,
    changes: [taken(node, request.since)],
    uses: [node.cluster],
    stages: [...gateStages(absence), stopStage(absence)],
    recovery: 'back',
    notes: [],
  };
}

/** Starts gluster on a host again, and waits until what it missed is healed. */
export function planStopMaintenance(id: Id, planning: Planning): Plan {
  const absence = absenceOf(id, [], planning);
  const { node } = absence;
  const name = manageName(node);
  if (node.maintenance == null)
    throw refused(`${name} is not in maintenance`, `To begin it: glusterctl node maintenance start ${name}`);
  return {
    kind: 'stop-maintenance',
    title: `end the maintenance of ${name}`,
    changes: [],
    uses: [],
    stages: inLane(name, [
      ...startStages(absence, [given(node, node.maintenance.was)]),
      ...healStages(absence),
    ]),
    recovery: 'forward',
    notes: [],
  };
}

/** Maintenance of a host for as long as a command runs there, which may reboot it. */
export function planRollNode(request: MaintenanceRequest, work: LeftRunning, planning: Planning): Plan {
  const absence = absenceOf(request.node, request.accepted, planning);
  const { node } = absence;
  const name = manageName(node);
  const was = node.maintenance?.was ?? node.state;
  return {
    kind: 'roll-node',
    title: `maintenance of ${name} with "${work.command}"`,
    changes: [],
    uses: [node.cluster],
    stages: inLane(name, [
      ...gateStages(absence),
      stopStage(absence),
      ...commandStages(absence, work, [taken(node, request.since)]),
      ...startStages(absence, [given(node, was)]),
      ...healStages(absence),
    ]),
    recovery: 'forward',
    notes: [],
  };
}

/** Whether the command of such a plan has run, by what is left of it. */
export function commandHasRun({ stages }: Plan): boolean {
  return !stages.some(({ judge }) => judge?.by === RUN_ENDED);
}

function inLane(lane: string, stages: readonly Stage[]): readonly Stage[] {
  return stages.map((stage) => ({ ...stage, lane }));
}

function absenceOf(id: Id, accepted: readonly string[], { state, settings, unreachable }: Planning): Absence {
  const node = state.nodes[id];
  if (node === undefined) throw notFound();
  if (node.state === 'failed')
    throw refused(`${manageName(node)} is removed: gluster has nothing to do there any more`);
  const askable = glusterHosts(state, node.cluster, unreachable, id);
  return { state, settings, node, askable, accepted };
}

/** It gets no new bricks, and gluster is not asked there. */
function taken({ id, state, maintenance }: Node, since: string): Change {
  const was = maintenance?.was ?? (state === 'online' ? 'online' : 'offline');
  return { do: 'update', table: 'nodes', id, set: { state: 'offline', maintenance: { since, was } } };
}

function given({ id }: Node, was: Node['state']): Change {
  return { do: 'update', table: 'nodes', id, set: { state: was, maintenance: null } };
}
