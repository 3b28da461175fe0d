import { argument } from '../../cli/argument.ts';
import { mustAgree } from '../../cli/confirm.ts';
import { command } from '../../cli/define.ts';
import { endsByAllLogs } from '../../cli/run/logged-ends.ts';
import { restoredView } from '../../ui/views/restored.ts';
import { backup as askBackup } from './ask-backup.ts';
import { fileOf } from './file.ts';

export const restore = command({
  path: ['state', 'restore'],
  summary: 'Puts a backup in the place of the state; what was there is kept beside it',
  arguments: {
    backup: argument.one(
      { name: 'SERIAL', summary: 'Serial of a backup, or its file name' },
      { required: 'Backup missing', hint: '"glusterctl state backups" lists them.', ask: askBackup },
    ),
  },
  examples: [{ title: 'Go back to serial 3, as "state backups" lists it', line: 'state restore 3' }],
  changes: false,
  logged: true,
  async run(context, { backup }) {
    const file = await fileOf(context);
    await file.toRestore(backup);
    await mustAgree(context, {
      question: `Replace ${file.path} with backup ${backup}?`,
      otherwise: 'Nothing was changed',
      // The command itself says clearly enough what is wanted.
      unasked: 'go on',
    });
    const restored = await file.restore(backup);
    return restoredView(restored, await endsByAllLogs(context, restored.state));
  },
});
