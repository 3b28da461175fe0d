import { command } from '../../cli/define.ts';
import { databaseView } from '../../ui/views/heketi-database.ts';

export const dbDump = command({
  path: ['db', 'dump'],
  summary: "Print the state as Heketi's database, as heketi-cli did",
  description:
    'JSON in the form of "heketi db export". Open operations have no place in it. To go back to Heketi: "heketi export", which also says what is lost by that.',
  examples: [{ title: 'How much of each device is in use', line: 'db dump' }],
  changes: false,
  ignoresJsonFlag: true,
  async run({ store }) {
    const { databaseOf, exportText } = await import('../../heketi/export/database.ts');
    const database = databaseOf(await store.read());
    return databaseView(exportText(database), database);
  },
});
