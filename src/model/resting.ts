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
  /** What leads on, as it is typed. */
  readonly command: string;
  /** The same as a sentence, with that at its end. */
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
        ...wayOn(state, node, host, except),
      },
    ];
  });
}

/** The one of them that gluster speaks of; each speaks of hosts in its own way. */
export function restingAs(
  resting: readonly Resting[],
  spoken:
    | { readonly uuid: string; readonly names: readonly string[] }
    | { readonly host: string; readonly hostUuid?: string },
): Resting | undefined {
  const { uuid, names } = 'names' in spoken ? spoken : { uuid: spoken.hostUuid, names: [spoken.host] };
  return resting.find(
    (one) => (uuid !== undefined && one.uuid === uuid) || names.some((name) => one.names.includes(name)),
  );
}

/** `2026-11-29 08:44 UTC` of ISO 8601. */
export function minuteOf(since: string): string {
  return since.replace(/^(\d+-\d+-\d+)T(\d+:\d+).*$/, '$1 $2 UTC');
}

/** An operation that works on it comes first: until that has ended, no other ends its maintenance. */
function wayOn(
  state: State,
  node: Node,
  host: string,
  except: Id | undefined,
): Pick<Resting, 'command' | 'cure'> {
  const own = Object.values(state.operations).find(({ id, plan }) => id !== except && maintains(plan, node));
  const stop = `glusterctl node maintenance stop ${host}`;
  if (own === undefined) return { command: stop, cure: `When the work there is done: ${stop}` };
  const [way] = own.status === 'failed' ? waysOut(own, { state }) : [];
  const command = way?.command ?? `glusterctl operation info ${own.id}`;
  return { command, cure: `${own.plan.title} is not finished: ${command}` };
}

function maintains(plan: Operation['plan'], { id }: Node): boolean {
  return allChanges(plan).some(
    (change) =>
      change.do === 'update' && change.table === 'nodes' && change.id === id && 'maintenance' in change.set,
  );
}
