import { STATE_MARK } from '../gluster/options.ts';
import { usage } from '../model/errors.ts';

/** Where a state lies: a file at the top of a volume. */
export interface StatePlace {
  readonly volume: string;
  readonly file: string;
}

const VOLUME = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;
const FILE = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** What lies beside a state: its copies, its log, who writes, and the lock of who writes through a mount of his own. */
const BESIDE = /\.(?:backups|writer|lock|log)$/;
const LONGEST = 200;

export function isStateFile(file: string): boolean {
  return FILE.test(file) && file.length <= LONGEST && !BESIDE.test(file);
}

export function isVolumeName(volume: string): boolean {
  return VOLUME.test(volume) && volume.length <= LONGEST;
}

export function checkedPlace({ volume, file }: StatePlace): StatePlace {
  if (!isVolumeName(volume))
    throw usage(
      `No volume is called ${JSON.stringify(volume)}`,
      `A name has up to ${LONGEST} letters, digits, "_" and "-".`,
    );
  if (!isStateFile(file))
    throw usage(
      `No file of a state is called ${JSON.stringify(file)}`,
      `A name has up to ${LONGEST} letters, digits, ".", "_" and "-", and is none of what lies beside a state.`,
    );
  return { volume, file };
}

/**
 * What a volume gets that a state lies on. As Heketi gives its own: nothing is answered from what a client remembers, nothing
 * waits to be written, so that each host sees at once what another has done. Besides, who is cut off from a brick, or switched
 * off, holds its locks for ten seconds at most.
 *
 * The mark names the volume as well: a clone has the options of what it was made of, and holds a copy of a state, not the state.
 */
export function stateVolumeOptions({ volume, file }: StatePlace): Readonly<Record<string, string>> {
  const off = [
    'stat-prefetch',
    'write-behind',
    'open-behind',
    'quick-read',
    'read-ahead',
    'io-cache',
    'readdir-ahead',
  ];
  return {
    ...Object.fromEntries(off.map((name) => [`performance.${name}`, 'off'])),
    'performance.strict-o-direct': 'on',
    'cluster.quorum-type': 'auto',
    'network.ping-timeout': '10',
    'server.tcp-user-timeout': '10',
    'server.keepalive-time': '4',
    'server.keepalive-interval': '2',
    'server.keepalive-count': '3',
    [STATE_MARK]: `${volume}/${file}`,
  };
}

/** The same as options are recorded, `key value`. */
export function recordedStateOptions(place: StatePlace): readonly string[] {
  return Object.entries(stateVolumeOptions(place)).map(([key, value]) => `${key} ${value}`);
}

/** What the mark of a volume says: which file holds a state, and of which volume that was said. */
export function readStateMark(volume: string, mark: string): StatePlace | null {
  const [of = '', file = '', ...more] = mark.includes('/') ? mark.split('/') : [volume, mark];
  return more.length === 0 && isVolumeName(of) && isStateFile(file) ? { volume: of, file } : null;
}
