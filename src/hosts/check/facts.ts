import { type Hung, readHung } from '../../shell/patience.ts';
import { type PodFacts, readPodFacts } from './pod-facts.ts';

/** What a host told of itself, read from the lines of the check's first script. */
export interface HostFacts {
  readonly uid: number | null;
  /** Seconds since 1970, by the host's own clock, when its script began and when it ended. */
  readonly begins: number | null;
  readonly ends: number | null;
  readonly system: string;
  readonly has: Readonly<Record<'gluster' | 'lvm' | 'thin' | 'xfs', boolean>>;
  readonly version: string | null;
  /** Unit of glusterd that is there, and the one that runs. */
  readonly unit: string | null;
  readonly activeUnit: string | null;
  readonly glusterdAnswers: boolean;
  /** What runs a firewall there, as far as systemd knows. */
  readonly firewall: string | null;
  /** From which bricks get their ports, as glusterd is configured. */
  readonly brickPorts: { readonly first: number; readonly last: number };
  readonly modules: ReadonlyMap<string, boolean>;
  readonly varFreeKiB: number | null;
  /** What its disks gave no answer to; null: LVM was not there to be asked, or failed. */
  readonly disks: Hung | 'answer' | null;
  readonly uuid: string | null;
  readonly addresses: readonly string[];
  /** null: it is no pod. */
  readonly pod: PodFacts | null;
  /** null: it was only to be checked. */
  readonly prepared: Prepared | null;
  /** The address its storage name stands for, as the host itself resolves it. */
  readonly storageAddress: string | null;
}

/** What it needs to be prepared, and what is prepared already. */
export interface Prepared {
  readonly installer: 'apt' | 'dnf' | null;
  /** A repository of gluster is set up: RHEL and its like have none of their own. */
  readonly repository: boolean;
  readonly enabledUnit: string | null;
  /** What keeps its clock right, and what could. */
  readonly timeService: string | null;
  readonly timeUnit: string | null;
  readonly logrotate: boolean;
  /** Gluster's logs are rotated. */
  readonly rotation: boolean;
  /** Kernel modules that are loaded or built in, and those that a boot loads. */
  readonly loaded: ReadonlySet<string>;
  readonly atBoot: ReadonlySet<string>;
  /** Rules of its firewall, as that prints them. */
  readonly rules: readonly string[];
}

/** Of a host that was asked all of it. */
export type FactsToPrepare = HostFacts & { readonly prepared: Prepared };

/** How a port answered: who refuses is there; an ICMP message or silence comes from a firewall, or from no network. */
export type Way = 'open' | 'refused' | 'rejected' | 'silence' | 'nameless' | 'unknown';

export interface PortFact {
  readonly peer: string;
  readonly port: number;
  readonly way: Way;
}

const WAYS: readonly Way[] = ['open', 'refused', 'rejected', 'silence', 'nameless', 'unknown'];

type Line = readonly [key: string, value: string];

function readLines(stdout: string): Line[] {
  return stdout.split('\n').map((line): Line => {
    const space = line.indexOf(' ');
    return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1).trim()];
  });
}

function number(text: string | null | undefined): number | null {
  return text != null && /^\d+$/.test(text) ? Number(text) : null;
}

export function readFacts(stdout: string): HostFacts {
  const lines = readLines(stdout);
  const all = (key: string): string[] => lines.filter(([name]) => name === key).map(([, value]) => value);
  const first = (key: string): string | null => all(key)[0] || null;
  return {
    uid: number(first('uid')),
    begins: number(first('begins')),
    ends: number(first('ends')),
    system: first('system') ?? '',
    has: {
      gluster: first('gluster') === 'yes',
      lvm: first('lvm') === 'yes',
      thin: first('thin') === 'yes',
      xfs: first('xfs') === 'yes',
    },
    version: /(\d+\.\S+)/.exec(first('version') ?? '')?.[1] ?? null,
    unit: first('unit'),
    activeUnit: first('active'),
    firewall: first('firewall'),
    glusterdAnswers: first('glusterd') === 'yes',
    brickPorts: { first: number(first('base-port')) ?? 49_152, last: number(first('max-port')) ?? 60_999 },
    modules: new Map(all('module').map((line) => [line.split(' ')[0] ?? '', line.endsWith(' yes')])),
    varFreeKiB: number(first('var')?.split(/\s+/)[3]),
    disks: readHung(stdout) ?? (first('disks') === 'answer' ? 'answer' : null),
    uuid: first('uuid'),
    addresses: all('address').map((address) => address.replace(/\/\d+$/, '')),
    pod: readPodFacts(all),
    prepared:
      first('to-prepare') === null
        ? null
        : {
            installer: first('apt') === 'yes' ? 'apt' : first('dnf') === 'yes' ? 'dnf' : null,
            repository: first('repository') !== null,
            enabledUnit: first('enabled'),
            timeService: first('time'),
            timeUnit: first('time-unit'),
            logrotate: first('logrotate') === 'yes',
            rotation: first('rotation') !== null,
            loaded: new Set(all('loaded')),
            atBoot: new Set(all('boot')),
            rules: all('rule'),
          },
    storageAddress: first('storage')?.split(/\s+/)[0] ?? null,
  };
}

export function readPorts(stdout: string): PortFact[] {
  return readLines(stdout)
    .filter(([key]) => key === 'port')
    .map(([, line]) => {
      const [way = '', port = '', peer = ''] = line.split(' ');
      return { peer, port: Number(port), way: WAYS.find((each) => each === way) ?? 'unknown' };
    });
}
