import type { HostTold } from '../../src/inventory/host-told.ts';
import type { Inventory } from '../../src/inventory/inventory.ts';
import type { Device, Volume } from '../../src/model/entities.ts';
import type { State } from '../../src/model/state.ts';
import { type DriftWorld, type Expected, withInventory } from './drift-world.ts';

export interface Situation {
  readonly state: State;
  readonly told: readonly HostTold[];
}

/** What a state that was restored, or a host that came back, can be like. */
export interface InState {
  readonly title: string;
  situation(world: DriftWorld): Promise<Situation>;
  readonly finds: Expected;
}

function volume(title: string, finds: Expected, set: (volume: Volume) => Partial<Volume>): InState {
  return {
    title,
    finds,
    async situation({ state, data, told }) {
      const changed: State = {
        ...state,
        volumes: { ...state.volumes, [data.id]: { ...data, ...set(data) } },
      };
      return { state: changed, told: await told() };
    },
  };
}

function device(title: string, finds: Expected, set: (device: Device) => Partial<Device>): InState {
  return {
    title,
    finds,
    async situation({ state, place, told }) {
      const own = place('gl1').device;
      const changed = { ...state, devices: { ...state.devices, [own.id]: { ...own, ...set(own) } } };
      return { state: changed, told: await told() };
    },
  };
}

function host(
  title: string,
  finds: Expected,
  name: string,
  set: (told: Inventory) => Partial<Inventory>,
): InState {
  return {
    title,
    finds,
    situation: async ({ state, told }) => ({ state: state, told: withInventory(await told(), name, set) }),
  };
}

const OTHER = '11111111-2222-3333-4444-555555555555';

export const IN_STATE: readonly InState[] = [
  device('a disk has another name', ['device-moved@gl1'], () => ({ name: '/dev/sdq', paths: ['/dev/sdq'] })),
  device('a disk is another one', ['pv-uuid-differs@gl1'], () => ({ pvUuid: 'other' })),
  device('extents of another size', ['group-extent-differs@gl1'], () => ({ extentKiB: 8192 })),
  host('a group is gone', ['group-missing@gl1'], 'gl1', () => ({ groups: [], lvs: [], mounts: [] })),
  host('a disk of a group is gone', ['group-disk-missing@gl1'], 'gl1', ({ groups }) => ({
    groups: (groups ?? []).map((group) => ({
      ...group,
      disks: [{ path: '[unknown]', uuid: 'x', diskKiB: 0 }],
    })),
  })),
  {
    title: 'a pool is gone',
    finds: ['thin-pool-missing@gl1'],
    async situation({ state, told, place }) {
      const { brick, point } = place('gl1');
      return {
        state: state,
        told: withInventory(await told(), 'gl1', ({ lvs, mounts }) => ({
          lvs: (lvs ?? []).filter(({ name, pool }) => ![name, pool].includes(brick.pool)),
          mounts: mounts.filter((mount) => mount.point !== point),
        })),
      };
    },
  },
  {
    title: 'a volume lies in another pool',
    finds: ['lv-in-other-pool@gl1', 'thin-pool-of-no-brick@gl1'],
    async situation({ state, told, place }) {
      const { brick } = place('gl1');
      const moved = 'tp_00000000000000000000000000000001';
      return {
        state: state,
        told: withInventory(await told(), 'gl1', ({ lvs }) => ({
          lvs: (lvs ?? []).flatMap((lv) => {
            if (lv.name === brick.pool) return [lv, { ...lv, name: moved, tags: ['glusterctl'] }];
            return [lv.name === brick.lv ? { ...lv, pool: moved } : lv];
          }),
        })),
      };
    },
  },
  host('a host was reinstalled', ['member-uuid-differs@gl2'], 'gl2', () => ({ glusterUuid: OTHER })),
  host('a host did not come into the pool', ['member-unsettled@gl2'], 'gl1', ({ peers }) => ({
    peers: (peers ?? []).map((peer) =>
      peer.names.includes('10.0.0.2') ? { ...peer, state: 'Accepted peer request' } : peer,
    ),
  })),
  host('a host has a volume otherwise', ['volume-views-differ@gl3'], 'gl3', ({ volumes }) => ({
    volumes: (volumes ?? []).map((info) => (info.name === 'data' ? { ...info, status: 'Stopped' } : info)),
  })),
  volume('a volume is another one', ['volume-uuid-differs'], () => ({ glusterUuid: OTHER })),
  volume('a volume has another name', ['volume-renamed'], () => ({ name: 'older' })),
  volume('a volume of another kind', ['volume-type-differs'], () => ({
    durability: { type: 'disperse', data: 2, redundancy: 1 },
  })),
  volume('a volume with arbiters', ['volume-arbiter-differs'], () => ({
    durability: { type: 'replicate', replica: 3, arbiter: true },
  })),
  {
    title: 'a dispersed volume of another width',
    finds: ['volume-disperse-differs'],
    async situation({ state, data, told }) {
      const wanted: Volume = { ...data, durability: { type: 'disperse', data: 4, redundancy: 2 } };
      const changed = { ...state, volumes: { ...state.volumes, [data.id]: wanted } };
      const dispersed = (await told()).map((one) => ({
        ...one,
        inventory:
          one.inventory === null
            ? null
            : {
                ...one.inventory,
                volumes: (one.inventory.volumes ?? []).map((info) =>
                  info.name === 'data' ? { ...info, replica: 1, disperse: 3, redundancy: 1 } : info,
                ),
              },
      }));
      return { state: changed, told: dispersed };
    },
  },
  {
    title: 'bricks in another order',
    finds: ['volume-brick-order-differs'],
    async situation({ state, told, place }) {
      const [one, other] = [place('gl1').brick, place('gl2').brick];
      const bricks = {
        ...state.bricks,
        [one.id]: { ...one, position: other.position },
        [other.id]: { ...other, position: one.position },
      };
      return { state: { ...state, bricks }, told: await told() };
    },
  },
  {
    title: 'an order of bricks that was never told',
    finds: ['volume-brick-order-unknown'],
    async situation({ state, data, told, place }) {
      const [one, other] = [place('gl1').brick, place('gl2').brick];
      const bricks = {
        ...state.bricks,
        [one.id]: { ...one, position: other.position },
        [other.id]: { ...other, position: one.position },
      };
      const volumes = { ...state.volumes, [data.id]: { ...data, orderUnknown: true } };
      return { state: { ...state, bricks, volumes }, told: await told() };
    },
  },
  {
    title: 'a volume without our mark',
    finds: ['volume-id-missing'],
    async situation({ state, told }) {
      const unmarked = (await told()).map((one) => ({
        ...one,
        inventory:
          one.inventory === null
            ? null
            : {
                ...one.inventory,
                volumes: (one.inventory.volumes ?? []).map((info) => {
                  const { 'user.heketi.id': mark, ...options } = info.options;
                  return info.name === 'data' && mark !== undefined ? { ...info, options } : info;
                }),
              },
      }));
      return { state: state, told: unmarked };
    },
  },
  {
    title: 'a snapshot is of another volume',
    finds: ['snapshot-of-other-volume'],
    async situation({ state, data, told }) {
      const plain = Object.values(state.volumes).find(({ name }) => name === 'plain');
      if (plain === undefined) throw new Error('no volume');
      const volumes = {
        [data.id]: { ...data, snapshots: [] },
        [plain.id]: { ...plain, snapshots: data.snapshots },
      };
      return { state: { ...state, volumes }, told: await told() };
    },
  },
];
