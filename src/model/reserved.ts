import { applyChanges } from './apply.ts';
import type { Brick } from './entities.ts';
import { entryOf } from './entries.ts';
import type { ErrorDetails } from './errors.ts';
import type { Id } from './ids.ts';
import { allChanges } from './lanes.ts';
import type { Change, Operation, Plan } from './plan.ts';
import type { State } from './state.ts';
import { adviceOn, onlyTakesAway } from './unfinished.ts';

/**
 * The state with everything in it that open operations are about to add: their space and their names are taken
 * from the moment they are stored. What they remove stays until they have removed it.
 */
export function withReservations(state: State, except?: string): State {
  const additions = Object.values(state.operations)
    .filter((operation) => operation.id !== except)
    .flatMap(additionsOf)
    .filter((change) => entryOf(state, change.table, change.id) === undefined);
  const nodes = new Set([...Object.keys(state.nodes), ...additions.map(({ id }) => id)]);
  return applyChanges(state, [
    ...additions.filter((change) => !isWithoutNode(change, nodes)),
    ...Object.values(state.operations)
      .filter((operation) => operation.id !== except)
      .flatMap(({ plan }) => [
        ...allChanges(plan).filter((change) => takesIntoMaintenance(change, state)),
        ...goingAway(plan, state),
      ]),
  ]);
}

/** Nothing new comes to a host or a disk that is about to go, or to be out of service. */
function goingAway(plan: Plan, state: State): readonly Change[] {
  return allChanges(plan).flatMap((change): readonly Change[] => {
    const { table, id } = change;
    if ((table !== 'nodes' && table !== 'devices') || state[table][id]?.state !== 'online') return [];
    const goes = change.do === 'remove' || (change.do === 'update' && change.set.state === 'failed');
    return goes ? [{ do: 'update', table, id, set: { state: 'offline' } }] : [];
  });
}

/** A host that is about to be in maintenance is to serve nobody any more. */
function takesIntoMaintenance(change: Change, { nodes }: State): boolean {
  if (change.do !== 'update' || change.table !== 'nodes') return false;
  return change.set.maintenance != null && nodes[change.id] !== undefined;
}

/** A device of a node that came to nothing: its operation holds only what is to be undone. */
function isWithoutNode(change: Change, nodes: ReadonlySet<string>): boolean {
  return change.do === 'add' && change.table === 'devices' && !nodes.has(change.value.node);
}

/** Bricks that open operations are about to add, or could not take away again: their space is taken. */
export function heldBricks(state: State): readonly Brick[] {
  return Object.values(state.operations)
    .flatMap(additionsOf)
    .flatMap((change) =>
      change.do === 'add' && change.table === 'bricks' && entryOf(state, 'bricks', change.id) === undefined
        ? [change.value]
        : [],
    );
}

/**
 * Whether bricks are in their volume. Those that were replaced, are only to be taken away, or are yet to take the place of
 * others, are on a disk, and have their space, but are in none.
 */
export function bricksInVolumes({ operations }: State): (brick: Brick) => boolean {
  const outside = new Set<Id>();
  for (const operation of Object.values(operations)) {
    const own = onlyTakesAway(operation) ? additionsOf(operation) : comingOnTheWay(operation);
    for (const { id } of own) outside.add(id);
  }
  return ({ id, replacedBy }) => replacedBy === undefined && !outside.has(id);
}

/** What a stage that is done has brought is no longer in the operation. */
function comingOnTheWay({ plan: { stages } }: Operation): readonly Change[] {
  return stages.flatMap(({ commits = [] }) => commits.filter((change) => change.do === 'add'));
}

function additionsOf(operation: Operation): readonly Change[] {
  return allChanges(operation.plan).filter((change) => change.do === 'add');
}

/** The open operation that has taken the name of a volume. */
function holderOf(state: State, name: string): Operation | undefined {
  return Object.values(state.operations).find((operation) =>
    additionsOf(operation).some(
      (change) => change.do === 'add' && change.table === 'volumes' && change.value.name === name,
    ),
  );
}

/** `That name is taken by operation …` */
export function heldBy({ id, plan }: Operation): string {
  return `That name is taken by operation ${id} (${plan.title})`;
}

/** Where a name is taken: by which operation, for who knows whether it runs, or else by what has it for good. */
export function nameHeld(
  state: State,
  name: string,
  otherwise: string,
): { readonly hint: string; readonly details: ErrorDetails } {
  const holder = holderOf(state, name);
  return {
    hint: holderHint(state, name) ?? otherwise,
    details: holder === undefined ? {} : { operation: holder.id },
  };
}

/** What to do about a name that an open operation has taken; nothing where a volume has it. */
export function holderHint(state: State, name: string): string | undefined {
  const holder = holderOf(state, name);
  if (holder === undefined) return undefined;
  const held = heldBy(holder);
  const { status } = holder;
  const said = status === 'failed' ? `${held}; it was left unfinished.` : `${held}. Unless it runs now:`;
  return [said, ...adviceOn(holder, { state })].join('\n');
}

/** Volumes that open operations take away. They may still be in gluster, and are given to nobody any more. */
export function beingDeleted({ operations }: State): ReadonlySet<Id> {
  return new Set(
    Object.values(operations).flatMap(({ plan }) =>
      allChanges(plan).flatMap(({ do: what, table, id }) =>
        what === 'remove' && table === 'volumes' ? [id] : [],
      ),
    ),
  );
}
