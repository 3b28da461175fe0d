import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { said } from '../../ui/views/state.ts';
import { exportedTopology } from './exported-topology.ts';

export const exportTopology = command({
  path: ['topology', 'export'],
  summary: 'Print the topology as a file that "topology load" takes',
  arguments: {
    file: argument.withFallback(
      { name: 'FILE', summary: 'where to; standard output if it is not given or -' },
      null,
    ),
  },
  examples: [{ title: 'Print it', line: 'topology export' }],
  changes: false,
  async run({ store, environment }, { file }) {
    const target = file ?? '-';
    const text = `${JSON.stringify(exportedTopology(await store.read()), null, 2)}\n`;
    if (target === '-') return { text: () => text, json: () => JSON.parse(text), verbatim: true };
    await environment.writeFile(target, text);
    return said(`Exported to ${target}`, { path: target });
  },
});
