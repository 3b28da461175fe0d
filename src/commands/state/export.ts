import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { exported } from '../../store/format.ts';
import { said } from '../../ui/views/state.ts';
import { FORCE, refuseExportTarget } from '../shared/export-target.ts';

export const exportCommand = command({
  path: ['state', 'export'],
  summary: 'Prints the state, or writes it to a new file, as "state import" takes it',
  arguments: {
    target: argument.withFallback(
      { name: 'FILE', summary: 'Where to; standard output if it is not given or -' },
      '-',
    ),
  },
  flags: { force: FORCE },
  examples: [{ title: 'Look at the whole of it', line: 'state export' }],
  changes: false,
  run: async (context, { target, force }) => {
    const state = await context.store.read();
    const text = exported(state);
    if (target === '-')
      return {
        text: () => text,
        json: () => JSON.parse(text) as unknown,
        verbatim: true,
        isJsonDocument: true,
      };
    await refuseExportTarget(context, target, force);
    await context.environment.writeFile(target, text, 0o600, 'must-be-there');
    return said(`Exported serial ${state.serial} to ${target}`, { path: target, serial: state.serial });
  },
});
