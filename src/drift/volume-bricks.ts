import type { VolumeInfo } from '../gluster/info.ts';
import { sameRun } from '../health/look.ts';
import { mountPoint } from '../lvm/names.ts';
import type { Brick, Volume } from '../model/entities.ts';
import { isForeign } from '../model/foreign.ts';
import type { Difference } from './difference.ts';
import type { Ground } from './ground.ts';
import type { Host } from './host.ts';
import type { TellVolume } from './tell-volume.ts';

/** The bricks that gluster has of a volume, in its order, and whether each is served. */
export function brickListDifferences(
  ground: Ground,
  volume: Volume,
  info: VolumeInfo,
  tell: TellVolume,
): readonly Difference[] {
  const own = ground.bricksOf(volume.id);
  const found = info.bricks.map(({ host, path, hostUuid }) => {
    const node = ground.nodeNamed(host) ?? ground.nodes.find(({ glusterUuid }) => glusterUuid === hostUuid);
    const brick = node === undefined ? undefined : ground.brickAt(node.storage[0] ?? '', path);
    return { name: `${host}:${path}`, brick: brick?.volume === volume.id ? brick : undefined };
  });
  const told = new Set(found.map(({ brick }) => brick?.id));
  const missing = own.filter(({ id }) => !told.has(id));
  const strange = found.filter(({ brick }) => brick === undefined);
  const ordered = found.every(({ brick }, at) => brick === undefined || brick.id === own[at]?.id);
  return [
    ...missing.map((brick) =>
      tell(
        'volume-brick-missing',
        `Gluster's volume ${info.name} is without ${ground.label(brick)}`,
        brick.path,
        'none',
        {
          key: brick.id,
        },
      ),
    ),
    ...strange.map(({ name }) =>
      tell(
        'volume-brick-unknown',
        `Gluster's volume ${info.name} has a brick that the state does not`,
        'none',
        name,
        {
          key: name,
        },
      ),
    ),
    ...(missing.length === 0 && strange.length === 0 && volume.orderUnknown === true
      ? orderUnknown(
          ground,
          info,
          found.flatMap(({ brick }) => brick ?? []),
          tell,
        )
      : []),
    ...(missing.length === 0 && strange.length === 0 && volume.orderUnknown !== true && !ordered
      ? [
          tell(
            'volume-brick-order-differs',
            `Gluster has the bricks of ${info.name} in another order, and so other sets`,
            own.map((brick) => ground.label(brick)).join(' '),
            found.flatMap(({ brick }) => (brick === undefined ? [] : ground.label(brick))).join(' '),
          ),
        ]
      : []),
    ...(info.status === 'Started' ? own.filter(({ id }) => told.has(id)) : []).flatMap((brick) =>
      served(ground, brick, tell),
    ),
  ];
}

/** Only what all hosts say is believed: a wrong order could cost the last copy. */
function orderUnknown(
  { views, label }: Ground,
  { name }: VolumeInfo,
  bricks: readonly Brick[],
  tell: TellVolume,
): readonly Difference[] {
  if (views.odd.some(({ volumes }) => volumes.includes(name))) return [];
  return [
    tell(
      'volume-brick-order-unknown',
      `The state does not know the order of the bricks of ${name}, and so not its sets`,
      'any order',
      bricks.map(label).join(' '),
      { order: bricks.map(({ id }) => id) },
    ),
  ];
}

function served(ground: Ground, brick: Brick, tell: TellVolume): readonly Difference[] {
  const host = ground.hostOf(brick);
  if (host === undefined || !canTell(ground, host)) return [];
  if (host.served?.has(sameRun(brick.path)) === true) return [];
  const expected = 'a process';
  if (isForeign(ground.state, brick))
    return [
      tell(
        'foreign-brick-not-served',
        `No process serves the foreign brick ${host.name}:${brick.path}`,
        expected,
        'none',
        {
          key: brick.id,
          host: host.name,
          brick: brick.id,
          next: [
            {
              command: `glusterctl volume start ${ground.volumeName(brick)}`,
              on: null,
              when: 'once what it lies on is mounted',
            },
          ],
        },
      ),
    ];
  // What isn't mounted can't be served, and is told of.
  if (!host.points.has(sameRun(mountPoint(brick)))) return [];
  return [
    tell('brick-not-served', `No process serves ${ground.label(brick)}`, expected, 'none', {
      key: brick.id,
      host: host.name,
      brick: brick.id,
    }),
  ];
}

/** Of several bricks in one process only the first shows; without glusterd none are to run. */
function canTell({ isMultiplexed }: Ground, { inventory, node }: Host): boolean {
  if (inventory.served === null || inventory.volumes === null || node.maintenance != null) return false;
  return !isMultiplexed;
}
