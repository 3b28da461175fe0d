import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { said } from '../../ui/views/state.ts';
import { FORCE, refuseExportTarget } from '../shared/export-target.ts';
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
  flags: {
    volumes: flag.bool({ summary: 'its volumes, too: loaded elsewhere, the file makes volumes like them' }),
    force: FORCE,
  },
  examples: [
    { title: 'Print it', line: 'topology export' },
    { title: 'With what a load elsewhere needs to make the same volumes', line: 'topology export --volumes' },
  ],
  changes: false,
  async run({ store, environment }, { file, volumes, force }) {
    const target = file ?? '-';
    const text = `${JSON.stringify(exportedTopology(await store.read(), volumes), null, 2)}\n`;
    if (target === '-')
      return { text: () => text, json: () => JSON.parse(text), verbatim: true, isJsonDocument: true };
    await refuseExportTarget({ environment, store }, target, force);
    await environment.writeFile(target, text, 0o600, 'must-be-there');
    return said(`Exported to ${target}`, { path: target });
  },
});
