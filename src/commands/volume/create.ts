import { ownOptions } from '../../actions/new-volume/recorded-options.ts';
import { requestedDurability } from '../../actions/new-volume/requested-durability.ts';
import { wantedVolume } from '../../actions/new-volume/wanted-volume.ts';
import { operateWhenThere } from '../../actions/operate-when-there.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { OperationRequest } from '../../engine/types.ts';
import { usage } from '../../model/errors.ts';
import { placingAlike } from '../../placement/place.ts';
import { planCreateUnlessThere } from '../../plans/create-unless-there.ts';
import { planCreateVolume } from '../../plans/create-volume.ts';
import { checkRequest } from './check-request.ts';
import { createdTogether } from './created-together.ts';
import { whereItFits } from './fits.ts';
import {
  missedEndpoint,
  mustNameEndpoint,
  persistentVolumeFlags,
  volumeCreated,
} from './persistent-volume.ts';
import { volumeFlags } from './volume-flags.ts';

export const create = command({
  path: ['volume', 'create'],
  summary: 'Create a volume',
  description:
    'Chooses devices, makes bricks on all hosts at once, creates the volume and starts it. What fails is undone. --dry-run shows the plan.',
  flags: {
    ...volumeFlags,
    count: flag.int({ fallback: 1, placeholder: 'NUMBER', summary: 'so many volumes alike' }),
    namePrefix: flag.text({
      placeholder: 'PREFIX',
      summary: 'with --count: names are this and a number',
    }),
    check: flag.bool({ summary: 'only say whether and where it fits; nothing is done' }),
    ifNotExists: flag.bool({
      summary:
        'with --name: a volume of that name and shape that is there is what was asked for, and one that is being made is waited for; else exit code 5',
    }),
    ...persistentVolumeFlags,
  },
  examples: [
    { title: 'Ten GiB in three copies', line: 'volume create --size=10' },
    { title: 'What would be done, with every script', line: 'volume create --size=10 --dry-run --verbose' },
    {
      title: 'With an arbiter, and room for snapshots',
      line: 'volume create --size=10 --name=shop --arbiter --snapshot-factor=1.5',
    },
    {
      title: 'In a script that may run twice',
      line: 'volume create --name=data --size=10 --if-not-exists',
    },
    { title: 'How large it could be', line: 'volume create --size=1TiB --check' },
  ],
  misses: [missedEndpoint],
  changes: true,
  ignoresSurplus: true,
  check({ count, name, namePrefix, persistentVolume, persistentVolumeFile, ifNotExists, check }) {
    if (ifNotExists && name === '') throw usage('--if-not-exists goes with --name');
    if (ifNotExists && check) throw usage('--if-not-exists and --check do not go together');
    if (count < 1 || count > 1000) throw usage('--count is from 1 to 1000');
    if (count > 1 && name !== '') throw usage('--name names one volume', 'With --count use --name-prefix.');
    if (namePrefix !== '' && name !== '') throw usage('--name and --name-prefix do not go together');
    if (count > 1 && (persistentVolume || persistentVolumeFile !== ''))
      throw usage('A PersistentVolume is made of one volume');
  },
  async run(context, request) {
    const { count, name, namePrefix } = request;
    mustNameEndpoint(context, request);
    checkRequest(request, namePrefix === '' ? name : `${namePrefix}1`);
    const durability = requestedDurability(request, context.settings);
    const state = await context.store.read();
    const wanted = namesOf(request).map((one) =>
      wantedVolume(request, { name: one, durability }, state, context),
    );
    const [first] = wanted;
    if (request.check && first !== undefined) return whereItFits(context.settings, state, first);
    const place = placingAlike();
    const own = { ownOptions: ownOptions(request) };
    const requests = wanted.map(
      (one): OperationRequest => ({
        ...(count > 1 && namePrefix !== '' ? { about: one.name } : {}),
        plan: (planning) =>
          request.ifNotExists
            ? planCreateUnlessThere({ ...one, ...own }, planning, place)
            : planCreateVolume(one, planning, place),
      }),
    );
    const outcomes = request.ifNotExists
      ? await operateWhenThere(context, requests)
      : await context.operate(requests);
    if (count === 1 && first !== undefined) return await volumeCreated(context, first, outcomes[0], request);
    return await createdTogether(context, wanted, outcomes, namePrefix !== '');
  },
});

function namesOf({
  count,
  name,
  namePrefix,
}: {
  readonly count: number;
  readonly name: string;
  readonly namePrefix: string;
}): readonly string[] {
  if (count === 1) return [namePrefix === '' ? name : namePrefix];
  return Array.from({ length: count }, (_, index) =>
    namePrefix === '' ? name : `${namePrefix}${index + 1}`,
  );
}
