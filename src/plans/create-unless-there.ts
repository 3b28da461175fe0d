import type { Volume } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { nameHeld } from '../model/reserved.ts';
import type { State } from '../model/state.ts';
import type { Place } from '../placement/place.ts';
import { planCreateVolume, type WantedVolume } from './create-volume.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';
import { typedVolume } from './typed-volume.ts';
import { type Difference, shapeDifferences, type VolumeShape } from './volume-shape.ts';

export interface VolumeUnlessThere extends WantedVolume, Pick<VolumeShape, 'ownOptions'> {}

/**
 * As `planCreateVolume`, but where a volume of that name is in one of the clusters already: nothing is done if it is
 * what was asked for, and it is refused otherwise. Decided on the newest state, so that of two commands one makes it.
 */
export function planCreateUnlessThere(wanted: VolumeUnlessThere, planning: Planning, place?: Place): Plan {
  const { state } = planning;
  const named = volumesNamed(wanted, state);
  if (named.length === 0) return planCreateVolume(wanted, planning, place);
  const there = named.filter(({ id }) => !isComing(id, state));
  const like = there.find((volume) => shapeDifferences(wanted, volume, state).length === 0);
  if (like !== undefined) return nothingToDo(like);
  const [other] = there;
  throw other === undefined ? stillComing(wanted.name, named, state) : otherwise(wanted, other, state);
}

/** Which volume a plan of it stands for: the one that it makes, or the one that was there. */
export function volumeOfPlan({ changes, uses }: Plan, { id }: Pick<WantedVolume, 'id'>): Id {
  return changes.length === 0 ? (uses[0] ?? id) : id;
}

/** What is there in the clusters that it may be made in. */
export function volumesNamed(
  { name, clusters }: Pick<WantedVolume, 'name' | 'clusters'>,
  { volumes }: State,
): readonly Volume[] {
  return Object.values(volumes).filter(
    (volume) => volume.name === name && (clusters.length === 0 || clusters.includes(volume.cluster)),
  );
}

/** `size: 10 GiB there, 20 GiB asked for` */
function differenceWords({ what, wanted, there }: Difference): string {
  return `${what}: ${there ?? 'none'} there, ${wanted} asked for`;
}

/** It is used, so that nothing is said of one that is being changed. */
function nothingToDo({ id, name }: Volume): Plan {
  return recordOnly({
    kind: 'create-volume',
    title: `create volume ${name} unless it is there`,
    changes: [],
    uses: [id],
    notes: [`Volume ${name} is there already (${id}): nothing was made.`],
  });
}

export function isComing(id: Id, { operations }: State): boolean {
  return Object.values(operations).some(({ plan }) =>
    plan.changes.some((change) => change.do === 'add' && change.table === 'volumes' && change.id === id),
  );
}

/** Who can wait for it knows it by its id. */
export function stillComing(name: string, coming: readonly Volume[], state: State): GlusterctlError {
  const { hint, details } = nameHeld(state, name, 'See: glusterctl operation list');
  return new GlusterctlError('refused', `Volume ${name} is not there yet: an operation is making it`, {
    hint,
    details: { ...details, coming: coming[0]?.id },
  });
}

function otherwise(wanted: VolumeUnlessThere, volume: Volume, state: State): GlusterctlError {
  const differences = shapeDifferences(wanted, volume, state);
  const lines = differences.map((one) => `  ${differenceWords(one)}`);
  return new GlusterctlError(
    'refused',
    [`Volume ${volume.name} is there already, but otherwise than asked for:`, ...lines].join('\n'),
    {
      hint: `Nothing was changed. What it is: glusterctl volume info ${typedVolume(volume, state)}`,
      details: { volume: volume.id, differences },
    },
  );
}
