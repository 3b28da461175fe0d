import { createVolumeScript, undoCreateVolumeScript, type VolumeWork } from '../../src/gluster/volume.ts';
import { createBricksScript, destroyBricksScript } from '../../src/lvm/brick.ts';
import { brickPath } from '../../src/lvm/names.ts';
import { DEFAULT_HOST_SETTINGS, type HostSettings } from '../../src/lvm/settings.ts';
import type { Plan } from '../../src/model/plan.ts';
import {
  type Brick,
  type Device,
  emptyState,
  type Node,
  type State,
  type Volume,
} from '../../src/model/state.ts';
import { id } from './toy-engine.ts';

export interface SampleHost {
  readonly name: string;
  readonly storage: string;
  /** Its one disk. */
  readonly disk: string;
}

export const SAMPLE_SETTINGS: HostSettings = { ...DEFAULT_HOST_SETTINGS, lineage: id(0xc4a5) };

const CLUSTER = id(0xc1);
const GIB = 1024 * 1024;

/** Hosts with one device each, as after "topology load". */
export function sampleState(hosts: readonly SampleHost[], simulated: boolean): State {
  const nodes: Record<string, Node> = {};
  const devices: Record<string, Device> = {};
  for (const [index, host] of hosts.entries()) {
    const node = id(0xa00 + index);
    const device = id(0xd00 + index);
    nodes[node] = {
      id: node,
      cluster: CLUSTER,
      zone: index + 1,
      manage: [host.name],
      storage: [host.storage],
      tags: {},
      state: 'online',
      ssh: {},
      glusterUuid: null,
    };
    devices[device] = {
      id: device,
      node,
      name: host.disk,
      paths: [host.disk],
      pvUuid: null,
      serial: null,
      tags: {},
      state: 'online',
      extentKiB: 4096,
      totalKiB: 19 * GIB,
    };
  }
  return {
    ...emptyState(SAMPLE_SETTINGS.lineage),
    simulated,
    clusters: { [CLUSTER]: { id: CLUSTER, name: 'sample', file: true, block: true } },
    nodes,
    devices,
  };
}

/** A replicated volume of 1 GiB with one brick on each device, by the scripts that the product runs. */
export function samplePlan(state: State, number: number, name: string): Plan {
  const volume: Volume = {
    id: id(0xf000 + number),
    cluster: CLUSTER,
    name,
    sizeKiB: GIB,
    durability: { type: 'replicate', replica: Object.keys(state.devices).length, arbiter: false },
    requested: { replica: 3, data: 4, redundancy: 2 },
    options: [],
    gid: 0,
    snapshotFactor: 1,
    snapshotsEnabled: false,
    block: false,
    restriction: '',
    started: true,
    tags: {},
    snapshots: [],
    cloneOf: null,
    glusterUuid: null,
  };
  const bricks = Object.values(state.devices).map((device, position) =>
    sampleBrick(volume.id, device, number, position),
  );
  const hostOf = (brick: Brick) => {
    const node = state.nodes[state.devices[brick.device]?.node ?? ''];
    return { name: node?.manage[0] ?? '', storage: node?.storage[0] ?? '' };
  };
  const work: VolumeWork = {
    name,
    id: volume.id,
    durability: volume.durability,
    bricks: bricks.map((brick) => ({ host: hostOf(brick).storage, path: brick.path })),
    options: [],
  };
  const addresses = bricks.map((brick) => ({ name: hostOf(brick).name, ssh: {} }));
  const common = { alternatives: [], timeoutSeconds: 240, learns: null, whenUnreachable: 'fail' as const };
  const [first = { name: '', ssh: {} }, ...others] = addresses;
  return {
    kind: 'create-volume',
    title: `create volume ${name}`,
    changes: [
      { do: 'add', table: 'volumes', id: volume.id, value: volume },
      ...bricks.map((brick) => ({
        do: 'add' as const,
        table: 'bricks' as const,
        id: brick.id,
        value: brick,
      })),
    ],
    uses: [],
    recovery: 'back',
    notes: [],
    stages: [
      {
        title: 'bricks',
        steps: bricks.map((brick) => ({
          ...common,
          id: `bricks@${hostOf(brick).name}`,
          host: { name: hostOf(brick).name, ssh: {} },
          title: `create 1 brick of volume ${name}`,
          script: createBricksScript([{ brick, gid: 0 }], SAMPLE_SETTINGS),
          undo: destroyBricksScript([{ brick, gid: 0 }], SAMPLE_SETTINGS),
        })),
      },
      {
        title: 'gluster',
        steps: [
          {
            ...common,
            id: `volume@${first.name}`,
            host: first,
            alternatives: others,
            title: `create and start volume ${name}`,
            script: createVolumeScript(work, SAMPLE_SETTINGS),
            undo: undoCreateVolumeScript(work, SAMPLE_SETTINGS),
            serial: CLUSTER,
          },
        ],
      },
    ],
  };
}

function sampleBrick(volume: string, device: Device, number: number, position: number): Brick {
  const brick = id(0xb0000 + number * 16 + position);
  return {
    id: brick,
    volume,
    device: device.id,
    path: brickPath(device.id, brick),
    sizeKiB: GIB,
    poolKiB: GIB,
    metadataKiB: 8192,
    pool: `tp_${brick}`,
    lv: `brick_${brick}`,
    kind: 'data',
    position,
  };
}
