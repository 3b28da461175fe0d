import { probeDevices } from '../../../actions/probe-hosts.ts';
import { EXIT_CODES, GlusterctlError } from '../../../model/errors.ts';
import { formatSize } from '../../../model/sizes.ts';
import { deviceOn } from '../../../plans/device-names.ts';
import { inNaturalOrder } from '../../../ui/natural-order.ts';
import type { Row } from '../../../ui/prompts/questions.ts';
import type { FoundOnHost } from '../../../ui/views/device.ts';
import { type Part, type SetUp, whatNow } from '../set-up.ts';

interface Found {
  readonly host: string;
  readonly disk: FoundOnHost['device'];
  readonly managed: boolean;
}

const COLUMNS = [{ title: 'DISK' }, { title: 'SIZE', align: 'right' }, { title: 'MODEL', drop: 1 }] as const;

/** Which disks, ticked in one table of all hosts; what holds something is ticked apart. */
export const disks: Part = {
  keys: ['disks', 'wipe'],
  async go(setUp) {
    const { disks: ticked, wipe = {} } = setUp.answers;
    if (ticked !== undefined && ticked !== 'all') return;
    for (;;) {
      const found = await look(setUp);
      const usable = found?.filter((one) => isUsable(one)) ?? [];
      if (found !== null && ticked === 'all') {
        setUp.space = sizeOf(usable);
        return await setUp.say({ disks: byHost(usable), wipe });
      }
      if (found?.some((one) => isUsable(one) || isWipeable(one)) === true)
        return await setUp.say(await tick(setUp, found));
      if (found !== null) {
        setUp.context.stderr('No disk of these hosts can be used:');
        for (const one of found) setUp.context.stderr(`  ${nameOf(one)}: ${refusalOf(one) ?? ''}`);
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
async function look({ context, addresses }: SetUp): Promise<readonly Found[] | null> {
  const [hosts, state] = await Promise.all([context.hosts(), context.store.read()]);
  const answers = await Promise.all(
    addresses.map(async (address) => [address.name, await probeDevices(hosts, address, [])] as const),
  );
  const failed = answers.flatMap(([, found]) => (found instanceof GlusterctlError ? [found] : []));
  for (const { message, hint = '' } of failed) context.stderr(`${message}\n  ${hint}`);
  if (failed.length > 0) return null;
  const found = answers.flatMap(([host, disksThere]) =>
    disksThere instanceof GlusterctlError
      ? []
      : disksThere.map((disk) => ({ host, disk, managed: deviceOn(state, disk) !== undefined })),
  );
  return inNaturalOrder(found, nameOf);
}

async function tick(setUp: SetUp, found: readonly Found[]) {
  const wipeable = found.filter(isWipeable);
  const usable = found.filter(isUsable);
  const ticked = await setUp.tick({
    question: 'Which empty disks?',
    columns: COLUMNS,
    rows: [...usable, ...found.filter((one) => !isUsable(one))].map((one) => rowOf(one, refusalOf(one))),
    orNone: wipeable.length > 0,
  });
  const wiped =
    wipeable.length === 0
      ? []
      : await setUp.tick({
          question: 'Wipe any of these, and use them? What they hold is lost. Enter for none',
          columns: [...COLUMNS, { title: 'HOLDS' }],
          rows: wipeable.map((one) => {
            const { value, cells } = rowOf(one, null);
            return { value, cells: [...cells, one.disk.contents] };
          }),
          orNone: ticked.length > 0,
        });
  const among = (names: readonly string[]) => found.filter((one) => names.includes(nameOf(one)));
  setUp.space = sizeOf(among([...ticked, ...wiped]));
  return { disks: byHost(among(ticked)), wipe: byHost(among(wiped)) };
}

/** As the topology names them. */
function byHost(found: readonly Found[]): Record<string, string[]> {
  const paths: Record<string, string[]> = {};
  for (const { host, disk } of found) paths[host] = [...(paths[host] ?? []), disk.stablePath];
  return paths;
}

function sizeOf(found: readonly Found[]): number {
  return found.reduce((sum, { disk }) => sum + disk.sizeKiB, 0);
}

function nameOf({ host, disk }: Found): string {
  return `${host}:${disk.path}`;
}

function isUsable({ disk, managed }: Found): boolean {
  return !managed && disk.refusal === null;
}

function isWipeable({ disk, managed }: Found): boolean {
  return !managed && disk.wipeable;
}

function refusalOf({ disk, managed }: Found): string | null {
  return managed ? 'managed already' : (disk.refusal?.words ?? null);
}

function rowOf(one: Found, refusal: string | null): Row {
  const { sizeKiB, model } = one.disk;
  const row = { value: nameOf(one), cells: [nameOf(one), formatSize(sizeKiB), model || '-'] };
  return refusal === null ? row : { ...row, refusal };
}
