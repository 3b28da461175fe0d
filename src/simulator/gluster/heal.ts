import type { GlusterBrick, GlusterVolume, PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, type Xml } from './answer.ts';
import { setSize } from './volume-info.ts';
import { hostOf } from './volumes.ts';

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
  readonly pending: readonly string[];
}

/**
 * Files aren't simulated, the root of a volume is: what clients, this one included, write to it while a brick of
 * its copies is away waits for that brick, and is brought to it as soon as it is back.
 */
function bricksOf(call: Call, volume: GlusterVolume): readonly Healed[] {
  const size = setSize(volume);
  const connected = volume.bricks.map((brick) => hostOf(call, brick)?.bricks[brick.path] !== undefined);
  return volume.bricks.map((brick, index) => {
    const first = index - (index % size);
    const missing = connected.slice(first, first + size).includes(false);
    const waits = volume.replica > 1 && missing && connected[index] === true;
    return { brick, connected: connected[index] === true, pending: waits ? ['/'] : [] };
  });
}

/** A client has the volume as long as one of its sets can be read. */
function isReachable(volume: GlusterVolume, bricks: readonly Healed[]): boolean {
  const size = setSize(volume);
  const needed = volume.disperse > 0 ? volume.disperse - volume.redundancy : 1;
  return bricks.some((_, at) => {
    const set = at % size === 0 ? bricks.slice(at, at + size) : [];
    return set.filter(({ connected }) => connected).length >= needed;
  });
}

const GONE = 'Transport endpoint is not connected';
const ROOT_ID = '00000000-0000-0000-0000-000000000001';

export function heal(call: Call, pool: PoolModel, words: readonly string[], xml: boolean): number {
  const [name = '', ...verbs] = words;
  const verb = verbs.join(' ');
  if (verb !== 'info' && verb !== 'info summary')
    throw new NotSimulated(`gluster volume heal ${words.join(' ')}`);
  const volume = pool.volumes[name];
  if (volume === undefined) return notHealed(call, xml, ENOENT, `Volume ${name} does not exist`);
  const bricks = bricksOf(call, volume);
  // glusterd hands out the volfile well enough; it is the root that can't be entered.
  if (!isReachable(volume, bricks))
    return notHealed(call, xml, EIO, `${name}: Not able to fetch volfile from glusterd`);
  if (setSize(volume) === 1)
    return notHealed(
      call,
      xml,
      EINVAL,
      `This command is supported for only volumes of replicate/disperse type. Volume ${name} is not of type replicate/disperse`,
    );
  const summary = verb === 'info summary';
  if (xml) {
    const found = bricks.map((brick) => healXml(brick, summary));
    printXml(call, [['healInfo', [['bricks', found]]], ...outcome()]);
  } else for (const each of bricks) call.out(healText(each, summary));
  return 0;
}

function healText({ brick, connected, pending }: Healed, summary: boolean): string {
  const count = connected ? pending.length : '-';
  const none = connected ? 0 : '-';
  return [
    `Brick ${brick.host}:${brick.path}`,
    ...(summary ? [] : pending.map((path) => `${path} `)),
    `Status: ${connected ? 'Connected' : GONE}`,
    ...(summary
      ? [
          `Total Number of entries: ${count}`,
          `Number of entries in heal pending: ${count}`,
          `Number of entries in split-brain: ${none}`,
          `Number of entries possibly healing: ${none}`,
        ]
      : [`Number of entries: ${count}`]),
    '\n',
  ].join('\n');
}

function healXml({ brick, connected, pending }: Healed, summary: boolean): Xml {
  const name: Xml = ['name', `${brick.host}:${brick.path}`];
  const attributes = `hostUuid="${connected ? brick.uuid : '-'}"`;
  if (summary && !connected)
    // A slip of gluster: the count goes into the text before it.
    return [
      'brick',
      [name, ['status', `Failed to process entries completely. (${GONE})totalNumberOfEntries0`]],
      attributes,
    ];
  const counts: readonly Xml[] = summary
    ? [
        ['totalNumberOfEntries', pending.length],
        ['numberOfEntriesInHealPending', pending.length],
        ['numberOfEntriesInSplitBrain', 0],
        ['numberOfEntriesPossiblyHealing', 0],
      ]
    : [['numberOfEntries', connected ? pending.length : '-']];
  return [
    'brick',
    [
      name,
      ...(summary ? [] : pending.map((path): Xml => ['file', path, `gfid="${ROOT_ID}"`])),
      ['status', connected ? 'Connected' : GONE],
      ...counts,
    ],
    attributes,
  ];
}
