import type { Node } from './entities.ts';
import type { Id } from './ids.ts';
import { allChanges } from './lanes.ts';
import type { Operation } from './plan.ts';
import { withReservations } from './reserved.ts';
import type { State } from './state.ts';
import { waysOut } from './unfinished.ts';

/** A host in maintenance: gluster is stopped there because somebody works on it, and only a person ends that. */
export interface Resting {
  /** Its management name. */
  readonly host: string;
  readonly cluster: Id;
  /** All that gluster may call it. */
  readonly names: readonly string[];
  readonly uuid: string | null;
  /** `gl2 is in maintenance since 2026-11-29 08:44 UTC` */
  readonly words: string;
  /** What leads on, a sentence that ends in the command. */
  readonly cure: string;
}

/** By the state, with those that an open operation is about to take into maintenance, but for the operation `except`. */
export function restingHosts(state: State, except?: Id): readonly Resting[] {
  const { nodes } = withReservations(state, except);
  return Object.values(nodes).flatMap((node): readonly Resting[] => {
    const { maintenance } = node;
    if (maintenance == null) return [];
    const host = node.manage[0] ?? node.id;
    return [
      {
        host,
        cluster: node.cluster,
        names: [...new Set([...node.storage, ...node.manage])],
        uuid: node.glusterUuid,
        words: `${host} is in maintenance since ${minuteOf(maintenance.since)}`,
        cure: cureOf(state, node, host, except),
      },
    ];
  });
}

/** `2026-11-29 08:44 UTC` of ISO 8601. */
export function minuteOf(since: string): string {
  return since.replace(/^(\d+-\d+-\d+)T(\d+:\d+).*$/, '$1 $2 UTC');
}

/** An operation that works on it comes first: until that has ended, no other ends its maintenance. */
function cureOf(state: State, node: Node, host: string, except: Id | undefined): string {
  const own = Object.values(state.operations).find(({ id, plan }) => id !== except && maintains(plan, node));
  if (own === undefined) return `When the work there is done: glusterctl node maintenance stop ${host}`;
  const [way] = own.status === 'failed' ? waysOut(own, { state }) : [];
  const command = way?.command ?? `glusterctl operation info ${own.id}`;
  return `${own.plan.title} is not finished: ${command}`;
}

function maintains(plan: Operation['plan'], { id }: Node): boolean {
  return allChanges(plan).some(
    (change) =>
      change.do === 'update' && change.table === 'nodes' && change.id === id && 'maintenance' in change.set,
  );
}
