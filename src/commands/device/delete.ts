import { doneOf } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Device } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { findDevice } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { manageName } from '../../plans/addresses.ts';
import { planDeleteDevice } from '../../plans/delete-device.ts';
import { entryView } from '../../ui/views/entry.ts';
import { device } from './device-argument.ts';

export const deleteDevice = command({
  path: ['device', 'delete'],
  summary: 'Give a removed device back: takes its volume group away',
  arguments: { device },
  flags: {
    forceForget: flag.bool({ fallback: false, summary: 'forget it even if cleaning up on its host fails' }),
  },
  examples: [{ title: 'The disk /dev/sdc of gl3', line: 'device delete gl3:/dev/sdc' }],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  async run(context, { device: reference, forceForget }) {
    const state = await context.store.read();
    const found = findDevice(state, reference);
    const { id } = found;
    const [outcome] = await context.operate([
      { plan: (planning) => planDeleteDevice(findDevice(planning.state, id), forceForget, planning) },
    ]);
    if (outcome !== undefined && outcome.kind !== 'done' && outcome.kind !== 'refused')
      throw worded(outcome.error, state, found);
    doneOf(outcome);
    return entryView({ id, state: 'failed' }, `Device ${id} deleted`);
  },
});

/** Heketi's words for a clean-up that fails, what the host said behind them. */
function worded(error: GlusterctlError, state: State, { id, name, node: nodeId }: Device): GlusterctlError {
  const node = state.nodes[nodeId];
  if (node === undefined) return error;
  const said = String(error.details?.stderr ?? error.message);
  const message = `Failed to delete device ${name} with id ${id} on host ${manageName(node)}: ${said}`;
  return new GlusterctlError(error.code, message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details === undefined ? {} : { details: error.details }),
    cause: error,
  });
}
