import { DISPERSIONS } from '../model/durability.ts';
import { GlusterctlError, retold, usage } from '../model/errors.ts';
import { nearest } from '../model/nearest.ts';
import { checkOption } from '../plans/volume-option.ts';
import { DRIVERS, type DriverName, isDriver } from './drivers/driver.ts';

/** What a StorageClass asks of each volume: with size, group and tags of a claim it is a new volume as commands ask for one. */
export interface ClassRequest {
  readonly volume: {
    readonly durability: 'none' | 'replicate' | 'disperse';
    readonly replica: number;
    readonly disperseData: number;
    readonly redundancy: number;
    readonly arbiter: boolean;
    readonly averageFileSize: null;
    readonly snapshotFactor: number;
    /** Ids or names to choose from, in order; empty: all. */
    readonly clusters: readonly string[];
    readonly glusterVolumeOptions: readonly string[];
    readonly block: false;
    readonly bricksMax: null;
    readonly sets: null;
  };
  /** Groups, of which each volume gets a free one. */
  readonly gidMin: number;
  readonly gidMax: number;
  /** Empty: the name of a volume begins as that of its PersistentVolume. */
  readonly namePrefix: string;
  /** null: as the cluster has it. */
  readonly driver: DriverName | null;
  /** Where an NFS-Ganesha serves the volumes; empty: nowhere. */
  readonly nfsServer: string;
  /** Below which the nodes have them mounted; empty: where "kubernetes nodes prepare" does. */
  readonly mountRoot: string;
  /** Parameters that meant something to Heketi's day and mean nothing here, in the order of the class. */
  readonly ignored: readonly string[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
interface Draft extends Mutable<Omit<ClassRequest, 'volume' | 'ignored'>> {
  readonly volume: Mutable<ClassRequest['volume']>;
}

/** The plugin of Kubernetes gave groups from here on, and to volumes of classes that named none as well. */
const LEAST_GID = 2000;
const MOST_GID = 2_147_483_646;

/** They say how Heketi's server was reached, and what its endpoints were called. */
const OF_HEKETI: ReadonlySet<string> = new Set([
  'resturl',
  'restuser',
  'restuserkey',
  'restauthenabled',
  'secretname',
  'secretnamespace',
  'restsecretname',
  'restsecretnamespace',
  'customepnameprefix',
]);

/** By its name in small letters, as the plugin compared them: what a parameter does to the request. */
const READERS: Readonly<Record<string, (value: string, draft: Draft) => void>> = {
  volumetype(value, { volume }) {
    Object.assign(volume, volumeType(value));
  },
  clusterid(value, { volume }) {
    volume.clusters = commaSeparated(value);
  },
  gidmin(value, draft) {
    draft.gidMin = group(value);
  },
  gidmax(value, draft) {
    draft.gidMax = group(value);
  },
  volumeoptions(value, { volume }) {
    const options = commaSeparated(value);
    for (const option of options) checkOption(option);
    const zones = options.findLast((option) => option.startsWith('user.heketi.zone-checking '));
    if (zones !== undefined) zoneChecking(zones.split(/\s+/)[1] ?? '');
    volume.glusterVolumeOptions = [...volume.glusterVolumeOptions, ...options];
  },
  zonechecking(value, { volume }) {
    const option = `user.heketi.zone-checking ${zoneChecking(value)}`;
    volume.glusterVolumeOptions = [...volume.glusterVolumeOptions, option];
  },
  volumenameprefix(value, draft) {
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(value))
      throw usage(
        `"${value}" can't begin a name`,
        'It has letters, digits and "-", at most 100, and no "_".',
      );
    draft.namePrefix = value;
  },
  snapfactor(value, { volume }) {
    const factor = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
    if (!(factor >= 1 && factor <= 100)) throw usage(`"${value}" is no factor`, 'It is from 1 to 100.');
    volume.snapshotFactor = factor;
  },
  driver(value, draft) {
    if (!isDriver(value)) throw usage(`"${value}" is no driver`, `It is one of ${DRIVERS.join(', ')}.`);
    draft.driver = value;
  },
  nfsserver(value, draft) {
    if (!/^[A-Za-z0-9._:-]+$/.test(value)) throw usage(`"${value}" is no name of a host`);
    draft.nfsServer = value;
  },
  mountroot(value, draft) {
    draft.mountRoot = absolutePath(value);
  },
};

/** As a class has them, for messages; parameters are compared without regard to capitals. */
const SPELLED = [
  ...['volumetype', 'clusterid', 'gidMin', 'gidMax', 'volumeoptions', 'zonechecking'],
  ...['volumenameprefix', 'snapfactor', 'driver', 'nfsserver', 'mountroot'],
];

/** What a StorageClass asks for; of what is unknown, or can't be, all is told at once, by its name. */
export function classRequest(parameters: Readonly<Record<string, string>>, className: string): ClassRequest {
  const draft: Draft = {
    volume: { ...THREE_COPIES, averageFileSize: null, snapshotFactor: 1, clusters: [], ...PLAIN },
    ...{ gidMin: LEAST_GID, gidMax: MOST_GID, namePrefix: '', driver: null, nfsServer: '', mountRoot: '' },
  };
  const wrong: GlusterctlError[] = [];
  const seen = new Map<string, string>();
  for (const [name, value] of Object.entries(parameters)) {
    try {
      const key = name.toLowerCase();
      const twin = seen.get(key);
      if (twin !== undefined) throw usage(`it says the same as "${twin}"`, 'One of them must go.');
      seen.set(key, name);
      if (OF_HEKETI.has(key)) continue;
      const read = READERS[key];
      if (read === undefined) throw unknown(key);
      // An empty one is as good as none, as it was to the plugin.
      if (value !== '') read(value, draft);
    } catch (error) {
      if (!(error instanceof GlusterctlError)) throw error;
      wrong.push(retold(error, { message: `parameter "${name}": ${error.message}` }));
    }
  }
  if (draft.gidMin > draft.gidMax)
    wrong.push(usage(`parameter "gidMin": ${draft.gidMin} is more than gidMax, ${draft.gidMax}`));
  if (wrong.length > 0) throw refusal(className, wrong);
  return { ...draft, ignored: Object.keys(parameters).filter((name) => OF_HEKETI.has(name.toLowerCase())) };
}

const THREE_COPIES = {
  durability: 'replicate',
  replica: 3,
  disperseData: 4,
  redundancy: 2,
  arbiter: false,
} as const;
const PLAIN = { glusterVolumeOptions: [], block: false, bricksMax: null, sets: null } as const;

function refusal(className: string, wrong: readonly GlusterctlError[]): GlusterctlError {
  const hints = [...new Set(wrong.flatMap(({ hint }) => hint ?? []))];
  return new GlusterctlError(
    'usage',
    `StorageClass ${className}: ${wrong.map(({ message }) => message).join('; ')}`,
    hints.length === 0 ? {} : { hint: hints.join('\n') },
  );
}

function unknown(key: string): GlusterctlError {
  const [close] = nearest(key, SPELLED);
  const known = `There are ${SPELLED.join(', ')}.`;
  return usage('nothing is known by this name', close === undefined ? known : `Is ${close} meant? ${known}`);
}

function volumeType(value: string): Partial<ClassRequest['volume']> {
  const [type, ...numbers] = value.split(':');
  const wrong = (): GlusterctlError =>
    usage(
      `"${value}" is no type of volume`,
      `It is none, replicate:1, replicate:2, replicate:3, arbiter, or disperse with one of ${DISPERSIONS.map((one) => one.replace('+', ':')).join(', ')}.`,
    );
  const counts = numbers.map((number) => (/^\d{1,2}$/.test(number) ? Number(number) : Number.NaN));
  const [first = Number.NaN, second = Number.NaN] = counts;
  if (type === 'none' && counts.length === 0) return { durability: 'none', arbiter: false };
  if (type === 'arbiter' && counts.length === 0) return { ...THREE_COPIES, arbiter: true };
  if (type === 'replicate' && counts.length === 0) return THREE_COPIES;
  if (type === 'replicate' && counts.length === 1 && first >= 1 && first <= 3)
    return { ...THREE_COPIES, replica: first };
  if (type === 'disperse' && counts.length === 2 && DISPERSIONS.includes(`${first}+${second}`))
    return { ...THREE_COPIES, durability: 'disperse', disperseData: first, redundancy: second };
  throw wrong();
}

function zoneChecking(value: string): string {
  if (value === 'none' || value === 'strict') return value;
  throw usage(`"${value}" is no way to check zones`, 'It is none or strict.');
}

function group(value: string): number {
  const gid = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (!(gid >= LEAST_GID && gid <= MOST_GID + 1))
    throw usage(`"${value}" is no group for volumes`, `It is a number from ${LEAST_GID} to ${MOST_GID}.`);
  return Math.min(gid, MOST_GID);
}

function absolutePath(value: string): string {
  if (/^(?:\/[\w.-]+)+$/.test(value) && !value.split('/').includes('..')) return value;
  throw usage(`"${value}" is no folder`, 'It is an absolute path of plain characters, as /mnt/gluster.');
}

/** As Heketi's options, it is cut at commas; what is around them doesn't count. */
function commaSeparated(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
