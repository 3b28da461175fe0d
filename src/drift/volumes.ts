import type { VolumeInfo } from '../gluster/info.ts';
import { MARK } from '../gluster/options.ts';
import { ownPath } from '../inventory/own-brick.ts';
import { volumeGroup } from '../lvm/names.ts';
import { counted } from '../model/counted.ts';
import type { Volume } from '../model/entities.ts';
import { listed } from '../model/listed.ts';
import { type Difference, difference } from './difference.ts';
import type { Ground } from './ground.ts';
import { optionDifferences } from './options.ts';
import type { TellVolume } from './tell-volume.ts';
import { unknownDevice } from './unknown-device.ts';
import { brickListDifferences } from './volume-bricks.ts';
import { shapeDifferences } from './volume-shape.ts';

/** Volumes as gluster has them, beside the state's. */
export function volumeDifferences(ground: Ground): readonly Difference[] {
  if (ground.info === null) return [];
  return [
    ...views(ground),
    ...ground.volumes.flatMap((volume) => ofVolume(ground, volume)),
    ...marked(ground),
  ];
}

function views({ views: { odd }, cluster }: Ground): readonly Difference[] {
  return odd.map(({ host, volumes }) =>
    difference('volume-views-differ', {
      host: host.name,
      key: '',
      about: host.name,
      what: `${host.name} has volumes otherwise than the other hosts have them: ${listed(volumes)}`,
      expected: 'what most hosts have',
      found: listed(volumes),
      cluster: cluster.id,
      touches: [host.node.id],
      next: [{ command: 'glusterctl peer doctor', on: null }],
    }),
  );
}

function ofVolume(ground: Ground, volume: Volume): readonly Difference[] {
  const { name } = volume;
  const tell: TellVolume = (
    kind,
    what,
    expected,
    found,
    { key = '', next = [], host, name: of = '', brick, order, change } = {},
  ) =>
    difference(kind, {
      key: [name, key].filter((part) => part !== '').join('/'),
      about: name,
      what,
      expected,
      found,
      cluster: ground.cluster.id,
      volume: volume.id,
      next,
      name: of,
      take:
        order !== undefined
          ? { table: 'order', id: volume.id, bricks: order }
          : change === undefined
            ? null
            : { table: 'volumes', id: volume.id, change },
      ...(brick === undefined ? {} : { brick }),
      ...(host === undefined ? {} : { host }),
    });
  const info = ground.found(volume);
  // One of its name that is marked as another's is another's.
  if (info === undefined || isOfAnother(ground, volume, info))
    return [
      tell('volume-not-in-gluster', `Gluster has no volume ${name}`, name, 'none', {
        next: [{ command: 'gluster volume list', on: ground.views.tellers[0]?.name ?? null }],
      }),
    ];
  return [
    ...identity(volume, info, tell),
    ...shapeDifferences(volume, info, tell),
    ...brickListDifferences(ground, volume, info, tell),
    ...started(volume, info, tell),
    ...optionDifferences(volume, info, tell),
  ];
}

function isOfAnother({ state }: Ground, { id }: Volume, { options }: VolumeInfo): boolean {
  const mark = options[MARK];
  return mark !== undefined && mark !== id && state.volumes[mark] !== undefined;
}

function identity(volume: Volume, info: VolumeInfo, tell: TellVolume): readonly Difference[] {
  const { name, id, glusterUuid } = volume;
  const mark = info.options[MARK];
  return [
    ...(info.name === name
      ? []
      : [
          tell('volume-renamed', `Gluster has volume ${name} as ${info.name}`, name, info.name, {
            change: () => ({ name: info.name }),
          }),
        ]),
    ...(mark === undefined
      ? [tell('volume-id-missing', `Gluster's volume ${info.name} is not marked with its id`, id, 'none')]
      : mark === id
        ? []
        : [tell('volume-id-differs', `Gluster's volume ${info.name} is marked with another id`, id, mark)]),
    ...(glusterUuid === null || glusterUuid === info.uuid
      ? []
      : [
          tell(
            'volume-uuid-differs',
            `Gluster's volume ${info.name} is another than it was: it has another id of gluster's`,
            glusterUuid,
            info.uuid,
            { change: () => ({ glusterUuid: info.uuid }) },
          ),
        ]),
  ];
}

function started(volume: Volume, { status, name }: VolumeInfo, tell: TellVolume): readonly Difference[] {
  const isStarted = status === 'Started';
  if (isStarted === volume.started) return [];
  return volume.started
    ? [
        tell('volume-not-started', `${name} is not started, and should be`, 'started', status.toLowerCase(), {
          change: () => ({ started: false }),
        }),
      ]
    : [
        tell('volume-not-stopped', `${name} is started, and should be stopped`, 'stopped', 'started', {
          change: () => ({ started: true }),
        }),
      ];
}

/** In gluster with a mark of ours, and not in the state. */
function marked(ground: Ground): readonly Difference[] {
  return strangers(ground)
    .filter(({ options }) => options[MARK] !== undefined)
    .map(({ name, options, bricks }) =>
      difference('volume-not-in-state', {
        key: name,
        about: name,
        what: `Gluster's volume ${name} is marked as one of ours, and the state does not have it`,
        expected: 'none',
        found: `id ${options[MARK] ?? ''}, ${counted(bricks.length, 'brick')}${onUnknownDisk(ground, bricks) ? ', of which some lie on disks that the state does not have: first those' : ''}`,
        cluster: ground.cluster.id,
        touches: [options[MARK]],
        next: [
          { command: `gluster volume info ${name}`, on: ground.views.tellers[0]?.name ?? null },
          ...(onUnknownDisk(ground, bricks)
            ? []
            : [
                {
                  command: `glusterctl adopt volume ${name}`,
                  on: null,
                  when: 'to take it in, where no other state runs it',
                },
              ]),
        ],
      }),
    );
}

function onUnknownDisk(ground: Ground, bricks: VolumeInfo['bricks']): boolean {
  const groups = new Set(
    bricks.flatMap(({ path }) => {
      const own = ownPath(path);
      return own === null || ground.state.devices[own.device] !== undefined ? [] : [volumeGroup(own.device)];
    }),
  );
  return ground.hosts.some((host) =>
    (host.inventory.groups ?? []).some(
      (group) => groups.has(group.name) && unknownDevice(ground, host, group) !== null,
    ),
  );
}

/** Volumes that the state does not have. */
export function strangers(ground: Ground): readonly VolumeInfo[] {
  const own = new Set(
    ground.volumes.flatMap((volume) => {
      const info = ground.found(volume);
      return info === undefined || isOfAnother(ground, volume, info) ? [] : [info.name];
    }),
  );
  return [...(ground.info?.values() ?? [])].filter(({ name }) => !own.has(name));
}
