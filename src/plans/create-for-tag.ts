import type { Volume } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { formatSize } from '../model/sizes.ts';
import type { State } from '../model/state.ts';
import type { Place } from '../placement/place.ts';
import { isComing, stillComing } from './create-unless-there.ts';
import { planCreateVolume, type WantedVolume } from './create-volume.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** A volume that is known by a tag, whatever it is called: who asks for it twice gets it once. */
export interface VolumeByTag extends Omit<WantedVolume, 'gid'> {
  readonly tag: { readonly name: string; readonly value: string };
  /** It gets the first of these groups that no volume has. */
  readonly gids: { readonly from: number; readonly to: number; readonly taken: ReadonlySet<number> };
}

/** Decided on the newest state, so that of two commands one makes it. */
export function planCreateForTag(wanted: VolumeByTag, planning: Planning, place?: Place): Plan {
  const { state } = planning;
  const there = volumeTagged(wanted.tag, state);
  if (there === null) {
    const gid = freeGid(wanted.gids, state);
    return planCreateVolume({ ...wanted, gid }, planning, place);
  }
  if (isComing(there.id, state)) throw stillComing(there.name, [there], state);
  if (there.sizeKiB < wanted.sizeKiB)
    throw refused(
      `Volume ${there.name} is there already, with ${formatSize(there.sizeKiB)} instead of ${formatSize(wanted.sizeKiB)}`,
      `To make it larger: glusterctl volume expand ${there.name} --expand-size=${formatSize(wanted.sizeKiB - there.sizeKiB).replace(' ', '')}`,
    );
  return recordOnly({
    kind: 'create-volume',
    title: `create volume ${there.name} unless it is there`,
    changes: [],
    uses: [there.id],
  });
}

export function volumeTagged({ name, value }: VolumeByTag['tag'], { volumes }: State): Volume | null {
  return Object.values(volumes).find(({ tags }) => tags[name] === value) ?? null;
}

function freeGid({ from, to, taken }: VolumeByTag['gids'], { volumes }: State): number {
  const used = new Set([...taken, ...Object.values(volumes).map(({ gid }) => gid)]);
  for (let gid = from; gid <= to; gid += 1) if (!used.has(gid)) return gid;
  throw new GlusterctlError('refused', `All groups from ${from} to ${to} are taken by volumes`, {
    hint: 'Give the class a wider range: gidMin and gidMax.',
  });
}
