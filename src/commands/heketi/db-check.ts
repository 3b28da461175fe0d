import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { describeDamage } from '../../heketi/damage.ts';
import { GlusterctlError, retold } from '../../model/errors.ts';
import { databaseView } from '../../ui/views/heketi-database.ts';
import { MOST_BYTES } from './most-bytes.ts';

export const dbCheck = command({
  path: ['db', 'check'],
  summary: 'Look whether a database of Heketi, or the state as one, holds together',
  description:
    'Counts entries of each kind and what does not fit, in the form of heketi-cli, without its false alarms (clones, hosts that were added later). Exit code 0 whatever is found, as of heketi-cli; 10 where a file, parts of it or its last change can\'t be read. Of the state by itself "state check" tells more.',
  arguments: {
    file: argument.withFallback(
      { name: 'FILE', summary: 'a database of Heketi or its export; the state if it is not given' },
      '',
    ),
  },
  examples: [
    { title: 'The state', line: 'db check' },
    { title: 'A database, before it is taken over', line: 'db check heketi.db' },
  ],
  changes: false,
  ignoresJsonFlag: true,
  async run({ store, environment }, { file }) {
    const [{ checkReport }, { exportText, databaseOf }] = await Promise.all([
      import('../../heketi/check/report.ts'),
      import('../../heketi/export/database.ts'),
    ]);
    if (file === '') {
      const report = checkReport(databaseOf(await store.read()));
      return databaseView(exportText(report), report);
    }
    const [{ readHeketiDatabase }, { readingNotes }] = await Promise.all([
      import('../../heketi/read.ts'),
      import('../../heketi/reading.ts'),
    ]);
    const name = file === '-' ? 'Standard input' : file;
    const bytes = await environment.readBytes(file, MOST_BYTES);
    const reading = unreadable(() => readHeketiDatabase(bytes, name));
    const report = checkReport(reading.database);
    const damages = reading.damages.map((damage) => `Can't be read: ${describeDamage(damage)}`);
    const view = databaseView(exportText(report), report, [...readingNotes(reading), ...damages]);
    return damages.length === 0 && reading.older === null ? view : { ...view, exitCode: 10 };
  },
});

/** What nothing can be read of ends as what can be read in part. */
function unreadable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof GlusterctlError && error.code === 'refused'
      ? retold(error, { code: 'state-unreadable' })
      : error;
  }
}
