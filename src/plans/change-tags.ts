import type { Tags } from '../model/entities.ts';
import type { Plan } from '../model/plan.ts';
import { described, type NodeOrDevice } from './node-or-device.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';
import { refuseInvalid, tagsComplaint } from './validate.ts';

export type TagChange =
  /** `exact`: all others go. */
  | { readonly do: 'set'; readonly tags: Tags; readonly exact: boolean }
  | { readonly do: 'remove'; readonly names: readonly string[] | 'all' };

export function planChangeTags(which: NodeOrDevice, change: TagChange, { state }: Planning): Plan {
  const { entry, label, kind } = described(state, which);
  if (change.do === 'set') refuseInvalid({ tags: tagsComplaint(change.tags) });
  const tags = changed(entry.tags, change);
  refuseInvalid({ tags: tagsComplaint(tags) });
  return recordOnly({
    kind,
    title: `${change.do} tags of ${label}`,
    changes: [{ do: 'update', ...which, set: { tags } }],
  });
}

function changed(present: Tags, change: TagChange): Tags {
  if (change.do === 'set') return change.exact ? change.tags : { ...present, ...change.tags };
  const { names } = change;
  return names === 'all'
    ? {}
    : Object.fromEntries(Object.entries(present).filter(([name]) => !names.includes(name)));
}
