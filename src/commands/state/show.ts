import { command } from '../../cli/define.ts';
import { stateView } from '../../ui/views/state.ts';
import { fileOf } from './file.ts';

export const show = command({
  path: ['state', 'show'],
  summary: 'Shows what is in the state: clusters, nodes, devices, volumes, open operations',
  examples: [
    { title: 'What is in the state', line: 'state show' },
    { title: 'All of it, for programs', line: 'state show --json' },
  ],
  changes: false,
  run: async (context) => {
    const file = await fileOf(context);
    return stateView(await context.store.read(), file.path, await file.backups());
  },
});
