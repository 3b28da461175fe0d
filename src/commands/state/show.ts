import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { isSilence } from '../../cli/run/shared-store.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { StateFile } from '../../store/admin.ts';
import type { Backup } from '../../store/backups.ts';
import { isUrl } from '../../store/location.ts';
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
    return stateView(await context.store.read(), file.path, await backupsOf(file, context));
  },
});

/** null: they are on hosts, and no host answers, or is to be asked. */
async function backupsOf(file: StateFile, { settings }: Context): Promise<readonly Backup[] | null> {
  if (settings.offline && isUrl(file.path)) return null;
  try {
    return await file.backups();
  } catch (error) {
    if (isUrl(file.path) && error instanceof GlusterctlError && isSilence(error)) return null;
    throw error;
  }
}
