import { argument } from '../../cli/argument.ts';
import { mustAgree, type Question } from '../../cli/confirm.ts';
import { command } from '../../cli/define.ts';
import { endsByAllLogs } from '../../cli/run/logged-ends.ts';
import { describeDamage } from '../../store/format.ts';
import { type Marker, placeWords } from '../../store/moved.ts';
import { restoredView } from '../../ui/views/restored.ts';
import { twoStates } from '../../ui/views/state.ts';
import { backup as askBackup } from './ask-backup.ts';
import { refuseIfElsewhere } from './elsewhere.ts';
import { fileOf } from './file.ts';

export const restore = command({
  path: ['state', 'restore'],
  summary: 'Puts a backup in the place of the state; what was there is kept beside it',
  description:
    'What was there is kept beside it. Where a state was moved away, it first looks for it where it went, and is refused if it is there. If not, a backup is put back once that is agreed to (--yes): there may be two states of one cluster then.',
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
    const marked = await file.marked();
    const found = marked === null ? [] : await refuseIfElsewhere(context, file.path, marked);
    await file.toRestore(backup);
    await mustAgree(context, {
      question: `Replace ${file.path} with backup ${backup}?`,
      otherwise: 'Nothing was changed',
      // The command itself says clearly enough what is wanted, unless it can make a second state.
      ...(marked === null ? { unasked: 'go on' } : overMarker(file.path, marked.marker, found)),
    });
    const restored = await file.restore(backup, marked?.marker ?? null);
    const view = restoredView(restored, await endsByAllLogs(context, restored.state));
    return marked === null ? view : { ...view, notes: [twoStates(placeWords(marked.marker))] };
  },
});

function overMarker(
  path: string,
  marker: Marker,
  found: readonly string[],
): Pick<Question, 'about' | 'unasked'> {
  const refuse = `The state ${path} ${describeDamage({ kind: 'marked', marker })}`;
  const told = [
    ...found,
    `What comes back was here: what was done since ${marker.at} is not in it.`,
    twoStates(placeWords(marker)),
  ];
  const hint = [...told, 'Say that this is wanted with --yes.'].join('\n');
  return { about: [`${refuse}.`, ...told], unasked: { refuse, hint } };
}
