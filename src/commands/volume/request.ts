import type { FlagDefinition, ParsedInput } from '../../cli/command.ts';
import type { Settings } from '../../cli/context.ts';
import { isWordOfGluster } from '../../gluster/names.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import type { Id, IdSource } from '../../model/ids.ts';
import { findCluster } from '../../model/lookup.ts';
import { GIB } from '../../model/sizes.ts';
import type { Durability, State, Tags } from '../../model/state.ts';
import { dataBricksPerSet, XFS_MINIMUM_KIB } from '../../placement/sizing.ts';
import { optionValue, type WantedVolume, wantsArbiter } from '../../plans/create-volume.ts';
import { invalid, readTags, refuseInvalid, refuseTogether, tagsComplaint } from '../../plans/validate.ts';

/** What the flags say, as typed. */
export interface VolumeFlags {
  readonly sizeKiB: number;
  readonly name: string;
  readonly durability: string;
  readonly replica: number;
  readonly data: number;
  readonly redundancy: number;
  readonly arbiter: boolean;
  readonly snapshotFactor: number;
  readonly clusters: readonly string[];
  readonly options: readonly string[];
  readonly gid: number;
  readonly block: boolean;
  readonly tags: Tags;
  readonly bricksMax: number;
  readonly setCount: number | null;
  readonly averageFileSizeKiB: number | null;
}

export const VOLUME_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'size',
    type: 'size',
    fallback: 0,
    placeholder: 'SIZE',
    summary: 'size in GiB, or with a unit: 512MiB, 1.5TiB',
  },
  {
    name: 'name',
    type: 'string',
    placeholder: 'NAME',
    summary: 'its name; "vol_" and its id if none is given',
  },
  {
    name: 'durability',
    type: 'string',
    fallback: 'replicate',
    placeholder: 'TYPE',
    values: ['none', 'replicate', 'disperse'],
    summary: 'none, replicate or disperse',
  },
  { name: 'replica', type: 'int', fallback: 3, placeholder: 'NUMBER', summary: 'copies, for replicate' },
  {
    name: 'disperse-data',
    type: 'int',
    fallback: 4,
    placeholder: 'NUMBER',
    summary: 'data bricks, for disperse',
  },
  {
    name: 'redundancy',
    type: 'int',
    fallback: 2,
    placeholder: 'NUMBER',
    summary: 'redundancy bricks, for disperse',
  },
  {
    name: 'arbiter',
    type: 'bool',
    fallback: false,
    summary: 'the third copy holds no data, only what breaks a tie',
  },
  {
    name: 'average-file-size',
    type: 'int',
    fallback: 0,
    placeholder: 'KIB',
    summary: 'expected file size in KiB, which sizes arbiter bricks',
  },
  {
    name: 'snapshot-factor',
    type: 'float',
    fallback: 1,
    placeholder: 'FACTOR',
    summary: 'room for snapshots: size of thin pools over that of bricks',
  },
  {
    name: 'clusters',
    type: 'string',
    placeholder: 'CLUSTERS',
    summary: 'ids or names of clusters to choose from, comma-separated',
  },
  {
    name: 'gluster-volume-options',
    type: 'string',
    placeholder: 'OPTIONS',
    summary: '"key value" options of gluster, comma-separated',
  },
  {
    name: 'gid',
    type: 'int',
    fallback: 0,
    placeholder: 'GID',
    summary: 'group that may write to it; 0: root only',
  },
  { name: 'block', type: 'bool', fallback: false, summary: 'it is to host block volumes' },
  {
    name: 'tag',
    type: 'strings',
    placeholder: 'TAG:VALUE',
    summary: 'a tag of the volume, for finding it again; repeatable',
  },
  {
    name: 'bricks-max',
    type: 'int',
    fallback: 0,
    placeholder: 'NUMBER',
    summary: 'more bricks than this are noted (max_bricks_per_volume)',
  },
  {
    name: 'sets',
    type: 'int',
    fallback: 0,
    placeholder: 'NUMBER',
    summary: 'exactly this many sets of bricks; 0: the fewest that fit',
  },
];

export function readVolumeFlags(input: ParsedInput): VolumeFlags {
  const list = (name: string): readonly string[] =>
    input.string(name) === '' ? [] : input.string(name).split(',');
  return {
    sizeKiB: input.int('size'),
    name: input.string('name'),
    durability: input.string('durability'),
    replica: input.int('replica'),
    data: input.int('disperse-data'),
    redundancy: input.int('redundancy'),
    arbiter: input.bool('arbiter'),
    snapshotFactor: input.float('snapshot-factor'),
    clusters: list('clusters'),
    options: list('gluster-volume-options'),
    gid: input.int('gid'),
    block: input.bool('block'),
    tags: readTags(input.strings('tag')),
    bricksMax: input.int('bricks-max'),
    setCount: input.int('sets') > 0 ? input.int('sets') : null,
    averageFileSizeKiB: input.int('average-file-size') > 0 ? input.int('average-file-size') : null,
  };
}

const DISPERSIONS = ['2+1', '4+2', '8+3', '8+4'];

/** Heketi's checks, in its order and with its words: first the request's fields, all together. */
export function checkVolumeFlags(flags: VolumeFlags, settings: Settings): Durability {
  const { sizeKiB, name, gid, snapshotFactor, replica, data, redundancy } = flags;
  refuseTogether(
    () => checkVolumeName(name),
    () =>
      refuseInvalid({
        size: sizeKiB < 0 ? 'must be no less than 1' : '',
        tags: tagsComplaint(flags.tags),
      }),
  );
  if (gid < 0) throw usage('Bad group id less than zero');
  if (gid >= 2_147_483_647) throw usage('Bad group id equal or greater than 2**32');
  const type = flags.durability === '' ? 'none' : flags.durability;
  if (type !== 'none' && type !== 'replicate' && type !== 'disperse') {
    throw usage('Unknown durability type', 'It is one of none, replicate and disperse.');
  }
  if (snapshotFactor > 100) throw usage('Invalid snapshot factor', 'It is from 1 to 100.');
  for (const option of flags.options) checkOption(option);
  if (type === 'none') return noArbiter(flags, { type });
  if (type === 'disperse') {
    if (!DISPERSIONS.includes(`${data}+${redundancy}`)) {
      throw usage(
        `Invalid dispersion combination: ${data}+${redundancy}`,
        `It is one of ${DISPERSIONS.join(', ')}.`,
      );
    }
    return noArbiter(flags, { type, data, redundancy });
  }
  if (replica > 3 || replica < 1) throw usage('Invalid replica value', 'It is 1, 2 or 3.');
  const arbiter = flags.arbiter || wantsArbiter(allOptions(flags, settings));
  if (arbiter && replica !== 3) return noArbiter(flags, { type, replica, arbiter: false });
  return { type, replica, arbiter };
}

function noArbiter(flags: VolumeFlags, durability: Durability): Durability {
  if (flags.arbiter) throw usage('An arbiter goes with --durability=replicate and --replica=3');
  return durability;
}

export function checkVolumeName(name: string): void {
  const bad = (hint: string): never => {
    throw invalid({ name: 'must be in a valid format' }, hint);
  };
  if (name === '') return;
  if (!/^[a-zA-Z0-9_-]+$/.test(name)) bad('A name has letters, digits, "_" and "-".');
  if (name.startsWith('-')) bad('It can not begin with "-".');
  if (isWordOfGluster(name)) bad(`"${name}" is a word of gluster's own.`);
}

/** `key value`; the value may have spaces, but neither may hold what would end a line. */
export function checkOption(option: string): void {
  if (option.trim() === '') return;
  if (!/^\s*[A-Za-z0-9_][\w.-]*\s+\S/.test(option) || /\p{Cc}/u.test(option)) {
    throw usage(
      `"${option}" is no volume option`,
      'An option reads "key value", as in "performance.cache-size 64MB".',
    );
  }
}

/** Ids are drawn when they are first asked for, and stay: planning again must give the same ones. */
export function drawnIds(ids: IdSource): (number: number) => Id {
  const drawn: Id[] = [];
  return (number) => {
    while (drawn.length <= number) drawn.push(ids.next());
    return drawn[number] as Id;
  };
}

/** The flags as a volume that can be planned. */
export function wantedVolume(
  flags: VolumeFlags,
  durability: Durability,
  settings: Settings,
  state: State,
  ids: IdSource,
  name: string,
): WantedVolume {
  const id = ids.next();
  const { sizeKiB, snapshotFactor } = flags;
  const clusters = flags.clusters.map((word) => clusterId(state, word));
  mustBeLargeEnough(state, sizeKiB, durability);
  const brickIds = drawnIds(ids);
  return {
    id,
    name: name === '' ? `vol_${id}` : name,
    clusters,
    sizeKiB,
    durability,
    requested: { replica: flags.replica, data: flags.data, redundancy: flags.redundancy },
    snapshotFactor: Math.max(1, snapshotFactor),
    snapshotsEnabled: snapshotFactor > 1,
    gid: flags.gid,
    block: flags.block,
    options: allOptions(flags, settings),
    tags: flags.tags,
    setCount: flags.setCount,
    bricksWarning: flags.bricksMax > 0 ? flags.bricksMax : null,
    brickId: brickIds,
  };
}

function clusterId(state: State, word: string): Id {
  if (Object.keys(state.clusters).length === 0) return word;
  try {
    return findCluster(state, word).id;
  } catch (error) {
    if (error instanceof GlusterctlError && error.code === 'not-found') {
      throw new GlusterctlError(
        'not-found',
        `Cluster id ${word} not found`,
        error.hint === undefined ? {} : { hint: error.hint },
      );
    }
    throw error;
  }
}

function mustBeLargeEnough(state: State, sizeKiB: number, durability: Durability): void {
  if (Object.keys(state.clusters).length === 0) return;
  const least = XFS_MINIMUM_KIB * dataBricksPerSet(durability);
  if (sizeKiB >= least) return;
  const shown = sizeKiB % GIB === 0 ? `${sizeKiB / GIB} GB` : `${sizeKiB} KiB`;
  throw usage(
    `Requested volume size (${shown}) is smaller than the minimum supported volume size (${least})`,
    'No XFS file system, and so no brick, is smaller than 300 MiB.',
  );
}

/** Server-wide options before and after the request's, as Heketi records them: unset ones are empty strings. */
function allOptions(flags: VolumeFlags, settings: Settings): readonly string[] {
  const list = (key: string): string[] => String(settings.config(key) ?? '').split(',');
  const own = [...flags.options];
  if (flags.arbiter && optionValue(own, 'user.heketi.arbiter') === null) own.push('user.heketi.arbiter true');
  if (flags.averageFileSizeKiB !== null)
    own.push(`user.heketi.average-file-size ${flags.averageFileSizeKiB}`);
  return [
    ...list('pre_request_volume_options'),
    ...(flags.block ? list('block_hosting_volume_options') : []),
    ...own,
    ...list('post_request_volume_options'),
  ];
}
