import { volumeKind } from '../../model/durability.ts';
import type { Volume } from '../../model/entities.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { percent } from '../bar.ts';
import type { Share } from '../view.ts';
import { type ClusterLayer, layersOf, type NodeLayer, volumesIn } from '../views/layers.ts';

/**
 * What a diagram shows. Everything has a short id of its own, counted in natural order: the diagram of one topology is
 * the same, whatever ids it has in the state.
 */
export interface Diagram {
  readonly clusters: readonly DrawnCluster[];
}

export interface DrawnCluster {
  readonly id: string;
  readonly name: string;
  readonly zones: readonly DrawnZone[];
  readonly volumes: readonly DrawnVolume[];
}

export interface DrawnZone {
  readonly id: string;
  readonly name: string;
  readonly hosts: readonly DrawnHost[];
}

export interface DrawnHost {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly share: Share;
  readonly disks: readonly DrawnDisk[];
}

export interface DrawnDisk {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly share: Share;
}

export interface DrawnVolume {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly bricks: readonly DrawnBrick[];
}

export interface DrawnBrick {
  /** Id of the disk in the diagram. */
  readonly disk: string;
  readonly size: string;
  readonly arbiter: boolean;
}

/** Of these clusters, by their ids in the state. */
export function diagramOf(
  state: State,
  clusters: ReadonlySet<string>,
  { volumes }: { readonly volumes: boolean },
): Diagram {
  const count = counter();
  const disks = new Map<string, string>();
  const host = ({ name, state: word, share, devices }: NodeLayer): DrawnHost => ({
    id: count('h'),
    name,
    state: word,
    share,
    disks: devices.map(({ device, share: own }) => {
      const id = count('d');
      disks.set(device.id, id);
      return { id, name: device.name, state: device.state, share: own };
    }),
  });
  const cluster = ({ cluster: within, zones }: ClusterLayer): DrawnCluster => ({
    id: count('c'),
    name: within.name ?? 'without a name',
    zones: zones.map((zone) => ({
      id: count('z'),
      name: `zone ${zone.zone}`,
      hosts: zone.nodes.map(host),
    })),
    volumes: volumes ? volumesIn(state, within).map(volume) : [],
  });
  const volume = ({ id, name, durability, sizeKiB, started }: Volume): DrawnVolume => ({
    id: count('v'),
    name,
    detail: [volumeKind(durability), formatSize(sizeKiB), ...(started ? [] : ['stopped'])].join(', '),
    bricks: bricksOf(state, id).flatMap(({ device, kind, sizeKiB: size }) => {
      const disk = disks.get(device);
      return disk === undefined ? [] : [{ disk, size: formatSize(size), arbiter: kind === 'arbiter' }];
    }),
  });
  return {
    clusters: layersOf(state)
      .filter(({ cluster: { id } }) => clusters.has(id))
      .map(cluster),
  };
}

function counter(): (letter: string) => string {
  const counts = new Map<string, number>();
  return (letter) => {
    const next = (counts.get(letter) ?? 0) + 1;
    counts.set(letter, next);
    return `${letter}${next}`;
  };
}

/** `12 GiB of 20 GiB, 60 %` */
export function spaceWords(share: Share): string {
  return `${formatSize(share.used)} of ${formatSize(share.total)}, ${percent(share)}`;
}

/** What is said of something beside its name: nothing of what is as usual. */
export function stateWords(state: string): readonly string[] {
  return state === 'online' ? [] : [state];
}
