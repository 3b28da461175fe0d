import { argument } from '../../cli/argument.ts';
import { mustAgree } from '../../cli/confirm.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { placeWords } from '../../store/moved.ts';
import { MOST_BYTES } from '../../store/state-file.ts';
import { begunView, importLines, twoStates } from '../../ui/views/state.ts';
import { exportedState } from './ask-file.ts';
import { fileOf } from './file.ts';

export const importCommand = command({
  path: ['state', 'import'],
  summary: 'Takes a state from a file; one of another lineage only with --force',
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
    const moved = found.marker === null ? null : placeWords(found.marker);
    if (found.present !== null || found.damaged) {
      await mustAgree(context, {
        about: importLines(file.path, source, { ...found, moved }),
        question: `Replace ${file.path}?`,
        otherwise: 'Nothing was changed',
        // Where it goes forward, the command itself says clearly enough what is wanted.
        unasked:
          force || found.present === null || found.incoming.serial >= found.present.serial
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
    return moved === null ? view : { ...view, notes: [...(view.notes ?? []), twoStates(moved)] };
  },
});
