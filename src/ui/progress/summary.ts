import { counted } from '../../model/counted.ts';
import { allChanges } from '../../model/lanes.ts';
import type { Entities, Plan } from '../../model/plan.ts';
import type { ProgressEvent } from './types.ts';
import { seconds } from './words.ts';

/** What was done on hosts while a command ran. */
export interface Summary {
  begin(): void;
  note(event: ProgressEvent): void;
  end(): void;
  line(): string | null;
}

export function createSummary(now: () => number): Summary {
  const plans = new Map<string, Plan>();
  const done: Plan[] = [];
  let since: number | null = null;
  let milliseconds = 0;
  return {
    begin() {
      since = now();
    },
    note(event) {
      if (event.type === 'reserved') plans.set(event.operation, event.plan);
      if (event.type !== 'ended' || event.outcome !== 'done') return;
      const plan = plans.get(event.operation);
      if (plan?.stages.some(({ steps }) => steps.length > 0) === true) done.push(plan);
    },
    end() {
      if (since !== null) milliseconds += now() - since;
      since = null;
    },
    line() {
      const [only] = done;
      if (only === undefined) return null;
      const what = done.length === 1 ? doneWords(only.title) : `${done.length} operations`;
      return `${what}: ${[...countsOf(done), seconds(milliseconds)].join(', ')}`;
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
function countsOf(plans: readonly Plan[]): readonly string[] {
  return COUNTED.flatMap(([table, one]) => {
    const count = plans.reduce((sum, plan) => {
      const ids = (what: 'add' | 'remove'): number =>
        new Set(
          allChanges(plan).flatMap((change) =>
            change.do === what && change.table === table ? [change.id] : [],
          ),
        ).size;
      return sum + Math.max(ids('add'), ids('remove'));
    }, 0);
    return count === 0 ? [] : [counted(count, one)];
  });
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
