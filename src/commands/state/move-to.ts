import { carryOut } from '../../actions/carry-out.ts';
import { mustAgree } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { logMoved } from '../../cli/run/log-moved.ts';
import { standingOf as standingOfOperation } from '../../engine/standing.ts';
import { GlusterctlError, refused } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import type { Plan } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { planChangeVolume } from '../../plans/change-volume.ts';
import { quote } from '../../shell/quote.ts';
import { isUrl } from '../../store/location.ts';
import { type Moving, moveState, standingOf } from '../../store/move.ts';
import { sharedLocation, typedUrl } from '../../store/shared/url.ts';
import type { View } from '../../ui/view.ts';
import { movedView } from '../../ui/views/place.ts';
import { fitOf, isSafeForState } from '../shared/fit-of-volume.ts';
import { placeAt, sharedAt } from '../shared/state-place.ts';
import { volumeOfPlace } from '../shared/volume-of-place.ts';
import { configuredPlace, configurePlace } from './configured-place.ts';
import { wholePlaceOf, withVolume } from './place-argument.ts';

/** Moves the state that is worked with; `agreed`: that was asked already. */
export async function moveTo(context: Context, typed: string, agreed = false): Promise<View> {
  // Who finishes a move finds none at the old place, and none there to tell how hosts are reached.
  const known = await context.store.read().catch((error: unknown) => {
    // What was put in its place by hand is to be accepted first.
    if (error instanceof GlusterctlError && error.code === 'refused') throw error;
    return null;
  });
  const from = await placeAt(context, context.store.path);
  const to = await placeAt(context, wholePlaceOf(context, typed), known);
  const moving: Moving = { from, to, now: () => context.clock.now(), check: refuseInFlight };
  const volume = isUrl(to.name) ? sharedLocation(to.name).volume : '';
  const { step, state } = await withVolume(
    volume,
    async () => await standingOf(moving),
    (name) =>
      `To make such a volume, and bring the state there: glusterctl state setup --name=${name} --move`,
  );
  const isBegun = step !== 'not begun';
  const ontoVolume = !isBegun && isUrl(to.name);
  if (ontoVolume) refuseUnsafe(state, to.name);
  if (!agreed)
    await mustAgree(context, {
      about: [`${from.name}: serial ${state.serial}, lineage ${state.lineage}`],
      question: isBegun ? `Finish its move to ${to.name}?` : `Move it to ${to.name}?`,
      otherwise: 'Nothing was changed',
      // The command itself says clearly enough what is wanted.
      unasked: 'go on',
    });
  const notes = ontoVolume
    ? [...unknownHosts(state, to.name), ...(await fitVolume(context, state, to.name))]
    : [];
  const follows = (await configuredPlace(context)) === from.name;
  if (context.settings.dryRun) return wouldMove(from.name, to.name, { state, follows, notes });
  const moved = await moveState(moving);
  const log = isUrl(to.name) ? sharedAt(context, to.name, known).log : null;
  await logMoved(context, { from: from.name, to: to.name, state: moved, log });
  const told = follows ? await configurePlace(context, to.name) : [];
  return {
    ...movedView({ from: from.name, to: to.name, typed: quote(to.name), state: moved, configured: follows }),
    notes: [...notes, ...told],
  };
}

/** Of a volume that the state doesn't know nobody can say it here. */
function refuseUnsafe(state: State, url: string): void {
  const volume = volumeOfPlace(state, url);
  if (volume === null || isSafeForState(volume)) return;
  throw refused(
    `Volume ${volume.name} is not kept in three copies: a state on it would not be safe`,
    'To make a volume that is, and bring the state there: glusterctl state setup --move',
  );
}

/** A URL goes by one host after the other, so nobody would notice one that is mistyped until the others are off. */
function unknownHosts({ nodes }: State, url: string): readonly string[] {
  const names = new Set(Object.values(nodes).flatMap(({ manage, storage }) => [...manage, ...storage]));
  const { hosts, ...place } = sharedLocation(url);
  const [known, unknown] = [
    hosts.filter((host) => names.has(host)),
    hosts.filter((host) => !names.has(host)),
  ];
  if (unknown.length === 0) return [];
  const right = quote(typedUrl({ ...place, hosts: known }));
  return [
    `No node of this state is called ${listed(unknown)}.${known.length === 0 ? '' : ` If that is mistyped: glusterctl state use ${right}`}`,
  ];
}

/** Who works on hosts would not find the state again to tell how it ended. */
function refuseInFlight({ operations }: State): void {
  const working = Object.values(operations).find((operation) =>
    ['in-flight', 'elsewhere'].includes(standingOfOperation(operation)),
  );
  if (working === undefined) return;
  const { id, plan, owner } = working;
  throw refused(
    `The state can't be moved while it is being worked with: ${plan.title} (${owner.user} on ${owner.host}, process ${owner.pid})`,
    `Wait for it to end. If it no longer runs there: glusterctl operation clean ${id}`,
  );
}

/** Gives the volume what a state needs of it; one that the state doesn't know gets it by hand. */
export async function fitVolume(context: Context, state: State, url: string): Promise<readonly string[]> {
  const { volume, missing, byHand } = fitOf(state, url);
  if (volume === null) return [byHand];
  if (missing.length > 0)
    await carryOut(context, (planning) =>
      entitled(
        planChangeVolume(volume.id, { do: 'set', options: missing }, planning),
        `give volume ${volume.name} what a state needs`,
      ),
    );
  return [];
}

/** By what it is for: the options themselves are in the script. */
function entitled(plan: Plan, title: string): Plan {
  const stages = plan.stages.map((stage) => ({
    ...stage,
    title,
    steps: stage.steps.map((step) => ({ ...step, title })),
  }));
  return { ...plan, title, stages };
}

function wouldMove(
  from: string,
  to: string,
  {
    state,
    follows,
    notes,
  }: { readonly state: State; readonly follows: boolean; readonly notes: readonly string[] },
) {
  const lines = [
    `Serial ${state.serial} would go from ${from} to ${to}.`,
    ...(follows ? ['The configuration would say so.'] : []),
  ];
  return {
    text: () => lines.map((line) => `${line}\n`).join(''),
    json: () => ({ from, to, serial: state.serial, lineage: state.lineage }),
    left: {
      lines: () => lines,
      json: () => ({ from, to, serial: state.serial, configured: follows }),
      isChange: true,
    },
    notes,
  };
}
