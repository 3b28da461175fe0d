import { drawUuid } from '../model/create.ts';
import type { PoolModel } from '../model/types.ts';
import { type Call, NotSimulated } from '../tools/tool.ts';
import { misuse, Refusal } from './answer.ts';
import { bricksOfWords, takeBricks } from './new-bricks.ts';

const USAGE =
  'volume create <NEW-VOLNAME> [[replica <COUNT> [arbiter <COUNT>]]|[replica 2 thin-arbiter 1]] [disperse [<COUNT>]] [disperse-data <COUNT>] [redundancy <COUNT>] [transport <tcp|rdma|tcp,rdma>] <NEW-BRICK> <TA-BRICK>... [force]';

/** What the command itself makes of its words, and refuses before glusterd hears of it. */
function readWords([name = '', ...rest]: readonly string[]) {
  refuseName(name);
  const shape = { replica: 1, arbiter: 0, data: 0, redundancy: 0 };
  let force = false;
  const bricks: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const number = Number(rest[at + 1]);
    if (word === 'replica' || word === 'arbiter' || word === 'redundancy') shape[word] = number;
    else if (word === 'disperse-data') shape.data = number;
    else if (word === 'force') {
      force = true;
      continue;
    } else if (/^(stripe|disperse|thin-arbiter)$/.test(word)) {
      throw new NotSimulated(`gluster volume create … ${word}`);
    } else if (word !== 'transport') {
      bricks.push(word);
      continue;
    }
    at += 1;
  }
  if (bricks.length === 0) throw misuse(null, USAGE);
  const found = bricksOfWords(bricks, USAGE);
  const { replica, arbiter, data, redundancy } = shape;
  const disperse = data === 0 ? 0 : data + redundancy;
  if (disperse > 0 && bricks.length % disperse !== 0)
    throw misuse('number of bricks is not a multiple of disperse count', USAGE);
  return { name, replica, arbiter, disperse, redundancy, force, bricks: found };
}

/** What the command refuses as a name, by its own list. */
const NO_NAMES =
  'volume type subvolumes option end-volume all volume_not_in_ring description force snap-max-hard-limit snap-max-soft-limit auto-delete activate-on-create'.split(
    ' ',
  );

function refuseName(name: string): void {
  if (NO_NAMES.includes(name)) throw misuse(`"${name}" cannot be the name of a volume.`, USAGE);
  const [odd] = /[^A-Za-z0-9_-]/.exec(name) ?? [];
  if (odd !== undefined)
    throw misuse(
      `Volume name should not contain "${odd}" character.\nVolume names can onlycontain alphanumeric, '-' and '_' characters.`,
      USAGE,
    );
}

export function createVolume(call: Call, pool: PoolModel, words: readonly string[]): number {
  const { name, replica, arbiter, disperse, redundancy, force, bricks } = readWords(words);
  const prefix = `volume create: ${name}: `;
  if (pool.volumes[name] !== undefined) throw new Refusal(prefix, `Volume ${name} already exists`);
  const id = drawUuid(call.model);
  const taken = takeBricks(call, pool, bricks, {
    id,
    prefix,
    elsewhere: (host) => `Staging failed on ${host}. Error: `,
    force,
  });
  // Nobody counts copies before: it is what the volume's files are made from that doesn't come out. The bricks stay marked.
  if (bricks.length % replica !== 0) throw new Refusal(prefix, 'Failed to create volume files');
  pool.volumes[name] = {
    name,
    id,
    status: 'created',
    replica,
    arbiter,
    disperse,
    redundancy,
    bricks: taken.map((brick, number) => ({ ...brick, number })),
    options: {
      ...(replica > 1 ? { 'cluster.granular-entry-heal': 'on' } : {}),
      'storage.fips-mode-rchecksum': 'on',
      'transport.address-family': 'inet',
      'nfs.disable': 'on',
      ...(replica > 1 ? { 'performance.client-io-threads': 'off' } : {}),
    },
    rebalance: null,
    removal: null,
    clients: [],
    origin: null,
  };
  call.out(`volume create: ${name}: success: please start the volume to access data\n`);
  return 0;
}
