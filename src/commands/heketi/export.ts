import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { counted } from '../../model/counted.ts';
import { refused } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { databaseView } from '../../ui/views/heketi-database.ts';
import { said } from '../../ui/views/state.ts';
import { FORCE, refuseExportTarget } from '../shared/export-target.ts';

function wayBack(file: string): string {
  return `On the server, while it is stopped: heketi db import --jsonfile ${file} --dbfile heketi.db`;
}

export const exportCommand = command({
  path: ['heketi', 'export'],
  summary: 'Write what "heketi db import" reads: the way back to Heketi',
  description:
    "The state in the form of Heketi's own export, with all ids, paths, sizes and options. What Heketi has no place for is told. Refused while operations are open: Heketi would know nothing of them. A file that is there is not overwritten without --force. From then on only one of the two may manage the hosts.",
  arguments: {
    target: argument.withFallback(
      { name: 'FILE', summary: 'where to; standard output if it is not given or -' },
      '-',
    ),
  },
  flags: { force: FORCE },
  examples: [{ title: 'For a Heketi server', line: 'heketi export heketi.json' }],
  changes: false,
  async run({ store, environment }, { target, force }) {
    const state = await store.read();
    const open = Object.keys(state.operations).length;
    if (open > 0)
      throw refused(
        `${counted(open, 'operation')} ${open === 1 ? 'is' : 'are'} open, and Heketi would know nothing of that`,
        'Finish or undo first what is open: glusterctl operation list',
      );
    if (target !== '-') await refuseExportTarget({ environment, store }, target, force);
    const [{ databaseOf, exportText }, { notHeld }] = await Promise.all([
      import('../../heketi/export/database.ts'),
      import('../../heketi/export/not-held.ts'),
    ]);
    const database = databaseOf(state);
    const lost = notHeld(state).map((what) => `Heketi has no place for this: ${what}`);
    const notes = [...lost, wayBack(target === '-' ? 'FILE' : quote(target))];
    if (target === '-') return databaseView(exportText(database), database, notes);
    // Block volumes have passwords in it.
    await environment.writeFile(target, exportText(database), 0o600, 'must-be-there');
    return {
      ...said(`Exported serial ${state.serial} to ${target}`, { path: target, serial: state.serial }),
      notes,
    };
  },
});
