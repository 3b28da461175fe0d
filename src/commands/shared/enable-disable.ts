import { carryOut } from '../../actions/carry-out.ts';
import { type CommandDefinition, command } from '../../cli/define.ts';
import { planSetInUse } from '../../plans/set-in-use.ts';
import { entryView } from '../../ui/views/entry.ts';
import type { NodesOrDevices } from './nodes-and-devices.ts';

/** Taking hosts or devices out of use, and back; the record only. */
export function enableCommand(kind: NodesOrDevices, missing: string): CommandDefinition {
  return inUseCommand(kind, 'enable', `Use a ${kind.noun} for new bricks again`, missing);
}

export function disableCommand(kind: NodesOrDevices, missing: string): CommandDefinition {
  return inUseCommand(kind, 'disable', `Put no new bricks on a ${kind.noun}`, missing);
}

function inUseCommand(
  { noun, table, word, example, argument, find }: NodesOrDevices,
  verb: 'enable' | 'disable',
  summary: string,
  missing: string,
): CommandDefinition {
  return command({
    path: [noun, verb],
    summary,
    arguments: { entry: argument(missing) },
    examples: [{ title: example.title, line: `${noun} ${verb} ${example.reference}` }],
    changes: true,
    ignoresSurplus: true,
    ignoresJsonFlag: true,
    async run(context, { entry: reference }) {
      const { id } = find(await context.store.read(), reference);
      const inUse = verb === 'enable';
      const { state } = await carryOut(context, (planning) => planSetInUse({ table, id }, inUse, planning));
      return entryView(find(state, id), `${word} ${id} is now ${inUse ? 'online' : 'offline'}`);
    },
  });
}
