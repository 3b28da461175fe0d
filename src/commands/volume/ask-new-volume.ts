import type { Ask, Asking } from '../../cli/ask.ts';
import { durabilityName } from '../../model/durability.ts';
import type { Durability } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { formatSize, kib, roundedDown } from '../../model/sizes.ts';
import { checkVolumeName } from '../../plans/volume-name.ts';
import type { Row } from '../../ui/prompts/questions.ts';
import { words } from '../shared/ask/words.ts';

interface Offered {
  readonly durability: Durability;
  readonly flags: readonly `--${string}`[];
}

/** What is offered, with the flags that say it; the first is what Heketi makes. */
const OFFERED: readonly Offered[] = [
  {
    durability: { type: 'replicate', replica: 3, arbiter: false },
    flags: ['--durability=replicate', '--replica=3'],
  },
  {
    durability: { type: 'replicate', replica: 3, arbiter: true },
    flags: ['--durability=replicate', '--replica=3', '--arbiter'],
  },
  {
    durability: { type: 'replicate', replica: 2, arbiter: false },
    flags: ['--durability=replicate', '--replica=2'],
  },
  dispersed(2, 1),
  dispersed(4, 2),
  dispersed(8, 3),
  dispersed(8, 4),
  { durability: { type: 'none' }, flags: ['--durability=none'] },
];

function dispersed(data: number, redundancy: number): Offered {
  return {
    durability: { type: 'disperse', data, redundancy },
    flags: ['--durability=disperse', `--disperse-data=${data}`, `--redundancy=${redundancy}`],
  };
}

/** Each kind with whether it fits now; nothing is asked where a flag says something of it already. */
export const durability: Ask = {
  after: ['size'],
  async answer(asking) {
    const { context, said } = asking;
    const told = ['replica', 'arbiter', 'disperseData', 'redundancy'].some((name) => said(name) !== '');
    if (told || said('size') === '') return null;
    const mustFit = await fitting(asking);
    const rows = OFFERED.map((one) => rowOf(one.durability, mustFit));
    if (rows.every(({ refusal }) => refusal !== undefined)) throw fitsNowhere(said('size'), rows);
    const chosen = await context.prompt.choose({
      question: 'How is it to be kept?',
      columns: [{ title: 'DURABILITY' }],
      rows,
    });
    const offered = OFFERED.find((one) => durabilityName(one.durability) === chosen);
    return offered === undefined ? null : { flags: offered.flags };
  },
};

/** Before anything else is asked: no answer would help. */
function fitsNowhere(sizeKiB: string, rows: readonly Row[]): GlusterctlError {
  return new GlusterctlError(
    'no-space',
    `${formatSize(Number(sizeKiB))} fits nowhere now, however it is kept`,
    {
      hint: [
        ...rows.map(({ cells, refusal }) => `  ${cells[0]}: ${refusal ?? ''}`),
        'What there is: glusterctl cluster capacity',
      ].join('\n'),
    },
  );
}

export const volumeName: Ask = {
  after: ['durability'],
  async answer(asking) {
    if (Number(asking.said('count') || 1) > 1 || asking.said('namePrefix') !== '') return null;
    const name = await words('Name (Enter: vol_ and its id)', checkVolumeName).answer(asking);
    return name === '' ? null : name;
  },
};

/** Plans a volume of that kind with the space that there is now; throws why it doesn't fit. */
async function fitting({ context, said }: Asking): Promise<(kind: Durability) => void> {
  const [{ planCreateVolume }, { withReservations }, { termsOf }, { drawnIds }, { findCluster }] =
    await Promise.all([
      import('../../plans/create-volume.ts'),
      import('../../model/reserved.ts'),
      import('../../cli/config/terms.ts'),
      import('../../model/ids.ts'),
      import('../../model/lookup.ts'),
    ]);
  const state = withReservations(await context.store.read());
  const planning = { ...termsOf(context.settings)(state), state, unreachable: new Set<string>() };
  const factor = Number(said('snapshotFactor') || 1);
  const clusters = said('clusters')
    .split(',')
    .flatMap((word) => (word === '' ? [] : [findCluster(state, word).id]));
  return (kind) => {
    const id = context.ids.next();
    planCreateVolume(
      {
        id,
        name: `vol_${id}`,
        clusters,
        sizeKiB: kib(Number(said('size'))),
        durability: kind,
        requested: { replica: 3, data: 4, redundancy: 2 },
        snapshotFactor: Math.max(1, factor),
        snapshotsEnabled: factor > 1,
        gid: 0,
        block: said('block') === 'true',
        options: [],
        tags: {},
        setCount: null,
        bricksWarning: null,
        created: context.clock.now().toISOString(),
        brickId: drawnIds(context.ids),
      },
      planning,
    );
  };
}

function rowOf(kind: Durability, mustFit: (kind: Durability) => void): Row {
  const name = durabilityName(kind);
  const row = { value: name, cells: [name] };
  try {
    mustFit(kind);
    return row;
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    return { ...row, refusal: whyNot(error) };
  }
}

function whyNot({ message, details }: GlusterctlError): string {
  const [needed, usable] = [Number(details?.neededNodes ?? 0), Number(details?.usableNodes ?? 0)];
  if (usable < needed) return `needs ${needed} nodes with free disks, there are ${usable}`;
  const largest = Number(details?.largestVolumeKiB ?? 0);
  return largest > 0 ? `fits up to ${formatSize(roundedDown(largest))}` : message;
}
