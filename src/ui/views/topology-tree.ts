import { counted } from '../../model/counted.ts';
import { durabilityName } from '../../model/durability.ts';
import type { Brick, Tags, Volume } from '../../model/entities.ts';
import { isForeign } from '../../model/foreign.ts';
import { allChanges } from '../../model/lanes.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { bricksInVolumes } from '../../model/reserved.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import type { Share, TreeRow, TreeSpec } from '../view.ts';
import { type ClusterLayer, type DeviceLayer, layersOf, type NodeLayer, volumesIn } from './layers.ts';
import { sortedTags } from './shapes.ts';

/** What stands in a row; the last three only with `-o wide`. */
interface Figures {
  readonly state?: string;
  readonly share?: Share;
  readonly size?: string;
  readonly detail: string;
  readonly tags?: Tags;
  readonly id?: string;
  readonly paths?: readonly string[];
}

/** From clusters down to bricks, each with how full it is; volumes stand behind the hosts that hold them. */
export function topologyTree(state: State, wide: boolean): TreeSpec {
  const row = (name: string, figures: Figures, below: readonly TreeRow[] = []): TreeRow => ({
    name,
    cells: cellsOf(figures, wide),
    below,
  });
  const volumeNames = namesOfVolumes(state);
  const isInVolume = bricksInVolumes(state);

  const brickRow = (brick: Brick): TreeRow =>
    row(volumeNames.get(brick.volume) ?? brick.volume, {
      state: brickState(brick),
      size: formatSize(brick.sizeKiB),
      detail: `${isForeign(state, brick) ? 'foreign ' : ''}${brick.kind === 'arbiter' ? 'arbiter brick' : 'brick'}`,
      id: brick.id,
      paths: [brick.path],
    });
  const brickState = (brick: Brick): string => {
    if (brick.replacedBy !== undefined) return 'replaced';
    if (state.bricks[brick.id] === undefined || !isInVolume(brick)) return 'reserved';
    return startedWord(state.volumes[brick.volume]);
  };
  const deviceRow = ({ device, state: word, share, bricks }: DeviceLayer): TreeRow =>
    row(
      device.name,
      {
        state: word,
        ...spaceOf(share),
        detail: counted(bricks.length, 'brick'),
        tags: device.tags,
        id: device.id,
        paths: device.paths.filter((path) => path !== device.name),
      },
      inNaturalOrder(bricks, ({ volume }) => volumeNames.get(volume) ?? volume).map(brickRow),
    );
  const nodeRow = ({ node, name, state: word, share, devices }: NodeLayer): TreeRow =>
    row(
      name,
      {
        state: word,
        ...spaceOf(share),
        detail: counted(devices.length, 'device'),
        tags: node.tags,
        id: node.id,
        paths: [...node.manage.slice(1), ...node.storage].filter((address) => address !== name),
      },
      devices.map(deviceRow),
    );
  const volumeRow = (volume: Volume): TreeRow =>
    row(volume.name, {
      state: startedWord(volume),
      size: formatSize(volume.sizeKiB),
      detail: durabilityName(volume.durability),
      tags: volume.tags,
      id: volume.id,
    });
  const clusterRow = ({ cluster, name, share, zones, nodes }: ClusterLayer): TreeRow => {
    const volumes = volumesIn(state, cluster);
    const hosts =
      zones.length < 2
        ? nodes.map(nodeRow)
        : zones.map((zone) =>
            row(
              `zone ${zone.zone}`,
              { ...spaceOf(zone.share), detail: counted(zone.nodes.length, 'node') },
              zone.nodes.map(nodeRow),
            ),
          );
    const detail = counted(volumes.length, 'volume');
    return row(
      name,
      { ...spaceOf(share), detail: `${counted(nodes.length, 'node')}, ${detail}`, id: cluster.id },
      [...hosts, ...(volumes.length === 0 ? [] : [row('volumes', { detail }, volumes.map(volumeRow))])],
    );
  };

  return {
    title: 'WHAT',
    columns: [
      { title: 'STATE', drop: 1, usual: ['online', 'started'] },
      { title: 'USED' },
      { title: 'SIZE', drop: 2 },
      { title: 'DETAIL', drop: 3 },
      ...(wide ? [{ title: 'TAGS' }, { title: 'ID' }, { title: 'PATHS AND NAMES' }] : []),
    ],
    rows: layersOf(state).map(clusterRow),
  };
}

function cellsOf(figures: Figures, wide: boolean): readonly (string | Share)[] {
  const { state = '', share = '', size = '', detail, tags = {}, id = '', paths = [] } = figures;
  const words = Object.entries(sortedTags(tags)).map(([key, value]) => `${key}:${value}`);
  return [state, share, size, detail, ...(wide ? [words.join(' '), id, paths.join(' ')] : [])];
}

/** Of what has no disks there is nothing to draw. */
function spaceOf(share: Share): Pick<Figures, 'share' | 'size'> {
  if (share.total === 0) return {};
  return { share, size: `${formatSize(share.used)} of ${formatSize(share.total)}` };
}

function startedWord(volume: Volume | undefined): string {
  return volume === undefined ? '' : volume.started ? 'started' : 'stopped';
}

/** Also of those that open operations are about to make. */
function namesOfVolumes(state: State): ReadonlyMap<string, string> {
  const coming = Object.values(state.operations)
    .flatMap(({ plan }) => allChanges(plan))
    .flatMap((change) => (change.do === 'add' && change.table === 'volumes' ? [change.value] : []));
  return new Map([...coming, ...Object.values(state.volumes)].map(({ id, name }) => [id, name]));
}
