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

/** Bricks that the operation makes or takes away on lost hosts: of each some or all may stay. */
export function bricksGivenUp(
  state: State,
  { plan }: Operation,
  gone: ReadonlySet<string>,
): readonly { readonly host: string; readonly brick: Brick }[] {
  return allChanges(plan).flatMap((change) => {
    if (change.table !== 'bricks' || change.do === 'update') return [];
    const brick = change.do === 'add' ? change.value : entryOf(state, 'bricks', change.id);
    const host = state.nodes[state.devices[brick?.device ?? '']?.node ?? '']?.manage[0];
    return brick === undefined || host === undefined || !gone.has(host) ? [] : [{ host, brick }];
  });
}

export function devicesGivenUp(
  state: State,
  operation: Operation,
  gone: ReadonlySet<string>,
): readonly Device[] {
  const ids = new Set(bricksGivenUp(state, operation, gone).map(({ brick }) => brick.device));
  return [...ids].flatMap((id) => state.devices[id] ?? []);
}

/** Takes devices of lost hosts offline: their space may still be in use, whatever the state counts. */
export function withDevicesOffline(state: State, devices: readonly Device[]): State {
  const online = devices.filter((device) => device.state === 'online');
  if (online.length === 0) return state;
  const set = Object.fromEntries(
    online.map((device) => [device.id, { ...device, state: 'offline' as const }]),
  );
  return { ...state, devices: { ...state.devices, ...set } };
}
