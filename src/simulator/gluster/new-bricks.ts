import { VOLUME_ID } from '../model/bricks.ts';
import { Files } from '../model/files.ts';
import { isWithin, parentOf } from '../model/paths.ts';
import type { GlusterBrick, HostModel, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { misuse, Refusal } from './answer.ts';
import { hostNamed, isConnected, othersOf } from './pool.ts';

/** A brick as it is typed: HOST:/PATH. */
export interface BrickWord {
  readonly word: string;
  readonly host: string;
  readonly path: string;
}

/** The command itself looks at these words, before glusterd hears of them. */
export function bricksOfWords(words: readonly string[], usage: string): readonly BrickWord[] {
  const bricks = words.map((word): BrickWord => {
    const colon = word.indexOf(':/');
    if (colon < 0) throw misuse(`Wrong brick type: ${word}, use <HOSTNAME>:<export-dir-abs-path>`, usage);
    return { word, host: word.slice(0, colon), path: word.slice(colon + 1) };
  });
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice !== undefined) throw misuse(`Found duplicate exports ${twice}`, usage);
  return bricks;
}

export interface Taking {
  /** Of the volume that takes them. */
  readonly id: string;
  /** How gluster begins what it says of the command. */
  readonly prefix: string;
  /** What it says besides, where another host refuses. */
  readonly elsewhere: (host: string) => string;
  readonly force: boolean;
}

/**
 * Checks bricks as glusterd does: the host that is asked goes through all of them, and makes and marks its own at once;
 * then each other host does so with its own. Who refuses takes no mark back, neither its own nor those of others.
 */
export function takeBricks(
  call: Call,
  pool: PoolModel,
  bricks: readonly BrickWord[],
  taking: Taking,
): GlusterBrick[] {
  const found = bricks.map((brick) => {
    const host = hostOfNew(call, pool, brick, taking.prefix);
    if (host === call.host) markBrick(host, brick, taking, '');
    return { brick, host };
  });
  for (const other of othersOf(call))
    for (const { brick, host } of found)
      if (host === other) markBrick(host, brick, taking, taking.elsewhere(brick.host));
  return found.map(({ brick, host }) => ({ host: brick.host, path: brick.path, uuid: host.uuid }));
}

function hostOfNew(call: Call, pool: PoolModel, { word, host: name, path }: BrickWord, prefix: string) {
  const host = hostNamed(call, name);
  if (host === null || !pool.members.includes(host.name) || host.rejected === true)
    throw new Refusal(prefix, `Host ${name} is not in 'Peer in Cluster' state`);
  if (!isConnected(call, host)) throw new Refusal(prefix, `Host ${name} not connected`);
  if (isTaken(pool, host, path))
    throw new Refusal(
      prefix,
      `Brick: ${word} not available. Brick may be containing or be contained by an existing brick.`,
    );
  return host;
}

/** A brick of a volume is there, or above or below it. */
export function isTaken(pool: PoolModel, host: HostModel, path: string): boolean {
  return Object.values(pool.volumes)
    .flatMap((volume) => volume.bricks)
    .some((brick) => brick.uuid === host.uuid && (isWithin(brick.path, path) || isWithin(path, brick.path)));
}

/** On its own host: the folder is made where it lacks, and carries the volume's id from then on. */
export function markBrick(
  host: HostModel,
  { path, word }: BrickWord,
  { id, prefix, force }: Taking,
  where: string,
): void {
  const files = new Files(host);
  const refuse = (reason: string) => new Refusal(prefix, `${where}${reason}`);
  if (!files.isDirectory(path) && !files.isDirectory(parentOf(path)))
    throw refuse(`Failed to create brick directory for brick ${word}. Reason : No such file or directory `);
  if (files.mountOf(path)?.target === '/' && !force)
    throw refuse(
      `The brick ${word} is being created in the root partition. It is recommended that you don't use the system's root partition for storage backend. Or use 'force' at the end of the command if you want to override this behavior.`,
    );
  const mark = files.node(path)?.attributes[VOLUME_ID];
  if (mark !== undefined && !force) throw refuse(`${path} is already part of a volume`);
  if (!files.isDirectory(path)) files.makeDirectory(path);
  // Not synced, as real glusterd doesn't.
  files.amend(path, (node) => {
    node.attributes[VOLUME_ID] = id;
  });
}
