import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { notFound } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { quote } from '../../shell/quote.ts';
import { filePlace } from '../../store/file-place.ts';
import { isUrl, realStatePath } from '../../store/location.ts';
import { readState } from '../../store/read.ts';
import { asBackups } from '../../store/shared/generation.ts';
import { sharedReading } from '../../store/shared/reading.ts';
import { inUseView } from '../../ui/views/place.ts';
import { toBeFitted } from '../shared/fit-of-volume.ts';
import { sharedAt } from '../shared/state-place.ts';
import { configurePlace } from './configured-place.ts';
import { mustBePlace, placeArgument, wholePlaceOf } from './place-argument.ts';

export const use = command({
  path: ['state', 'use'],
  summary:
    'Works with the state at a place from now on: says so in the configuration, once it has looked there',
  description:
    'What is there counts from then on, also where this machine knew of a later one: so a state that was put back by hand is accepted.',
  arguments: { place: placeArgument('where the state is') },
  examples: [
    {
      title: 'From another machine, with nothing but a key and the name of a host',
      line: 'state use gluster://gl1/heketidbstorage',
    },
  ],
  changes: true,
  keepsNoPlan: true,
  check: ({ place }) => mustBePlace(place),
  async run(context, { place: typed }) {
    const place = wholePlaceOf(context, typed);
    const found = await newestAt(context, place);
    if (found === null)
      throw notFound(
        `There is no state at ${place}`,
        `To bring the present one there: glusterctl state move ${quote(typed)}\nTo begin one there, name the place with --state where the first cluster is made.`,
      );
    const { state, copy } = found;
    const later =
      copy > state.serial
        ? [
            `Beside it is a copy of serial ${copy}: it was put back to an older one, or another state lay there before. See: glusterctl state backups`,
          ]
        : [];
    const notes = [...later, ...(await configurePlace(context, place)), ...toBeFitted(state, place)];
    const { dryRun } = context.settings;
    return { ...inUseView(place, state, dryRun), notes, isDryRun: dryRun };
  },
});

interface Found {
  readonly state: State;
  /** The serial of the newest copy beside it; 0: there is none. */
  readonly copy: number;
}

/** Whatever this machine knew: what is there is what it knows from now on. */
async function newestAt(context: Context, place: string): Promise<Found | null> {
  if (!isUrl(place)) {
    const stored = await readState(filePlace(await realStatePath(place)));
    return stored === null ? null : { state: stored.state, copy: 0 };
  }
  const { file, cache } = sharedAt(context, place);
  const now = () => context.clock.now();
  const reading = sharedReading({ file, cache: null, now, warn: context.stderr, accepts: true });
  const { held, stored, copies } = await reading.fetch();
  if (held !== null && !context.settings.dryRun) {
    await cache?.write(held.bytes, now());
  }
  return stored === null ? null : { state: stored.state, copy: asBackups(copies, 0)[0]?.serial ?? 0 };
}
