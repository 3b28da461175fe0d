import { carryOut } from '../../actions/carry-out.ts';
import type { NewVolume } from '../../actions/new-volume/new-volume.ts';
import { wantedVolume } from '../../actions/new-volume/wanted-volume.ts';
import { agreesTo, mustAgree } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import type { Volume } from '../../model/entities.ts';
import { notFound, refused } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { manageName } from '../../plans/addresses.ts';
import { planCreateUnlessThere, volumeOfPlan, volumesNamed } from '../../plans/create-unless-there.ts';
import { typedVolume } from '../../plans/typed-volume.ts';
import { nodeOfBrick } from '../../plans/volume-steps.ts';
import { recordedStateOptions } from '../../remote/state-volume.ts';
import { quote } from '../../shell/quote.ts';
import { sharedLocation, typedUrl, USUAL_FILE } from '../../store/shared/url.ts';
import type { View } from '../../ui/view.ts';
import { placeSetUpView } from '../../ui/views/place.ts';
import { fitOf, isSafeForState } from '../shared/fit-of-volume.ts';
import { holdsState } from '../shared/state-on-volume.ts';
import { fitVolume, moveTo } from './move-to.ts';

interface Wanted {
  readonly name: string;
  readonly request: NewVolume;
  readonly move: boolean;
}

const DIFFERENT = [
  'Unlike with Heketi there is no server, no secret with a database and no job: nothing is to be given to kubectl.',
  'The state is a file on this volume, which the hosts themselves mount for as long as they are asked.',
];

/** The volume first, which may be there already; then, if that is wanted, the state on it. */
export async function setUpPlace(context: Context, wanted: Wanted): Promise<View> {
  const { volume, state, made } = await volumeFor(context, wanted);
  const { dryRun } = context.settings;
  const url = urlOf(state, volume);
  const { path: from } = context.store;
  const typed = quote(url);
  const about = { volume: volume.name, id: volume.id, made, url, typed, from, different: DIFFERENT, dryRun };
  const holds = holdsState(volume, state, from);
  const isThere = holds !== null && holds.whose !== 'another';
  if (!made && holds === null) await mustTakeOptions(context, volume, fitOf(state, url).missing);
  // What was begun there, as of what hosts hold, has had nobody to see to the volume.
  const notes = made ? [] : await fitVolume(context, state, isThere ? from : url);
  if (isThere) return { ...placeSetUpView({ ...about, url: from, typed: quote(from), moved: null }), notes };
  if (dryRun) return { ...placeSetUpView({ ...about, moved: null, wouldMove: wanted.move }), notes };
  const agreed =
    wanted.move ||
    (await agreesTo(context, {
      about: [...DIFFERENT, `The state is at ${from}.`],
      question: `Move it to ${url}?`,
      unasked: { answer: false },
    }));
  if (!agreed) return { ...placeSetUpView({ ...about, moved: null }), notes };
  const moved = await moveTo(context, url, true);
  return { ...placeSetUpView({ ...about, moved }), notes: [...notes, ...(moved.notes ?? [])] };
}

/** What it is there for may be slower with them: who mistyped a name is asked. */
async function mustTakeOptions(
  context: Context,
  { name }: Volume,
  missing: readonly string[],
): Promise<void> {
  if (missing.length === 0) return;
  await mustAgree(context, {
    about: [
      `Volume ${name} is there already, and no state lies on it. What else it is for may be slower with what a state needs:`,
      ...missing.map((option) => `  ${option}`),
    ],
    question: `Set that on volume ${name}?`,
    otherwise: 'Nothing was changed',
    unasked: 'go on',
  });
}

interface Found {
  readonly volume: Volume;
  readonly state: State;
  readonly made: boolean;
}

/** What is there already is taken if a state can lie on it; what is missing is made. Decided on the newest state. */
async function volumeFor(context: Context, { name, request }: Wanted): Promise<Found> {
  const before = await context.store.read();
  const wanted = wantedVolume(request, { name, durability: REPLICA_3 }, before, context);
  const there = volumesNamed(wanted, before);
  const [only] = there;
  if (there.length > 1)
    throw refused(
      `Several clusters have a volume ${name}`,
      'Name the one that is meant with --clusters, or another volume with --name.',
    );
  if (only !== undefined) {
    mustDo(only, before);
    return { volume: only, state: before, made: false };
  }
  const needed = recordedStateOptions({ volume: name, file: USUAL_FILE });
  const options = [...wanted.options.filter((option) => option.trim() !== ''), ...needed];
  const { plan, state } = await carryOut(context, (planning) =>
    planCreateUnlessThere({ ...wanted, options, ownOptions: needed }, planning),
  );
  const volume = state.volumes[volumeOfPlan(plan, wanted)];
  if (volume === undefined) throw notFound(`Volume ${name} is gone again`);
  return { volume, state, made: plan.changes.length > 0 };
}

const REPLICA_3 = { type: 'replicate', replica: 3, arbiter: false } as const;

function mustDo(volume: Volume, state: State): void {
  const { name, started, block } = volume;
  const typed = typedVolume(volume, state);
  if (!isSafeForState(volume))
    throw refused(
      `Volume ${name} is there already, and is not kept in three copies: a state on it would not be safe`,
      `Name another one with --name. What it is: glusterctl volume info ${typed}`,
    );
  if (block)
    throw refused(`Volume ${name} is there already, for block volumes`, 'Name another one with --name.');
  if (!started) throw refused(`Volume ${name} is stopped`, `Start it: glusterctl volume start ${typed}`);
}

/** By the hosts that hold it, as they are reached from here. */
function urlOf(state: State, volume: Volume): string {
  const hosts = bricksOf(state, volume.id).map((brick) => manageName(nodeOfBrick(state, brick)));
  const file = holdsState(volume, state, '')?.file ?? USUAL_FILE;
  return sharedLocation(typedUrl({ hosts: [...new Set(hosts)].sort(), volume: volume.name, file })).url;
}
