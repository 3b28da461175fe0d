import { discoverDisks, type FoundOnHost } from '../../../actions/discover-disks.ts';
import { EXIT_CODES } from '../../../model/errors.ts';
import { inNaturalOrder } from '../../../model/natural-order.ts';
import { DISK_COLUMNS, diskRefusal, diskRow, isWipeable, takeableFirst } from '../../shared/ask/disk-rows.ts';
import { type Part, type SetUp, tellProblems, whatNow } from '../set-up.ts';

/** Which disks, ticked in one table of all hosts; what holds something is ticked apart. */
export const disks: Part = {
  keys: ['disks', 'wipe'],
  always: true,
  async go(setUp) {
    const { disks: ticked, wipe = {} } = setUp.answers;
    if (ticked !== undefined && ticked !== 'all') return;
    for (;;) {
      const found = await look(setUp);
      const usable = found?.filter((one) => diskRefusal(one) === null) ?? [];
      if (found !== null && ticked === 'all') {
        setUp.space = sizeOf(usable);
        return await setUp.say({ disks: byHost(usable), wipe });
      }
      if (found?.some((one) => diskRefusal(one) === null || isWipeable(one)) === true)
        return await setUp.say(await tick(setUp, found));
      if (found !== null) {
        setUp.context.stderr('No disk of these hosts can be used:');
        for (const one of found) setUp.context.stderr(`  ${nameOf(one)}: ${diskRefusal(one) ?? ''}`);
      }
      await whatNow(setUp, {
        code: found === null ? EXIT_CODES.unreachable : EXIT_CODES['no-space'],
        question: 'There are no disks to choose from. What now?',
        ways: { again: 'Look again' },
      });
    }
  },
};

/** null: a host did not answer, which was told. */
async function look({ context, addresses }: SetUp): Promise<readonly FoundOnHost[] | null> {
  const { disks: found, failures } = await discoverDisks(context, addresses);
  tellProblems(
    context,
    failures.map(({ error }) => error),
  );
  return failures.length > 0 ? null : inNaturalOrder(found, nameOf);
}

async function tick(setUp: SetUp, found: readonly FoundOnHost[]) {
  const wipeable = found.filter(isWipeable);
  const ticked = await setUp.tick({
    question: 'Which empty disks?',
    columns: DISK_COLUMNS,
    rows: takeableFirst(found.map((one) => diskRow(nameOf(one), one, diskRefusal(one)))),
    orNone: wipeable.length > 0,
  });
  const wiped =
    wipeable.length === 0
      ? []
      : await setUp.tick({
          question: 'Wipe any of these, and use them? What they hold is lost. Enter for none',
          columns: [...DISK_COLUMNS, { title: 'HOLDS' }],
          rows: wipeable.map((one) => {
            const { value, cells } = diskRow(nameOf(one), one, null);
            return { value, cells: [...cells, one.device.contents] };
          }),
          orNone: ticked.length > 0,
        });
  const among = (names: readonly string[]) => found.filter((one) => names.includes(nameOf(one)));
  setUp.space = sizeOf(among([...ticked, ...wiped]));
  return { disks: byHost(among(ticked)), wipe: byHost(among(wiped)) };
}

/** As the topology names them. */
function byHost(found: readonly FoundOnHost[]): Record<string, string[]> {
  const paths: Record<string, string[]> = {};
  for (const { host, device } of found) paths[host] = [...(paths[host] ?? []), device.stablePath];
  return paths;
}

function sizeOf(found: readonly FoundOnHost[]): number {
  return found.reduce((sum, { device }) => sum + device.sizeKiB, 0);
}

function nameOf({ host, device }: FoundOnHost): string {
  return `${host}:${device.path}`;
}
