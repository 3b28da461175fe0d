import { counted } from '../../model/counted.ts';
import { allChanges } from '../../model/lanes.ts';
import type { Entities, Plan } from '../../model/plan.ts';
import { seconds } from './words.ts';

/** What was done on hosts while a command ran; its time is that between `begin` and `end`, of which there may be several. */
export interface Summary {
  begin(): void;
  end(): void;
  /** Also what was only written down: it may be the first part of something greater. */
  add(plan: Plan): void;
  line(): string | null;
}

export function createSummary(now: () => number): Summary {
  const done: Plan[] = [];
  let since: number | null = null;
  let milliseconds = 0;
  return {
    begin() {
      since = now();
    },
    add: (plan) => void done.push(plan),
    end() {
      if (since !== null) milliseconds += now() - since;
      since = null;
    },
    line() {
      if (!done.some(({ stages }) => stages.some(({ steps }) => steps.length > 0))) return null;
      const { what, counts } = said(done);
      return `${what}: ${[...counts, seconds(milliseconds)].join(', ')}`;
    },
  };
}

/** What plans make or take away, in the order in which it is told. */
const COUNTED: readonly (readonly [table: keyof Entities, one: string])[] = [
  ['nodes', 'node'],
  ['devices', 'device'],
  ['bricks', 'brick'],
];

/** A brick that another one takes the place of is one that was moved. */
function countOf(
  plans: readonly Plan[],
  [table, one]: readonly [table: keyof Entities, one: string],
): readonly string[] {
  const idsOf = (plan: Plan, what: 'add' | 'remove'): number =>
    new Set(
      allChanges(plan).flatMap((change) => (change.do === what && change.table === table ? [change.id] : [])),
    ).size;
  const count = plans.reduce((sum, plan) => sum + Math.max(idsOf(plan, 'add'), idsOf(plan, 'remove')), 0);
  return count === 0 ? [] : [counted(count, one)];
}

/** One is named, several that are alike are counted; what is named need not be counted. */
function said(plans: readonly Plan[]): { readonly what: string; readonly counts: readonly string[] } {
  const [verbs, nouns] = [0, 1].map((at) => new Set(plans.map(({ title }) => title.split(' ')[at] ?? '')));
  const [[verb = ''], [noun = '']] = [[...(verbs ?? [])], [...(nouns ?? [])]];
  const past = verbs?.size === 1 ? PAST[verb] : undefined;
  const all = COUNTED.flatMap((each) => countOf(plans, each));
  if (plans.length > 1 && past !== undefined && nouns?.size !== 1 && all.length > 0)
    return { what: `${past} ${all.join(', ')}`, counts: [] };
  const what =
    plans.length === 1
      ? doneWords(plans[0]?.title ?? '')
      : past !== undefined && nouns?.size === 1
        ? `${past} ${counted(plans.length, noun)}`
        : counted(plans.length, 'operation');
  const unnamed = COUNTED.filter(([, one]) => !new RegExp(`\\b${one}s?\\b`).test(what));
  return { what, counts: unnamed.flatMap((each) => countOf(plans, each)) };
}

/** Verbs that plans begin with, as they are said when it is done. */
const PAST: Readonly<Record<string, string>> = {
  activate: 'activated',
  add: 'added',
  bring: 'brought',
  change: 'changed',
  clone: 'cloned',
  create: 'created',
  deactivate: 'deactivated',
  decide: 'decided',
  delete: 'deleted',
  drain: 'drained',
  empty: 'emptied',
  end: 'ended',
  evict: 'evicted',
  expand: 'expanded',
  forget: 'forgot',
  grow: 'grew',
  // It is gluster that goes on healing.
  heal: 'began to heal',
  lock: 'locked',
  prepare: 'prepared',
  put: 'put',
  record: 'recorded',
  remove: 'removed',
  replace: 'replaced',
  reset: 'reset',
  set: 'set',
  start: 'started',
  stop: 'stopped',
  take: 'took',
  unlock: 'unlocked',
};

/** `create volume data (10 GiB, replica 3)` → `created volume data` */
function doneWords(title: string): string {
  const short = title.replace(/ \([^()]*\)$/, '');
  const verb = short.split(' ', 1)[0] ?? '';
  const past = PAST[verb];
  return past === undefined ? short : `${past}${short.slice(verb.length)}`;
}
