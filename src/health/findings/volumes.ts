import type { VolumeInfo } from '../../gluster/info.ts';
import { stateMarkIn } from '../../gluster/options.ts';
import { counted } from '../../model/counted.ts';
import type { Volume } from '../../model/entities.ts';
import type { Id } from '../../model/ids.ts';
import { allChanges } from '../../model/lanes.ts';
import { listed } from '../../model/listed.ts';
import type { State } from '../../model/state.ts';
import { quote } from '../../shell/quote.ts';
import type { Finding, Next, VolumeHealth } from '../health.ts';
import type { Joined } from '../joined.ts';
import { isBeingWritten } from '../sets.ts';
import { goodCopyAway } from './good-copy-away.ts';
import { healDaemons } from './heal-daemons.ts';

/** What is wrong with volumes as a whole: what waits to be healed, what moves, and where gluster and the state differ. */
export function volumeFindings(joined: Joined, volumes: readonly VolumeHealth[]): readonly Finding[] {
  return [
    ...volumes.flatMap((volume) => [...goodCopyAway(volume), ...healing(volume), ...tasks(volume)]),
    ...healDaemons(joined),
    ...joined.volumes.flatMap((volume) => differences(joined, volume)),
    ...strangers(joined),
  ];
}

/** By name, as a command takes it. */
function start(name: string): string {
  return `glusterctl volume start ${name}`;
}

/** Of what waits, the part that is not in split-brain: gluster keeps account of that, too. */
function besidesSplitBrain(entries: number, splitBrain: number | null): number {
  return Math.max(0, entries - (splitBrain ?? 0));
}

function healing({ id, name, kind, pending, splitBrain, sets }: VolumeHealth): readonly Finding[] {
  const found: Finding[] = [];
  if (splitBrain !== null && splitBrain > 0)
    found.push({
      kind: 'split-brain',
      level: 'critical',
      about: name,
      what: `${name}: ${counted(splitBrain, 'entry is', 'entries are')} in split-brain: its copies differ, and each takes itself for the right one`,
      risk: 'They can be neither read nor written until it is decided which copy counts.',
      next: [
        id === null
          ? { command: `gluster volume heal ${name} info split-brain`, on: sets[0]?.bricks[0]?.host ?? null }
          : { command: `glusterctl heal split-brain ${name}`, on: null },
      ],
    });
  // What a set with a brick away has to heal is told with that brick.
  const waiting = sets.filter(
    (set) => (set.pending ?? 0) > 0 && set.bricks.every(({ state }) => state === 'up'),
  );
  const entries = besidesSplitBrain(
    waiting.reduce((sum, set) => sum + (set.pending ?? 0), 0),
    splitBrain,
  );
  const written = kind.startsWith('disperse') && waiting.every(({ bricks }) => isBeingWritten(bricks));
  if (entries > 0)
    found.push({
      kind: 'heal-pending',
      level: written ? 'notice' : 'warning',
      about: name,
      what: written
        ? `${name}: ${counted(entries, 'entry is', 'entries are')} being written, or ${entries === 1 ? 'waits' : 'wait'} to be healed: all bricks count the same`
        : `${name}: ${counted(entries, 'entry waits', 'entries wait')} to be healed${(pending ?? 0) > entries ? ', and more where bricks are away' : ''}`,
      risk: written
        ? 'None where clients write. Where none does it should be over in ten minutes.'
        : 'Until that is done one copy of them is out of date: stop no host and replace no brick meanwhile.',
      next: [
        id === null
          ? {
              command: `gluster volume heal ${name} statistics heal-count`,
              on: sets[0]?.bricks[0]?.host ?? null,
            }
          : { command: `glusterctl heal status ${name}`, on: null },
      ],
    });
  return found;
}

function tasks({ id, name, tasks: all, sets }: VolumeHealth): readonly Finding[] {
  const host = sets[0]?.bricks[0]?.host ?? null;
  return all.flatMap(({ kind, state, bricks }): Finding[] => {
    const words = bricks.length === 0 ? '' : ` ${bricks.join(' ')}`;
    const status = (): Next => {
      if (kind !== 'rebalance')
        return { command: `gluster volume remove-brick ${name}${words} status`, on: host };
      return id === null
        ? { command: `gluster volume rebalance ${name} status`, on: host }
        : { command: `glusterctl rebalance status ${name}`, on: null };
    };
    const base = { about: name, next: [status()] };
    if (kind === 'rebalance') {
      if (state === 'running')
        return [
          {
            ...base,
            kind: 'rebalance-running',
            level: 'notice',
            what: `${name} is being rebalanced`,
            risk: '',
          },
        ];
      if (state === 'failed')
        return [
          {
            about: name,
            next:
              id === null
                ? base.next
                : [...base.next, { command: `glusterctl rebalance start ${name}`, on: null }],
            kind: 'rebalance-failed',
            level: 'warning',
            what: `${name}: the last rebalance failed`,
            risk: 'Files lie where they were: new bricks get only new files.',
          },
        ];
      return [];
    }
    const removed = listed(bricks, 3) || 'bricks';
    if (state === 'running')
      return [
        {
          ...base,
          kind: 'remove-brick-running',
          level: 'notice',
          what: `${name}: ${removed} being emptied`,
          risk: '',
        },
      ];
    if (state === 'failed')
      return [
        {
          ...base,
          kind: 'remove-brick-failed',
          level: 'warning',
          what: `${name}: emptying ${removed} failed`,
          risk: 'A part of the files is still there: the bricks must not be taken away.',
        },
      ];
    if (state !== 'completed') return [];
    return [
      {
        ...base,
        kind: 'remove-brick-uncommitted',
        level: 'warning',
        what: `${name}: ${removed} emptied, and the removal is neither committed nor stopped`,
        risk: 'Until then bricks can be neither added nor removed.',
      },
    ];
  });
}

/** Bricks that an open operation brings or takes away: gluster and the state differ while it goes on. */
function isChanging(state: State, volume: Id): boolean {
  return Object.values(state.operations).some(({ plan }) =>
    allChanges(plan).some((change) => {
      if (change.table === 'volumes') return change.id === volume;
      if (change.table !== 'bricks') return false;
      return (change.do === 'add' ? change.value.volume : state.bricks[change.id]?.volume) === volume;
    }),
  );
}

function differences(joined: Joined, volume: Volume): readonly Finding[] {
  const { info, state } = joined;
  if (info === null || isChanging(state, volume.id)) return [];
  const found = info.get(volume.name);
  const { name } = volume;
  if (found === undefined)
    return [
      {
        kind: 'volume-missing',
        level: 'critical',
        about: name,
        what: `${name} is in the state, and gluster does not know it`,
        risk: 'Nobody can use it. If it was deleted by hand, its bricks still take their space.',
        next: [{ command: 'gluster volume list', on: joined.teller }],
      },
    ];
  return [
    ...stopped(joined, volume, found),
    ...otherBricks(joined, volume, found),
    ...authAllow(volume, found),
  ];
}

function stopped(joined: Joined, volume: Volume, { status }: VolumeInfo): readonly Finding[] {
  const { name, started } = volume;
  if (!started || status === 'Started') return [];
  return [
    {
      kind: 'volume-stopped',
      level: 'critical',
      about: name,
      what: `${name} is stopped, and should be started`,
      risk: 'No client can use it.',
      next: [
        holdsItsState(volume)
          ? { command: `gluster volume start ${name}`, on: joined.teller }
          : { command: start(name), on: null },
      ],
    },
  ];
}

/** What is to be changed has to be written down first, and that lies on the volume itself. */
function holdsItsState({ name, options }: Volume): boolean {
  return stateMarkIn(options).startsWith(`${name}/`);
}

function otherBricks(joined: Joined, volume: Volume, found: VolumeInfo): readonly Finding[] {
  const own = joined.bricksOf(volume.id);
  const ids = found.bricks.map(
    ({ host, path, hostUuid }) =>
      joined.brickAt(joined.nodeByName(host) ?? joined.nodeByUuid(hostUuid), path)?.id,
  );
  const same = own.length === ids.length && own.every(({ id }, at) => ids[at] === id);
  if (same) return [];
  const strange = found.bricks
    .filter((_, at) => ids[at] === undefined)
    .map(({ host, path }) => `${host}:${path}`);
  return [
    {
      kind: 'bricks-differ',
      level: 'warning',
      about: volume.name,
      what: `${volume.name}: gluster has other bricks than the state, or in another order${strange.length === 0 ? '' : `: ${listed(strange, 3)}`}`,
      risk: 'Commands that change it may count wrong: change nothing about it until that is settled.',
      next: [{ command: `gluster volume info ${volume.name}`, on: joined.teller }],
    },
  ];
}

const ALLOW = 'auth.allow';

/** gluster damages this option where it refuses to add bricks: it leaves another one beside it, and lists addresses. */
function authAllow(volume: Volume, { options }: VolumeInfo): readonly Finding[] {
  const wanted = volume.options.findLast((option) => option.startsWith(`${ALLOW} `))?.slice(ALLOW.length + 1);
  const stray = options[`old.${ALLOW}`];
  const told = options[ALLOW];
  if (stray === undefined && (wanted === undefined || told === wanted)) return [];
  const right = wanted ?? stray ?? '*';
  return [
    {
      kind: 'auth-allow-damaged',
      level: 'warning',
      about: volume.name,
      what: `${volume.name}: ${ALLOW} is ${told ?? 'not set'}, and should be ${right}`,
      risk: 'Clients are kept out, or let in, that should not be.',
      next: [{ command: `glusterctl volume set ${volume.name} auth.allow=${quote(right)}`, on: null }],
    },
  ];
}

function strangers({ info, volumes, teller, state }: Joined): readonly Finding[] {
  const known = new Set(volumes.map(({ name }) => name));
  // Those that are being made or deleted.
  for (const { plan } of Object.values(state.operations))
    for (const change of allChanges(plan))
      if (change.do === 'add' && change.table === 'volumes') known.add(change.value.name);
  return [...(info?.values() ?? [])]
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({
      kind: 'volume-unknown',
      level: 'notice',
      about: name,
      what: `${name} is in gluster, and the state does not know it`,
      risk: 'It is shown here, and no other command works on it.',
      next: [
        { command: `gluster volume info ${name}`, on: teller },
        { command: `glusterctl adopt volume ${name}`, on: null, when: 'to have it looked after here' },
      ],
    }));
}
