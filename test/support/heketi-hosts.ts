import type { HeketiDatabase } from '../../src/heketi/records/database.ts';
import { volumesOfBricks } from '../../src/heketi/records/meanings.ts';
import { sshAccess } from '../../src/model/access.ts';
import { changing, type Fragment, sh } from '../../src/shell/script.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { Simulation } from '../../src/simulator/simulation.ts';

/** What LVM keeps for itself of a disk that Heketi prepares. */
const OVERHEAD_KIB = 130 * 1024;

/** Ids of bricks of a volume as gluster has them; sets contiguous. */
export type Orders = ReadonlyMap<string, readonly string[]>;

/**
 * Hosts as Heketi leaves them: pool, groups, bricks, lines in fstab, mounts and volumes, made by its own commands and
 * without any mark of ours. Only what is in `orders` is made of volumes.
 */
export async function heketiHosts(database: HeketiDatabase, orders: Orders): Promise<Simulation> {
  const { nodeentries, deviceentries, brickentries, volumeentries } = database;
  const nodes = Object.values(nodeentries);
  const simulation = Simulation.create({
    hosts: nodes.map(({ Info, Devices }) => ({
      name: Info.hostnames.manage[0] ?? '',
      storage: Info.hostnames.storage[0] ?? '',
      zone: Info.zone,
      devices: Devices.flatMap((id) => {
        const device = deviceentries[id]?.Info;
        return device === undefined
          ? []
          : [{ path: device.name, sizeKiB: device.storage.total + OVERHEAD_KIB }];
      }),
    })),
  });
  const hosts = createDirectHosts(simulation);
  const run = async (node: string, ...fragments: readonly Fragment[]): Promise<void> => {
    const name = nodeentries[node]?.Info.hostnames.manage[0] ?? '';
    const script = changing(...fragments);
    const result = await hosts.run({ name, access: sshAccess() }, script, { timeoutSeconds: 600 });
    if (result.kind !== 'done' || result.code !== 0)
      throw new Error(`${name}: ${JSON.stringify(result)}\n${script.text}`);
  };
  for (const cluster of Object.values(database.clusterentries)) {
    const [first, ...others] = cluster.Info.nodes;
    for (const other of others)
      await run(
        first ?? '',
        sh`gluster --mode=script peer probe ${nodeentries[other]?.Info.hostnames.storage[0] ?? ''}`,
      );
  }
  for (const { Info, NodeId, ExtentSize } of Object.values(deviceentries))
    await run(
      NodeId,
      sh`pvcreate -qq --metadatasize=128M --dataalignment=256K ${Info.name}`,
      sh`vgcreate -qq ${`--physicalextentsize=${ExtentSize}K`} --autobackup=n ${`vg_${Info.id}`} ${Info.name}`,
    );
  const volumeOf = volumesOfBricks(database);
  for (const id of [...orders.values()].flat()) {
    const brick = brickentries[id];
    if (brick === undefined) throw new Error(`no brick ${id}`);
    await run(brick.Info.node, ...brickCommands(brick, volumeentries[volumeOf.get(id) ?? '']?.Info.gid ?? 0));
  }
  for (const [id, order] of orders) {
    const volume = volumeentries[id];
    if (volume === undefined) throw new Error(`no volume ${id}`);
    const [first] = order;
    await run(brickentries[first ?? '']?.Info.node ?? '', ...volumeCommands(database, id, order));
  }
  if (simulation.notSimulated.length > 0) throw new Error(simulation.notSimulated.join('\n'));
  await simulation.settle();
  return simulation;
}

type Brick = HeketiDatabase['brickentries'][string];

function brickCommands(
  { Info, TpSize, PoolMetadataSize, LvmThinPool, SubType }: Brick,
  gid: number,
): readonly Fragment[] {
  const { id, device, path, size } = Info;
  const group = `vg_${device}`;
  const pool = LvmThinPool === '' ? `tp_${id}` : LvmThinPool;
  const node = `/dev/mapper/${group}-brick_${id}`;
  const point = path.replace(/\/brick$/, '');
  const options = 'rw,inode64,noatime,nouuid';
  return [
    sh`mkdir -p ${point}`,
    sh`lvcreate -qq --autobackup=n --poolmetadatasize ${`${PoolMetadataSize}K`} --chunksize 256K --size ${`${TpSize}K`} --thin ${`${group}/${pool}`} --virtualsize ${`${size}K`} --name ${`brick_${id}`}`,
    sh`mkfs.xfs -i ${SubType === 2 ? 'maxpct=100' : 'size=512'} -n size=8192 ${node}`,
    sh`printf '%s\n' ${`${node} ${point} xfs ${options} 1 2`} >> /etc/fstab`,
    sh`mount -o ${options} ${node} ${point}`,
    sh`mkdir ${path}`,
    ...(gid === 0 ? [] : [sh`chown ${`:${gid}`} ${path}`, sh`chmod 2775 ${path}`]),
  ];
}

function volumeCommands(
  { brickentries, nodeentries, volumeentries }: HeketiDatabase,
  id: string,
  order: readonly string[],
): readonly Fragment[] {
  const volume = volumeentries[id];
  if (volume === undefined) return [];
  const { name, durability } = volume.Info;
  const { replica = 2 } = durability.replicate;
  const { data = 4, redundancy = 2 } = durability.disperse;
  const arbiter = order.some((brick) => brickentries[brick]?.SubType === 2);
  const kind =
    durability.type === 'replicate'
      ? ['replica', String(replica), ...(arbiter ? ['arbiter', '1'] : [])]
      : durability.type === 'disperse'
        ? ['disperse-data', String(data), 'redundancy', String(redundancy)]
        : [];
  const names = order.map((brick) => {
    const info = brickentries[brick]?.Info;
    return `${nodeentries[info?.node ?? '']?.Info.hostnames.storage[0]}:${info?.path}`;
  });
  const options = [...(volume.GlusterVolumeOptions ?? []), `user.heketi.id ${id}`].filter(
    (one) => one !== '',
  );
  return [
    sh`gluster --mode=script volume create ${name} ${kind} ${names}`,
    ...options.map((option) => sh`gluster --mode=script volume set ${name} ${option.split(' ')}`),
    sh`gluster --mode=script volume start ${name}`,
  ];
}
