import type { Tags } from '../model/entities.ts';
import { entryOf } from '../model/entries.ts';
import { notFound } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';

/** Tags that a volume gets beside those it has. */
export function planTagVolume(id: Id, tags: Tags, { state }: Planning): Plan {
  const volume = entryOf(state, 'volumes', id);
  if (volume === undefined) throw notFound(`Volume ${id} is gone`);
  const isSo = Object.entries(tags).every(([name, value]) => volume.tags[name] === value);
  return recordOnly({
    kind: 'change-volume',
    title: `set ${Object.keys(tags).join(', ')} of volume ${volume.name}`,
    changes: isSo ? [] : [{ do: 'update', table: 'volumes', id, set: { tags: { ...volume.tags, ...tags } } }],
  });
}
