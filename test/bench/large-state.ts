import { sshAccess } from '../../src/model/access.ts';
import type { Brick, Device, Node, Volume } from '../../src/model/entities.ts';
import { GIB } from '../../src/model/sizes.ts';
import type { State } from '../../src/model/state.ts';
import { emptyState } from '../../src/model/state.ts';
import { serialise } from '../../src/store/format.ts';

const HOSTS = 30;
const DEVICES = 4;

/** The text of a state file with so many replica-3 volumes of 10 GiB. */
export function largeState(volumeCount: number): string {
  const cluster = id('c', 0);
  const nodes: Record<string, Node> = {};
  const devices: Record<string, Device> = {};
  const bricks: Record<string, Brick> = {};
  const volumes: Record<string, Volume> = {};
  for (let at = 0; at < HOSTS; at++) {
    nodes[id('a', at)] = {
      id: id('a', at),
      cluster,
      zone: 1 + (at % 3),
      manage: [`host${at}`],
      storage: [`10.0.0.${at + 1}`],
      tags: {},
      state: 'online',
      access: sshAccess(),
      glusterUuid: null,
    };
    for (let disk = 0; disk < DEVICES; disk++) {
      const device = id('d', at * DEVICES + disk);
      devices[device] = {
        id: device,
        node: id('a', at),
        name: `/dev/sd${'bcde'[disk]}`,
        paths: [],
        pvUuid: null,
        serialNumber: null,
        tags: {},
        state: 'online',
        extentKiB: 4096,
        // As full as disks are where so many volumes are on them.
        totalKiB: Math.max(10_000, volumeCount) * GIB,
      };
    }
  }
  for (let at = 0; at < volumeCount; at++) {
    const volume = id('e', at);
    volumes[volume] = {
      id: volume,
      cluster,
      name: `volume-${at}`,
      sizeKiB: 10 * GIB,
      durability: { type: 'replicate', replica: 3, arbiter: false },
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
    for (let position = 0; position < 3; position++) {
      const brick = id('b', at * 3 + position);
      const device = id('d', ((at + position) % HOSTS) * DEVICES + (Math.floor(at / HOSTS) % DEVICES));
      bricks[brick] = {
        id: brick,
        volume,
        device,
        path: `/var/lib/heketi/mounts/vg_${device}/brick_${brick}/brick`,
        sizeKiB: 10 * GIB,
        poolKiB: 10 * GIB,
        metadataKiB: 53_248,
        pool: `tp_${brick}`,
        lv: `brick_${brick}`,
        kind: 'data',
        position,
      };
    }
  }
  const clusters = { [cluster]: { id: cluster, name: null, file: true, block: true } };
  const state: State = {
    ...emptyState(id('f', 0)),
    serial: 1,
    simulated: false,
    clusters,
    nodes,
    devices,
    bricks,
    volumes,
  };
  return serialise(state);
}

function id(kind: string, at: number): string {
  return kind + at.toString(16).padStart(31, '0');
}
