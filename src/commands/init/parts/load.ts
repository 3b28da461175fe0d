import { counted } from '../../../model/counted.ts';
import { formatSize, roundedDown } from '../../../model/sizes.ts';
import { type Part, type SetUp, Stopped, whatNow } from '../set-up.ts';
import { writeTopology } from '../topology-of.ts';

/** All of it shown, and then loaded. */
export const load: Part = {
  keys: [],
  lasting: true,
  async go(setUp) {
    const file = await writeTopology(setUp);
    const words = ['topology', 'load', `--json=${file}`];
    if (setUp.asks) {
      tell(setUp, file);
      const planned = await setUp.run([...words, '--dry-run']);
      const way = await setUp.choose({
        question: planned === 0 ? 'Load it?' : 'It would not be loaded whole: the reason is above. Load it?',
        columns: [{ title: '' }],
        rows: [
          { value: 'yes', cells: ['Yes, make this cluster'] },
          { value: 'no', cells: ['No, stop here'] },
        ],
      });
      if (way === 'no') throw new Stopped(0);
    }
    for (;;) {
      // What is wiped is asked about by the command itself, disk by disk, where somebody is there.
      const code = await setUp.run(words);
      if (code === 0) return;
      const way = await whatNow(setUp, {
        code,
        question: 'Not all of it was loaded. What now?',
        ways: { again: 'Load it again: what is there already is kept', on: 'Go on with what there is' },
      });
      if (way === 'on') return;
    }
  },
};

function tell({ context, hosts, answers, space }: SetUp, file: string): void {
  const { disks = {}, wipe = {}, addresses = {}, zones = {} } = answers;
  context.stderr(`\n${file} describes ${counted(hosts.length, 'host')}:`);
  for (const host of hosts) {
    const own = [
      ...(disks === 'all' ? [] : (disks[host] ?? [])),
      ...(wipe[host] ?? []).map((disk) => `${disk} (wiped)`),
    ];
    const where = addresses[host] === undefined ? '' : ` at ${addresses[host]}`;
    context.stderr(`  ${host}${where}, zone ${zones[host] ?? '?'}: ${own.join(', ') || 'no disk'}`);
  }
  if (space !== null)
    context.stderr(
      `${formatSize(space)} in all; with three copies about ${formatSize(roundedDown(space / 3))}.`,
    );
}
