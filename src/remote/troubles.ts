import { GlusterctlError } from '../model/errors.ts';
import { quote } from '../shell/quote.ts';
import { mountPoint } from './on-volume.ts';
import type { StatePlace } from './state-volume.ts';

/** Why a host can't get at a state; nothing was changed then. */
const TROUBLES = [
  'no-client',
  'no-volume',
  'not-started',
  'not-connected',
  'no-glusterd',
  'another-mount',
  'mounting',
  'full',
  'hangs',
  'failed',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export function isTrouble(word: string): word is Trouble {
  return TROUBLES.some((each) => each === word);
}

/** Which is told where hosts have different ones: what is wrong with the volume rather than with a host. */
export function worse(left: Met, right: Met): Met {
  const rank = ({ trouble }: Met): number => RANK.indexOf(trouble);
  return rank(left) <= rank(right) ? left : right;
}

const RANK: readonly Trouble[] = [
  'full',
  'not-started',
  'not-connected',
  'no-volume',
  'hangs',
  'another-mount',
  'failed',
  'mounting',
  'no-client',
  'no-glusterd',
];

/** A trouble as one host met it. */
export interface Met {
  readonly host: string;
  readonly trouble: Trouble;
  /** What was said there. */
  readonly said: string;
}

/** What tools say where a volume doesn't do what it is asked. */
export function troubleIn(stderr: string): Trouble {
  if (/No space left on device|Disk quota exceeded/.test(stderr)) return 'full';
  if (
    /Transport endpoint is not connected|Read-only file system|File descriptor in bad state|Software caused connection abort/.test(
      stderr,
    )
  )
    return 'not-connected';
  return 'failed';
}

export function troubleError(place: StatePlace, name: string, met: Met): GlusterctlError {
  const { message, hint } = troubleWords(place, met);
  return new GlusterctlError('state-unreadable', `${name}: ${message}`, {
    hint,
    details: { ...met, volume: place.volume, file: place.file },
  });
}

interface TroubleWords {
  readonly message: string;
  readonly hint: string;
}

export function troubleWords({ volume, file }: StatePlace, { host, trouble, said }: Met): TroubleWords {
  const tell = (message: string, hint: string): TroubleWords => ({ message, hint });
  switch (trouble) {
    case 'no-client':
      return tell(
        `${host} can't mount a volume: gluster's client is not installed there`,
        `Install it there (Debian and Ubuntu: apt-get install glusterfs-client), or name another host of the pool.`,
      );
    case 'no-volume':
      return tell(
        `gluster on ${host} knows no volume ${volume}`,
        `Is that host in the right pool? If the volume was deleted, its copies are gone with it. What hosts still hold makes a state anew, in a file: glusterctl state rebuild ${quote(host)} --state=anew.json`,
      );
    case 'not-started':
      return tell(
        `volume ${volume} is not started`,
        `Start it on one of its hosts: gluster volume start ${volume}`,
      );
    case 'not-connected':
      return tell(
        `${host} can't reach enough bricks of volume ${volume}: more than half of them must be online`,
        `See on one of its hosts what is off: gluster volume status ${volume}`,
      );
    case 'no-glusterd':
      return tell(
        `gluster's daemon on ${host} doesn't tell of volume ${volume}: ${firstLine(said)}`,
        'Start it there (systemctl start glusterd), or name another host of the pool.',
      );
    case 'another-mount':
      return tell(
        `on ${host} something else lies where the volume is to be mounted: ${firstLine(said)}`,
        `Take that away there: umount ${mountPoint(volume)}`,
      );
    case 'mounting':
      return tell(
        `${host} is mounting volume ${volume} all the time`,
        `See there what hangs: ps -fC mount.glusterfs; df ${mountPoint(volume)}`,
      );
    case 'full':
      return tell(
        `volume ${volume} is full; the state is as it was`,
        `Make room on it, on ${host}: ls -lS ${mountPoint(volume)}; old copies are in ${mountPoint(volume)}/${file}.backups`,
      );
    case 'hangs':
      return tell(
        `volume ${volume} did not answer ${host} in time`,
        `A brick may have gone a moment ago: try again. See on one of its hosts what is off: gluster volume status ${volume}`,
      );
    case 'failed':
      return tell(`${host} could not do it: ${firstLine(said)}`, `Look there: ls -la ${mountPoint(volume)}`);
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
