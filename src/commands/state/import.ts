import { argument } from '../../cli/argument.ts';
import { mustAgree } from '../../cli/confirm.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { placeWords } from '../../store/moved.ts';
import { MOST_BYTES } from '../../store/state-file.ts';
import { begunView, importLines, twoStates } from '../../ui/views/state.ts';
import { toBeFitted } from '../shared/fit-of-volume.ts';
import { exportedState } from './ask-file.ts';
import { refuseIfElsewhere } from './elsewhere.ts';
import { fileOf } from './file.ts';

export const importCommand = command({
  path: ['state', 'import'],
  summary: 'Takes a state from a file; one of another lineage only with --force',
  description:
    'Takes a state from a file, as "state export" writes it; what was there is kept beside it. Where this state was moved away, --force first looks for it where it went, and is refused if it is there.',
  arguments: {
    source: argument.one(
      { name: 'FILE', summary: 'From where; - is standard input' },
      {
        required: 'File missing',
        hint: 'Name a file that "state export" has written, or -.',
        ask: exportedState,
      },
    ),
  },
  flags: {
    force: flag.bool({
      summary:
        'Also a state of another lineage, one that was edited, or in place of one that is damaged or was moved away',
      fallback: false,
    }),
  },
  examples: [{ title: 'Take what "state export" has written', line: 'state import state.json' }],
  changes: false,
  logged: true,
  async run(context, { source, force }) {
    const { environment } = context;
    const text =
      source === '-'
        ? await environment.readStdin(MOST_BYTES)
        : await environment.readFile(source, MOST_BYTES);
    const file = await fileOf(context);
    const found = await file.examine(text, source, force);
    const { marker, incoming } = found;
    const moved = marker === null ? null : placeWords(marker);
    // Of another lineage it is another state, whatever became of the one that was here.
    const isSecond = marker !== null && marker.lineage === incoming.lineage;
    const marked = isSecond ? await file.marked() : null;
    const elsewhere = marked === null ? [] : await refuseIfElsewhere(context, file.path, marked);
    if (found.present !== null || found.damaged) {
      await mustAgree(context, {
        about: [...importLines(file.path, source, { ...found, moved, isSecond }), ...elsewhere],
        question: `Replace ${file.path}?`,
        otherwise: 'Nothing was changed',
        // Where it goes forward, the command itself says clearly enough what is wanted.
        unasked:
          force || found.present === null || incoming.serial >= found.present.serial
            ? 'go on'
            : {
                refuse: `${source} is older than ${file.path}: what was done since would be forgotten`,
                hint: 'Say that this is wanted with --yes.',
              },
      });
    }
    const { state, aside } = await file.import(text, source, force);
    const { serial, lineage } = state;
    const view = begunView(`Imported as serial ${serial}, lineage ${lineage}`, aside, { serial, lineage });
    const second = moved !== null && isSecond ? [twoStates(moved)] : [];
    // In the place of another one, its volume was seen to before.
    const fit = found.present === null ? toBeFitted(state, file.path) : [];
    return { ...view, notes: [...(view.notes ?? []), ...second, ...fit] };
  },
});
