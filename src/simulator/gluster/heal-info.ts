import { noteEmpty } from '../data/healing.ts';
import { type BrickSet, reachedOf, setsOf } from '../data/sets.ts';
import { isSplit, needed } from '../data/sources.ts';
import { entriesOf, type SplitEntry } from '../data/split-brain.ts';
import type { GlusterBrick, GlusterVolume, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { outcome, printXml, type Xml } from './answer.ts';
import { setSize } from './volume-info.ts';

const [ENOENT, EIO, EINVAL] = [2, 5, 22];

/** A program of its own connects to the bricks as a client would. What it fails with is how the command ends. */
function notHealed(call: Call, xml: boolean, errno: number, message: string): number {
  if (xml) printXml(call, [['healInfo', [['bricks', null]]], ...outcome(-1, errno, message)]);
  else call.out(`${message}\nVolume heal failed.\n`);
  return 256 - errno;
}

interface Healed {
  readonly brick: GlusterBrick;
  readonly connected: boolean;
  /** What waits to be brought to another brick. */
  readonly pending: readonly SplitEntry[];
  readonly split: readonly SplitEntry[];
}

/** A client has the volume as long as one of its sets can be read. */
function isReachable(volume: GlusterVolume, sets: readonly BrickSet[]): boolean {
  return sets.some((set) => reachedOf(set).length >= needed(volume));
}

function healedOf(volume: GlusterVolume, set: BrickSet): readonly Healed[] {
  const reached = reachedOf(set);
  return set.map((spot) => {
    const at = reached.find(({ number }) => number === spot.number);
    if (at === undefined) return { brick: spot.brick, connected: false, pending: [], split: [] };
    const entries = entriesOf(at);
    return {
      brick: spot.brick,
      connected: true,
      pending: entries.filter(({ path }) => !isSplit(volume, set, path)),
      split: entries.filter(({ path }) => isSplit(volume, set, path)),
    };
  });
}

/** What clients, this one included, write to the root while a copy is away waits for that brick. */
function writeToRoot(volume: GlusterVolume, set: BrickSet): void {
  if (volume.replica < 2) return;
  for (const spot of set) {
    const known = reachedOf(set).some((at) => entriesOf(at).some(({ path }) => path === '/'));
    if (!spot.online && !known) noteEmpty(volume, set, spot);
  }
}

export type Kind = 'info' | 'summary' | 'split-brain';

export function healInfo(call: Call, pool: PoolModel, name: string, kind: Kind, xml: boolean): number {
  const volume = pool.volumes[name];
  if (volume === undefined) return notHealed(call, xml, ENOENT, `Volume ${name} does not exist`);
  const sets = setsOf(call.model, volume);
  // glusterd hands out the volfile well enough; it is the root that can't be entered.
  if (!isReachable(volume, sets))
    return notHealed(call, xml, EIO, `${name}: Not able to fetch volfile from glusterd`);
  if (setSize(volume) === 1)
    return notHealed(
      call,
      xml,
      EINVAL,
      `This command is supported for only volumes of replicate/disperse type. Volume ${name} is not of type replicate/disperse`,
    );
  for (const set of sets) writeToRoot(volume, set);
  const bricks = sets.flatMap((set) => healedOf(volume, set));
  if (xml) {
    const found = bricks.map((brick) => healXml(brick, kind));
    printXml(call, [['healInfo', [['bricks', found]]], ...outcome()]);
  } else for (const each of bricks) call.out(healText(each, kind));
  return 0;
}

const GONE = 'Transport endpoint is not connected';

function healText({ brick, connected, pending, split }: Healed, kind: Kind): string {
  const count = (entries: readonly SplitEntry[]) => (connected ? entries.length : '-');
  const all = kind === 'split-brain' ? split : [...pending, ...split];
  const title = (entry: SplitEntry) =>
    kind === 'info' ? `${entry.path} ${split.includes(entry) ? '- Is in split-brain\n' : ''}` : entry.path;
  return [
    `Brick ${brick.host}:${brick.path}`,
    ...(kind === 'summary' ? [] : all.map(title)),
    `Status: ${connected ? 'Connected' : GONE}`,
    ...(kind === 'summary'
      ? [
          `Total Number of entries: ${count(all)}`,
          `Number of entries in heal pending: ${count(pending)}`,
          `Number of entries in split-brain: ${count(split)}`,
          `Number of entries possibly healing: ${count([])}`,
        ]
      : [`Number of entries${kind === 'split-brain' ? ' in split-brain' : ''}: ${count(all)}`]),
    '\n',
  ].join('\n');
}

function healXml({ brick, connected, pending, split }: Healed, kind: Kind): Xml {
  const name: Xml = ['name', `${brick.host}:${brick.path}`];
  const attributes = `hostUuid="${connected ? brick.uuid : '-'}"`;
  if (kind === 'summary' && !connected)
    // A slip of gluster: the count goes into the text before it.
    return [
      'brick',
      [name, ['status', `Failed to process entries completely. (${GONE})totalNumberOfEntries0`]],
      attributes,
    ];
  const all = kind === 'split-brain' ? split : [...pending, ...split];
  const counts: readonly Xml[] =
    kind === 'summary'
      ? [
          ['totalNumberOfEntries', all.length],
          ['numberOfEntriesInHealPending', pending.length],
          ['numberOfEntriesInSplitBrain', split.length],
          ['numberOfEntriesPossiblyHealing', 0],
        ]
      : [['numberOfEntries', connected ? all.length : '-']];
  return [
    'brick',
    [
      name,
      ...(kind === 'summary' ? [] : all.map(({ path, gfid }): Xml => ['file', path, `gfid="${gfid}"`])),
      ['status', connected ? 'Connected' : GONE],
      ...counts,
    ],
    attributes,
  ];
}
