import type { VolumeInfo } from '../../gluster/info.ts';
import { listed } from '../../model/listed.ts';
import type { AboutHost } from './about-host.ts';
import { type BrickSet, widthOf } from './host-sets.ts';

export type SetKind = Pick<VolumeInfo, 'name' | 'replica' | 'disperse' | 'redundancy' | 'options'>;

/** What a volume would lose while a host is away, and the word by which a person accepts that. */
export interface Loss {
  readonly accept: string;
  readonly words: string;
}

function unavailable(volume: string, words: string): Loss {
  return { accept: `unavailable:${volume}`, words };
}

function oneCopy(volume: string): Loss {
  return { accept: `one-copy:${volume}`, words: `volume ${volume} would have one copy of its data alone` };
}

/** What sets lose with the bricks of the host that run. */
export function lossesOf(sets: readonly BrickSet[], accepted: readonly string[]): readonly Loss[] {
  const all = sets.flatMap((set) => lossOf(set) ?? []);
  const known = new Map(all.map((loss) => [loss.accept, loss]));
  return [...known.values()].filter(({ accept }) => !accepted.includes(accept));
}

function lossOf({ volume, bricks }: BrickSet): Loss | null {
  return lossWith(volume, bricks.filter(({ here, online }) => online && !here).length);
}

/** What a volume loses when so many bricks of a set are left. */
export function lossWith(volume: SetKind, left: number): Loss | null {
  const width = widthOf(volume);
  const { name, disperse, redundancy } = volume;
  if (disperse > 0)
    return left >= disperse - redundancy
      ? null
      : unavailable(
          name,
          `volume ${name} would have ${left} of ${disperse} fragments, and needs ${disperse - redundancy}`,
        );
  if (width === 1) return unavailable(name, `volume ${name} has files on this host alone`);
  if (width === 2 && left === 1 && !needsQuorum(volume)) return oneCopy(name);
  return left * 2 > width
    ? null
    : unavailable(name, `volume ${name} would have ${left} of ${width} copies, and no quorum`);
}

/** Of two copies gluster asks for no quorum by itself. */
function needsQuorum({ options }: SetKind): boolean {
  return (options['cluster.quorum-type'] ?? 'none') !== 'none';
}

/** With server quorum gluster stops the bricks of all hosts when too few of the pool see each other. */
export function quorumLoss(
  volumes: readonly BrickSet['volume'][],
  hosts: number,
  { host }: AboutHost,
): { readonly seen: string; readonly cure: string } | null {
  const bound = volumes.filter(({ options }) => options['cluster.server-quorum-type'] === 'server');
  const [first] = bound;
  if (first === undefined) return null;
  const ratio = Number.parseFloat(first.options['cluster.server-quorum-ratio'] ?? '');
  const needed = Number.isFinite(ratio) ? Math.ceil((hosts * ratio) / 100) : Math.floor(hosts / 2) + 1;
  if (hosts - 1 >= needed) return null;
  const names = listed([...new Set(bound.map(({ name }) => name))]);
  return {
    seen: `without ${host} ${hosts - 1} of ${hosts} hosts are left, and the server quorum of ${names} needs ${needed}`,
    cure: `gluster would stop the bricks of all hosts. To do without that quorum: glusterctl volume reset ${first.name} cluster.server-quorum-type`,
  };
}
