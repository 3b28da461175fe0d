import type { Brick, Device } from './entities.ts';
import { entryOf } from './entries.ts';
import { allChanges } from './lanes.ts';
import type { Operation, Plan, Step } from './plan.ts';
import type { State } from './state.ts';

/** What becomes of an operation when some of its hosts never come back. */

/** The plan without the steps that only lost hosts could do. */
export function planWithout(plan: Plan, gone: ReadonlySet<string>): Plan {
  const steps = (list: readonly Step[]): Step[] =>
    list.flatMap((step) => {
      const [host, ...alternatives] = [step.host, ...step.alternatives].filter(({ name }) => !gone.has(name));
      return host === undefined ? [] : [{ ...step, host, alternatives }];
    });
  const { beforeUndo } = plan;
  return {
    ...plan,
    stages: plan.stages.map((stage) => ({ ...stage, steps: steps(stage.steps) })),
    ...(beforeUndo === undefined ? {} : { beforeUndo: steps(beforeUndo) }),
  };
}

/** Steps on lost hosts that the operation will neither do nor undo. */
export function stepsGivenUp({ plan }: Operation, gone: ReadonlySet<string>): readonly Step[] {
  return (
    plan.stages
      .flatMap(({ steps }) => steps)
      .filter((step) => [step.host, ...step.alternatives].every(({ name }) => gone.has(name)))
      // Of what is undone, a step without an undo leaves nothing.
      .filter((step) => step.script.changes && (plan.recovery === 'forward' || step.undo !== null))
  );
}

/**
 * Bricks on lost hosts of which some or all may stay there although the state has them no more: those that it takes away, or, where
 * it is undone, those that it made. What it brings when it is finished is part of a volume, and only missing.
 */
export function bricksGivenUp(
  state: State,
  { plan }: Operation,
  gone: ReadonlySet<string>,
  direction: Operation['direction'],
): readonly BrickOn[] {
  const changes = allChanges(plan).flatMap((change) => (change.table === 'bricks' ? [change] : []));
  const bricks =
    direction === 'forward'
      ? changes.flatMap((change) =>
          change.do === 'remove' ? (entryOf(state, 'bricks', change.id) ?? []) : [],
        )
      : changes.flatMap((change) => (change.do === 'add' ? [change.value] : []));
  return onHosts(state, bricks, gone);
}

/** Bricks on lost hosts that are part of their volumes when it is finished. */
export function bricksBrought(
  state: State,
  { plan }: Operation,
  gone: ReadonlySet<string>,
): readonly BrickOn[] {
  const brought = allChanges(plan).flatMap((change) =>
    change.table === 'bricks' && change.do === 'add' ? [change.value] : [],
  );
  return onHosts(state, brought, gone);
}

export interface BrickOn {
  readonly host: string;
  readonly brick: Brick;
}

export function onHosts(
  state: State,
  bricks: readonly Brick[],
  hosts: ReadonlySet<string>,
): readonly BrickOn[] {
  return bricks.flatMap((brick) => {
    const host = hostOf(state, brick);
    return host === undefined || !hosts.has(host) ? [] : [{ host, brick }];
  });
}

export function hostOf(state: State, { device }: Brick): string | undefined {
  return state.nodes[state.devices[device]?.node ?? '']?.manage[0];
}

/** Takes devices offline where something may be left: their space may still be in use, whatever the state counts. */
export function withDevicesOffline(state: State, devices: readonly Device[]): State {
  const online = devices.filter((device) => device.state === 'online');
  if (online.length === 0) return state;
  const set = Object.fromEntries(
    online.map((device) => [device.id, { ...device, state: 'offline' as const }]),
  );
  return { ...state, devices: { ...state.devices, ...set } };
}
