import { GIB } from '../../src/model/sizes.ts';
import { giveDefect } from '../../src/simulator/defects.ts';
import type { DriftWorld, Expected } from './drift-world.ts';

/** What somebody does on a host, and what verify says of it. */
export interface ByHand {
  readonly title: string;
  make(world: DriftWorld): Promise<void>;
  readonly finds: Expected;
}

const HEX = 'abcdef0123456789abcdef0123456789';
const ROOT = '/var/lib/heketi/mounts';

/** In place of a tool that the simulated hosts lack. */
function withoutLine(pattern: string): string {
  return `grep -v '${pattern}' /etc/fstab >/etc/fstab.new || :; mv /etc/fstab.new /etc/fstab`;
}

/** On gl1, with what is known of its brick of `data`. */
function on(
  title: string,
  finds: Expected,
  lines: (place: ReturnType<DriftWorld['place']>, world: DriftWorld) => readonly string[],
): ByHand {
  return {
    title,
    finds,
    async make(world) {
      for (const line of lines(world.place('gl1'), world)) await world.shell('gl1', line);
    },
  };
}

function defect(title: string, finds: Expected, host: string, order: string): ByHand {
  return {
    title,
    finds,
    async make({ world }) {
      giveDefect(world.simulation.model, world.simulation.host(host), order);
    },
  };
}

/** A clone of data, and on its brick of gl1 the mark that is chosen by those of data and plain; after a boot. */
async function asBeforeCloned(
  { world, shell }: DriftWorld,
  choose: (source: string, other: string) => string,
): Promise<void> {
  await world.ok('volume clone data --name=copy');
  const [pool] = world.simulation.model.pools;
  const idOf = (name: string): string => (pool?.volumes[name]?.id ?? '').replaceAll('-', '');
  const brick = pool?.volumes.copy?.bricks.find(({ host }) => host === '10.0.0.1');
  const mark = choose(idOf('data'), idOf('plain'));
  await shell('gl1', `setfattr -n trusted.glusterfs.volume-id -v 0x${mark} ${brick?.path}`);
  await shell('gl1', `sync -f ${brick?.path}`);
  world.simulation.kill('gl1');
  world.simulation.boot('gl1');
}

const STOP = 'gluster --mode=script volume stop data';

export const BY_HAND: readonly ByHand[] = [
  {
    title: 'a host is detached',
    finds: ['member-missing@gl4'],
    async make({ world, shell }) {
      await world.ok(
        'node add --zone=4 --cluster=lab --management-host-name=gl4 --storage-host-name=10.0.0.4',
      );
      await shell('gl1', 'gluster --mode=script peer detach 10.0.0.4');
    },
  },
  on('the notes of a host are deleted', ['note-missing@gl1'], () => ['rm -rf /var/lib/glusterctl/notes']),
  on('a note is left of a device that is gone', ['note-of-nothing@gl1'], (_, { state }) => [
    `printf '{"written":1,"format":1,"lineage":"${state.lineage}","kind":"device","id":"${HEX}","node":"${HEX}","name":"/dev/sdz","tags":{},"state":"online"}\\n' >/var/lib/glusterctl/notes/device-${HEX}.json`,
  ]),
  on('another host is probed', ['member-unknown'], () => ['gluster --mode=script peer probe 10.0.0.4']),
  defect('a firewall', ['member-disconnected@gl2'], 'gl2', 'firewall=drop:24007'),
  defect('a file of a volume is edited', ['member-rejected@gl3'], 'gl3', 'edited=data'),
  on('vgrename', ['group-renamed@gl1', 'volume-not-started'], ({ group }) => [
    STOP,
    `for point in $(grep -F ${group} /proc/mounts | cut -d ' ' -f 2); do umount -l "$point"; done`,
    `vgrename -q ${group} vg_other`,
  ]),
  on('vgchange --deltag', ['group-tags-missing@gl1'], ({ group }) => [
    `vgchange -q --deltag glusterctl ${group}`,
  ]),
  on('tags of another state', ['group-of-other-state@gl1'], ({ group }, { state }) => [
    `vgchange -q --deltag glusterctl.lineage=${state.lineage} --addtag glusterctl.lineage=${HEX} ${group}`,
  ]),
  on('vgextend', ['group-disks-differ@gl1', 'group-size-differs@gl1'], ({ group }) => [
    'pvcreate -q /dev/vdc',
    `vgextend -q ${group} /dev/vdc`,
  ]),
  on('a disk of ours that was forgotten', ['device-not-in-state@gl1'], (_, { state }) => {
    const node = Object.values(state.nodes).find(({ manage }) => manage[0] === 'gl1')?.id ?? '';
    const tags = ['glusterctl', `glusterctl.lineage=${state.lineage}`, `glusterctl.device=${HEX}`];
    return [
      'pvcreate -q /dev/vdc',
      `vgcreate -q ${tags.map((tag) => `--addtag ${tag}`).join(' ')} vg_${HEX} /dev/vdc`,
      `printf '{"written":1,"format":1,"lineage":"${state.lineage}","kind":"device","id":"${HEX}","node":"${node}","name":"/dev/vdc","tags":{"class":"fast"},"state":"online"}\\n' >/var/lib/glusterctl/notes/device-${HEX}.json`,
    ];
  }),
  on('a group as ours', ['group-of-no-device@gl1'], () => [`vgcreate -q vg_${HEX} /dev/vdc`]),
  {
    title: 'the disk is made larger',
    finds: ['device-grown@gl1'],
    async make({ world }) {
      const [disk] = world.simulation.host('gl1').disks;
      if (disk !== undefined) disk.sizeKiB += 5 * GIB;
    },
  },
  {
    title: 'the disk is made larger, and pvresize',
    finds: ['group-size-differs@gl1'],
    async make({ world, shell }) {
      const [disk] = world.simulation.host('gl1').disks;
      if (disk !== undefined) disk.sizeKiB += 5 * GIB;
      await shell('gl1', 'pvresize -q /dev/vdb');
    },
  },
  on('a thin volume of ours that is of no brick', ['lv-of-no-brick@gl1'], ({ group, brick }) => [
    `lvcreate -q --thin ${group}/${brick.pool} --virtualsize 1G --name brick_${HEX}`,
  ]),
  on('a thin pool of ours that is of no brick', ['thin-pool-of-no-brick@gl1'], ({ group }) => [
    `lvcreate -q --thin --size 1G ${group}/tp_${HEX}`,
  ]),
  on('a volume as gluster makes them', ['lv-of-no-snapshot@gl1'], ({ group, brick }) => [
    `lvcreate -q --thin ${group}/${brick.pool} --virtualsize 1G --name ${HEX}_0`,
  ]),
  on('a volume of another state', ['lv-of-other-state@gl1'], ({ group }) => [
    `lvcreate -q --thin --size 1G ${group}/tp_${HEX} --addtag glusterctl --addtag glusterctl.lineage=${HEX}`,
  ]),
  on('lvextend', ['lv-size-differs@gl1'], ({ group, brick }) => [`lvextend -q -L +1G ${group}/${brick.lv}`]),
  on('lvextend of a pool', ['thin-pool-size-differs@gl1'], ({ group, brick }) => [
    `lvextend -q -L +1G ${group}/${brick.pool}`,
  ]),
  on('lvextend of its metadata', ['thin-pool-metadata-differs@gl1'], ({ group, brick }) => [
    `lvextend -q --poolmetadatasize +16M ${group}/${brick.pool}`,
  ]),
  on('lvchange --deltag', ['lv-tags-missing@gl1'], ({ group, brick }) => [
    `lvchange -q --deltag glusterctl.brick=${brick.id} ${group}/${brick.pool}`,
  ]),
  on('tags of another state on a pool', ['lv-of-other-state@gl1'], ({ group, brick }, { state }) => [
    `lvchange -q --deltag glusterctl.lineage=${state.lineage} --addtag glusterctl.lineage=${HEX} ${group}/${brick.pool}`,
  ]),
  on('lvrename', ['lv-renamed@gl1', 'volume-not-started'], ({ group, brick, point }) => [
    STOP,
    `umount -l ${point}`,
    `lvrename -q ${group} ${brick.lv} kept`,
  ]),
  on('lvchange -an', ['lv-inactive@gl1', 'volume-not-started'], ({ group, brick, point }) => [
    STOP,
    `umount -l ${point}`,
    `lvchange -q -an ${group}/${brick.lv}`,
  ]),
  on('lvremove', ['lv-missing@gl1', 'volume-not-started'], ({ group, brick, point }) => [
    STOP,
    `umount -l ${point}`,
    `lvremove -q -f ${group}/${brick.lv}`,
  ]),
  on('umount', ['mount-missing@gl1'], ({ point }) => [`umount -l ${point}`]),
  on('mounted in another place', ['mount-elsewhere@gl1'], ({ point, node }) => [
    `umount -l ${point}`,
    'mkdir -p /mnt/look',
    `mount ${node} /mnt/look`,
  ]),
  on('mounted in another place, too', ['mount-twice@gl1'], ({ node }) => [
    'mkdir -p /mnt/look',
    `mount ${node} /mnt/look`,
  ]),
  on('another device in its place', ['mount-of-other-device@gl1'], ({ point }) => [
    'mkfs.xfs -q /dev/vdc',
    `mount /dev/vdc ${point}`,
  ]),
  on('mounted read-only', ['mount-read-only@gl1'], ({ point, node }) => [
    `umount -l ${point}`,
    `mount -o ro,noatime,inode64,nouuid ${node} ${point}`,
  ]),
  on('mounted with other options', ['mount-options-differ@gl1'], ({ point, node }) => [
    `umount -l ${point}`,
    `mount -o rw,relatime,inode64,nouuid ${node} ${point}`,
  ]),
  on('something is mounted below our folder', ['mount-of-no-brick@gl1'], ({ group }) => [
    'mkfs.xfs -q /dev/vdc',
    `mkdir -p ${ROOT}/${group}/brick_${HEX}`,
    `mount /dev/vdc ${ROOT}/${group}/brick_${HEX}`,
  ]),
  on('a line of fstab is deleted', ['fstab-line-missing@gl1'], ({ point }) => [withoutLine(point)]),
  on('a line of fstab with another device', ['fstab-device-differs@gl1'], ({ point }) => [
    withoutLine(point),
    `echo "/dev/vdc ${point} xfs rw 1 2" >>/etc/fstab`,
  ]),
  on('a line of fstab with other options', ['fstab-options-differ@gl1'], ({ point, node }) => [
    withoutLine(point),
    `echo "${node} ${point} xfs rw,noatime 1 2" >>/etc/fstab`,
  ]),
  on('a line of fstab twice', ['fstab-line-twice@gl1'], ({ point }) => [
    `line=$(grep ${point} /etc/fstab); echo "$line" >>/etc/fstab`,
  ]),
  on('a line of fstab of no brick', ['fstab-line-of-no-brick@gl1'], ({ group }) => [
    `echo "/dev/mapper/${group}-brick_${HEX} ${ROOT}/${group}/brick_${HEX} xfs rw 1 2" >>/etc/fstab`,
  ]),
  on('the directory of a brick is deleted', ['brick-folder-missing@gl1'], ({ brick }) => [
    `rm -rf ${brick.path}`,
  ]),
  on('chown', ['brick-folder-owner-differs@gl1'], ({ brick }) => [`chown 0:3000 ${brick.path}`]),
  on('chmod', ['brick-folder-mode-differs@gl1'], ({ brick }) => [`chmod 755 ${brick.path}`]),
  on('the mark is taken away', ['brick-mark-missing@gl1'], ({ brick }) => [
    `setfattr -x trusted.glusterfs.volume-id ${brick.path}`,
  ]),
  on('the mark of another volume', ['brick-mark-differs@gl1'], ({ brick }) => [
    `setfattr -n trusted.glusterfs.volume-id -v 0x${HEX} ${brick.path}`,
  ]),
  {
    title: 'a clone with the mark of what it was cloned from',
    finds: ['brick-mark-inherited@gl1', 'brick-not-served@gl1'],
    async make(there) {
      await asBeforeCloned(there, (source) => source);
    },
  },
  {
    title: 'a clone with the mark of what was in between',
    finds: ['brick-mark-inherited@gl1', 'brick-not-served@gl1'],
    async make(there) {
      await asBeforeCloned(there, () => HEX);
    },
  },
  {
    title: 'a clone with the mark of a volume that it has nothing to do with',
    finds: ['brick-mark-differs@gl1', 'brick-not-served@gl1'],
    async make(there) {
      await asBeforeCloned(there, (_, other) => other);
    },
  },
  defect('a brick process ends', ['brick-not-served@gl1'], 'gl1', 'brick=data'),
  on('a directory of no brick', ['folder-of-no-brick@gl1'], ({ group }) => [
    `mkdir -p ${ROOT}/${group}/brick_${HEX}/brick`,
  ]),
  on('a volume is deleted', ['volume-not-in-gluster', 'snapshot-missing'], () => [
    'gluster --mode=script snapshot delete snap',
    'gluster --mode=script volume stop data',
    'gluster --mode=script volume delete data',
  ]),
  on('a volume is stopped', ['volume-not-started'], () => ['gluster --mode=script volume stop data']),
  {
    title: 'a volume is started',
    finds: ['volume-not-stopped'],
    async make({ world, shell }) {
      await world.ok('volume stop data');
      await shell('gl1', 'gluster --mode=script volume start data');
    },
  },
  on('the id of a volume is overwritten', ['volume-id-differs'], () => [
    `gluster --mode=script volume set data user.heketi.id ${HEX}`,
  ]),
  on('a brick is added', ['volume-brick-unknown'], () => [
    'mkdir -p /srv/more',
    'gluster --mode=script volume add-brick plain 10.0.0.1:/srv/more force',
  ]),
  on('copies are given up', ['volume-replica-differs', 'volume-brick-missing'], ({ brick }) => [
    `gluster --mode=script volume remove-brick data replica 2 10.0.0.1:${brick.path} force`,
  ]),
  on('a volume with our mark', ['volume-not-in-state'], () => [
    'mkdir -p /srv/other',
    'gluster --mode=script volume create other 10.0.0.1:/srv/other force',
    `gluster --mode=script volume set other user.heketi.id ${HEX}`,
  ]),
  on('files of a volume that is not', ['volume-ghost@gl1'], () => [
    'mkdir -p /var/lib/glusterd/vols/gone',
    'touch /var/lib/glusterd/vols/gone/info',
  ]),
  on('an option is set', ['option-by-hand'], () => [
    'gluster --mode=script volume set data cluster.self-heal-daemon off',
  ]),
  on('an option is reset', ['option-missing'], () => [
    'gluster --mode=script volume reset data performance.cache-size',
  ]),
  on('an option is set otherwise', ['option-value-differs'], () => [
    'gluster --mode=script volume set data performance.cache-size 128MB',
  ]),
  on('a snapshot is deleted', ['snapshot-missing'], () => ['gluster --mode=script snapshot delete snap']),
  on('a snapshot is taken', ['snapshot-not-in-state'], () => [
    'gluster --mode=script snapshot create mine data no-timestamp',
  ]),
  {
    title: 'the volume is put back to a snapshot while a host is down, which brings it back',
    finds: [
      'snapshot-used-up',
      ...Array.from({ length: 3 }, () => 'volume-brick-unknown' as const),
      ...Array.from({ length: 3 }, () => 'volume-brick-missing' as const),
    ],
    async make({ world, shell }) {
      await shell('gl1', 'gluster --mode=script snapshot create mine data no-timestamp');
      world.simulation.kill('gl3');
      for (const line of ['volume stop data', 'snapshot restore mine', 'volume start data'])
        await shell('gl1', `gluster --mode=script ${line}`);
      world.simulation.boot('gl3');
    },
  },
  on('a snapshot is activated', ['snapshot-active-differs'], () => [
    'gluster --mode=script snapshot activate snap',
  ]),
];
