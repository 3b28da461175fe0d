/**
 * What real hosts were asked for the record, and simulated hosts are asked to compare: told once, in an order in which
 * each topic finds the hosts as the topics before it left them.
 */
const LVCREATE = 'lvcreate -qq --autobackup=n --yes --wipesignatures y';
const [A, B, C] = ['10.77.0.11', '10.77.0.12', '10.77.0.13'];
const G = 'gluster --mode=script --timeout=600';
const bricks = (name: string, ...hosts: (string | undefined)[]) =>
  hosts.map((host) => `${host}:/bricks/${name}/brick`).join(' ');

const U = '1a2b3c-0000-0000-0000-0000-0000-000000';
const vg = 'vg_1a2b3c00000000000000000000000000';
const thin = (lv: string, pool: string, size: number) =>
  `${LVCREATE} --addtag glusterctl --poolmetadatasize 8192K --chunksize 256K --size ${size}K --thin ${vg}/${pool} --virtualsize ${size}K --name ${lv}`;
const info = `${G} volume info r --xml`;

/** With the exit code, where others follow. */
const told = (command: string) => `${command}; echo "exit code $?"`;

/** A command on the first host, or on another. */
export type Line = string | readonly [node: number, command: string];

export interface Topic {
  readonly name: string;
  /** Brings the hosts into the situation; its answers are not recorded. */
  readonly prepare: readonly Line[];
  readonly lines: readonly Line[];
}

const everywhere = (command: string): readonly Line[] => [1, 2, 3].map((node) => [node, command]);

const NEW_GROUP =
  'vgcreate -qq --metadatasize=131072K --dataalignment=256K --physicalextentsize=4M --autobackup=n';
const PVS =
  'pvs --reportformat json --units k --nosuffix -o pv_name,pv_uuid,vg_name,vg_extent_size,vg_size,vg_free,dev_size,pv_mda_size';

export const TOPICS: readonly Topic[] = [
  {
    name: 'disks',
    prepare: [],
    lines: [
      'lsblk --json --bytes --paths -o NAME,KNAME,TYPE,SIZE,RO,RM,ROTA,FSTYPE,LABEL,MOUNTPOINT,MODEL,SERIAL,PTTYPE',
      'lsblk -nrpo NAME,TYPE,FSTYPE; lsblk -nrpo NAME,TYPE,FSTYPE /dev/vdb /dev/none /dev/vdc',
      'lsblk -bdno SIZE,SERIAL /dev/vdb',
      "find /dev/disk -type l -printf '%l %p\\n' | grep by-id | grep vd[bc] | sort",
      told("find /dev/none -type l -printf '%l %p\\n'"),
      'wipefs --no-act --noheadings --output DEVICE,TYPE /dev/vdb /dev/vdc',
      'mkfs.xfs -q -f /dev/vdb && wipefs --no-act --noheadings --output DEVICE,TYPE /dev/vdb /dev/vdc',
      'wipefs --no-act --noheadings --output DEVICE,TYPE /dev/vdb /dev/none',
      `${NEW_GROUP} ${vg} /dev/vdb`,
      'mkdir -p /x && mount /dev/vdb /x',
      `${NEW_GROUP} ${vg} /dev/vdb`,
      'umount /x; rmdir /x; wipefs -q --all /dev/vdb',
      `${NEW_GROUP} ${vg} /dev/none`,
      'pvs --noheadings --nosuffix --units k -o pv_mda_size /dev/vdb',
      `${NEW_GROUP} --addtag glusterctl ${vg} /dev/vdb`,
      `${PVS} -S vg_name=${vg}`,
      `${NEW_GROUP} ${vg} /dev/vdb`,
      `${NEW_GROUP} other /dev/vdb`,
      'wipefs --no-act --noheadings --output DEVICE,TYPE /dev/vdc /dev/vdb',
      'lsblk -nrpo NAME,TYPE,FSTYPE',
      `vgremove -qq ${vg}; ${PVS}`,
      'pvs --noheadings --nosuffix --units k -o pv_mda_size /dev/vdb',
      // A label without a group, as a power cut may leave it: the next try takes it.
      `${NEW_GROUP} ${vg} /dev/vdb; vgremove -qq ${vg}; pvremove -qq /dev/vdb`,
      `pvcreate -qq /dev/vdb; ${NEW_GROUP} ${vg} /dev/vdb; ${PVS}; vgremove -qq ${vg}; pvremove -qq /dev/vdb`,
    ],
  },
  {
    name: 'lvm',
    prepare: [],
    lines: [
      'lsblk --json --bytes --paths -o NAME,TYPE,SIZE,RO,RM,ROTA,FSTYPE,LABEL,MOUNTPOINT,MODEL,SERIAL,PTTYPE',
      'pvs --reportformat json -o pv_name,pv_uuid,vg_name,vg_tags',
      'pvs --noheadings -o pv_uuid /dev/vdb',
      'pvs --noheadings -o pv_name -S pv_uuid=none',
      'udevadm info --query=symlink --name=/dev/vdb',
      'blkid /dev/vdb',
      'wipefs --no-act --parsable /dev/vdb',
      'blockdev --getsize64 /dev/vdb',
      'blockdev --getsize64 /dev/none',
      `vgs ${vg}`,
      `lvs --noheadings -o lv_name -S 'vg_name=${vg} && lv_name=brick_1' ${vg}`,
      `pvcreate -qq --uuid ${U} --norestorefile --metadatasize=128M --dataalignment=256K /dev/none`,
      'mkfs.xfs -q -f /dev/vdc && blkid /dev/vdc; wipefs --no-act --parsable /dev/vdc; lsblk --json --bytes --paths -o NAME,TYPE,FSTYPE /dev/vdc',
      `pvcreate -qq --uuid ${U} --norestorefile --metadatasize=128M --dataalignment=256K /dev/vdc`,
      'mkdir -p /x && mount /dev/vdc /x',
      `pvcreate -qq /dev/vdc`,
      'wipefs -q --all /dev/vdc',
      'mkfs.xfs -q -f /dev/vdc',
      'umount /x && umount /x',
      'mountpoint -q /x',
      'wipefs -q --all /dev/vdc',
      `pvcreate -qq --uuid ${U} --norestorefile --metadatasize=128M --dataalignment=256K /dev/vdb`,
      `pvcreate -qq --uuid ${U} --norestorefile --metadatasize=128M --dataalignment=256K /dev/vdb`,
      'pvs --reportformat json -o pv_name,pv_uuid,vg_name,vg_tags',
      'pvs --noheadings -o vg_name /dev/vdb',
      'vgcreate -qq --physicalextentsize=4M --autobackup=n x /dev/none',
      `vgcreate -qq --physicalextentsize=4M --autobackup=n --addtag glusterctl ${vg} /dev/vdb`,
      `vgcreate -qq --physicalextentsize=4M --autobackup=n --addtag glusterctl ${vg} /dev/vdb`,
      `pvcreate -qq /dev/vdb`,
      `pvremove -qq /dev/vdb`,
      'pvs --reportformat json --units k --nosuffix -o pv_name,pv_uuid,vg_name,vg_extent_size,vg_size,vg_free,dev_size',
      `vgs --reportformat json --units k --nosuffix -o vg_name,vg_extent_size,vg_size,vg_free,vg_tags,pv_name`,
      thin('brick_1', 'tp_1', 1048576),
      thin('brick_1', 'tp_1', 1048576),
      `${LVCREATE} --thin ${vg}/tp_1 --virtualsize 1048576K --name brick_1`,
      `${LVCREATE} --thin ${vg}/tp_none --virtualsize 1048576K --name brick_2`,
      thin('brick_big', 'tp_big', 104857600),
      thin('brick_2', 'tp_2', 524288),
      `lvs -a --reportformat json --units k --nosuffix -o lv_name,vg_name,pool_lv,lv_size,lv_attr,lv_tags,thin_count,data_percent,metadata_percent,lv_metadata_size`,
      `lvs --noheadings -o lv_name -S 'vg_name=${vg} && lv_name=brick_1' ${vg}`,
      `lvs --noheadings -o lv_name -S 'vg_name=${vg} && lv_name=none' ${vg}`,
      `lvs --noheadings -o thin_count -S 'vg_name=${vg} && lv_name=tp_1' ${vg}`,
      `lvs --noheadings -o lv_name ${vg}`,
      `mkfs.xfs -q -f -i size=512 -n size=8192 /dev/mapper/${vg}-brick_1`,
      `mkfs.xfs -i size=512 -n size=8192 /dev/mapper/${vg}-brick_1`,
      `mkfs.xfs -q -f /dev/mapper/none`,
      `${LVCREATE} --thin ${vg}/tp_1 --virtualsize 204800K --name small && mkfs.xfs -q -f /dev/mapper/${vg}-small`,
      `lvremove -qq -f ${vg}/small`,
      `mkdir -p /bricks/m && mount -o rw,inode64,noatime,nouuid /dev/mapper/${vg}-brick_1 /bricks/m`,
      `mount -o rw,inode64,noatime,nouuid /dev/mapper/${vg}-brick_1 /bricks/m`,
      `mount -o rw /dev/mapper/${vg}-brick_2 /bricks/m`,
      `mount -o rw /dev/mapper/none /bricks/m`,
      `mount -o rw /dev/mapper/${vg}-brick_1 /bricks/none`,
      'findmnt -n -o SOURCE,FSTYPE,OPTIONS /bricks/m; mountpoint /bricks/m; df -k /bricks/m; stat -c "%u:%g %a" /bricks/m',
      `lvremove -qq -f ${vg}/brick_1`,
      `vgremove -qq ${vg}`,
      'cd /bricks/m && umount /bricks/m',
      'rmdir /bricks/m',
      'umount /bricks/m; umount /bricks/m',
      'umount /bricks/none',
      `lvremove -qq -f ${vg}/brick_1`,
      `lvremove -qq -f ${vg}/brick_1`,
      `lvremove -qq -f vg_none/brick_1`,
      `lvremove -qq -f ${vg}/tp_1`,
      `lvchange -qq -ay -K ${vg}/brick_2`,
      `lvremove -qq -f ${vg}/brick_2 ${vg}/tp_2`,
      `pvresize -qq /dev/vdb`,
      `vgremove -qq ${vg}`,
      `vgremove -qq ${vg}`,
      `pvremove -qq /dev/vdb`,
      `pvremove -qq /dev/vdb`,
      'rmdir /bricks/none; mkdir /bricks /bricks/m; lsblk -dno SERIAL /dev/vdb; lsblk -dnpo NAME /dev/none; umount',
    ],
  },
  {
    name: 'peers',
    prepare: [],
    lines: [
      `${G} pool list`,
      `${G} peer status`,
      `${G} system:: uuid get`,
      `${G} peer probe 10.77.0.99`,
      `${G} peer probe no-such-host`,
      `${G} peer probe ${A}`,
      `${G} peer probe ${B}`,
      `${G} pool list; ${G} peer status`,
      'sleep 2',
      `${G} peer probe ${B}`,
      [2, `${G} pool list; ${G} peer status`],
      `${G} peer detach ${B}`,
      `${G} peer detach ${B}`,
      `${G} peer detach 10.77.0.99`,
      `${G} peer probe ${B} && ${G} peer probe ${C}; sleep 3; ${G} pool list; ${G} peer status`,
      [3, `${G} pool list; ${G} peer probe ${A}`],
    ],
  },
  {
    name: 'volumes',
    prepare: everywhere(
      'set -e; vgcreate -qq v /dev/vdb; for n in r1 r2 a b t; do lvcreate -qq -y -V 1G -L 1G -T v/p$n -n $n; mkfs.xfs -q -f /dev/v/$n; mkdir -p /bricks/$n; mount -o nouuid /dev/v/$n /bricks/$n; mkdir /bricks/$n/brick; done',
    ),
    lines: [
      `${G} volume info --xml; ${G} volume info; ${G} volume list`,
      `${G} volume info r; ${info}`,
      `${G} volume create r replica 3 ${bricks('r1', A, B, C)}`,
      `${G} volume create r replica 3 ${bricks('r2', A, B, C)}`,
      `${G} volume create r9 replica 3 ${bricks('r1', A, B, C)}`,
      `${G} volume create r9 replica 3 ${bricks('nofs', A, B, C)}`,
      `${G} volume create r9 replica 3 ${bricks('r2', A, B, '10.77.0.99')}`,
      `${G} volume create r9 replica 3 ${bricks('r2', A, A, C)}`,
      `${G} volume info r; ${info}`,
      `${G} volume delete none; ${G} volume start none; ${G} volume stop none force`,
      `${G} volume status r --xml`,
      `${G} volume stop r force`,
      `${G} volume set r user.heketi.id 0123 performance.readdir-ahead off`,
      `${G} volume set r no.such off`,
      `${G} volume set r cluster.quorum-count x`,
      `${G} volume reset r performance.readdir-ahead`,
      `${G} volume reset r no.such`,
      `${G} volume start r`,
      `${G} volume start r`,
      `${G} volume info r; ${info}`,
      `sleep 3; ${G} volume status r; ${G} volume status r detail --xml; ${G} volume status r clients --xml; ${G} volume status r client-list`,
      'mkdir -p /mnt/r; mount -t glusterfs 10.77.0.11:/r /mnt/r; for n in 1 2 3 4 5; do echo $n >/mnt/r/$n; done',
      `${G} volume status r client-list; ${G} volume status r clients --xml`,
      `${G} volume heal r info summary --xml; ${G} volume heal r info --xml`,
      `${G} volume delete r`,
      `${G} volume rebalance r status; ${G} volume rebalance r start`,
      `${G} volume add-brick r ${bricks('r1', A, B, C)}`,
      `${G} volume add-brick r ${bricks('r2', A, B, C)}`,
      `${G} volume add-brick r ${bricks('r2', A, B, C)}`,
      `${G} volume rebalance r status; ${G} volume rebalance r status --xml`,
      `${G} volume rebalance r start; ${G} volume rebalance r start; ${G} volume rebalance r status --xml; sleep 5; ${G} volume rebalance r status; ${G} volume rebalance r status --xml`,
      info,
      `${G} volume remove-brick r ${bricks('r2', A, B, C)} status`,
      `${G} volume remove-brick r ${bricks('r2', A, B, C)} start; sleep 4; ${G} volume remove-brick r ${bricks('r2', A, B, C)} status; ${G} volume remove-brick r ${bricks('r2', A, B, C)} commit`,
      `${G} volume remove-brick r ${bricks('r2', A, B, C)} status`,
      'umount /mnt/r',
      `${G} volume create ar replica 3 arbiter 1 ${bricks('a', A, B, C)}; ${G} volume start ar; ${G} volume info ar --xml; ${G} volume info ar`,
      `${G} volume create di disperse-data 2 redundancy 1 ${bricks('b', A, B, C)}; ${G} volume start di; ${G} volume info di --xml; ${G} volume info di`,
      `${G} volume create no ${bricks('t', A)}; ${G} volume start no; ${G} volume info no --xml; ${G} volume heal no info --xml; ${G} volume rebalance no status`,
      `${G} volume list`,
      `${G} volume stop no; ${G} volume stop no; ${G} volume delete no; ${G} volume delete no`,
    ],
  },
  {
    name: 'snapshots',
    prepare: [],
    lines: [
      `${G} snapshot list; ${G} snapshot list r; ${G} snapshot list none; ${G} snapshot info none; ${G} snapshot info volume r --xml`,
      `${G} snapshot create s1 r no-timestamp description 'two words'`,
      `${G} snapshot create s1 r no-timestamp`,
      `${G} --xml snapshot create s2 none no-timestamp`,
      `${G} snapshot info s1; ${G} snapshot info volume r --xml; ${G} snapshot list r`,
      `${G} snapshot activate s1; ${G} snapshot activate s1; ${G} snapshot info s1; ${G} snapshot info volume r --xml`,
      'mount | grep /run/gluster; lvs --noheadings -o lv_name,pool_lv,origin,lv_tags v; cat /etc/fstab',
      `${G} snapshot clone c1 s1; ${G} volume info c1; ${G} volume info c1 --xml`,
      `${G} snapshot clone c1 s1`,
      `${G} volume start c1; ${G} volume status c1`,
      'mount | grep /run/gluster; lvs --noheadings -o lv_name,pool_lv,origin,lv_tags v',
      `${G} volume delete r; ${G} volume stop r force; ${G} volume delete r`,
      `${G} snapshot deactivate s1; ${G} snapshot deactivate s1; ${G} snapshot delete s1; ${G} snapshot delete s1`,
      `${G} volume stop c1 force; ${G} volume delete c1`,
      'mount | grep /run/gluster; lvs --noheadings -o lv_name,pool_lv,origin,lv_tags v; ls -R /run/gluster/snaps; ls /var/lib/glusterd/snaps',
      `${G} volume start r; ${G} snapshot create s3 r no-timestamp; ${G} snapshot restore s3; ${G} volume stop r; ${G} snapshot restore s3; ${G} volume info r; ${G} snapshot info s3; ${G} volume start r`,
      'mount | grep -e /run/gluster -e /bricks; lvs --noheadings -o lv_name,pool_lv,origin v; cat /etc/fstab',
    ],
  },
  {
    name: 'peer-down',
    prepare: [[3, 'systemctl stop glusterd; pkill glusterfsd; pkill -x glusterfs']],
    lines: [
      'sleep 2',
      `${G} pool list; ${G} peer status`,
      `${G} volume status ar --xml; ${G} volume heal ar info summary --xml`,
      `${G} volume create z replica 3 ${bricks('r1', A, B, C)}`,
      `${G} volume set ar performance.readdir-ahead off`,
      `${G} volume stop ar force; ${G} volume delete ar`,
      `${G} peer detach ${C}`,
      `${G} snapshot create s9 di no-timestamp`,
      [3, `${G} pool list; systemctl is-active glusterd`],
      [3, 'systemctl start glusterd; sleep 3; gluster pool list'],
    ],
  },
  {
    name: 'troubles',
    prepare: everywhere(
      'set -e; vgcreate -qq w /dev/vdc; for n in q1 q2 q3; do lvcreate -qq -y -V 1G -L 1G -T w/p$n -n $n; mkfs.xfs -q -f /dev/w/$n; mkdir -p /bricks/$n; mount -o nouuid /dev/w/$n /bricks/$n; mkdir /bricks/$n/brick; done',
    ),
    lines: [
      // The VG is full, a volume is missing, one is mounted.
      'lvcreate -qq -y -V 20G -L 20G -T w/p9 -n q9',
      'lvremove -qq -f w/none',
      'lvremove -qq -f w/q1',
      'vgremove -qq w; lvs --noheadings -o lv_name w',
      // A wrong number of bricks, which are marked by it: the volume never comes to be, and this is what all then say of it.
      `${G} volume create q replica 3 ${bricks('q1', A, B)}`,
      `${G} volume create q replica 3 ${bricks('q1', A, B, C)}`,
      `${G} volume add-brick q ${bricks('q2', A)}`,
      `${G} volume status q; ${G} volume heal q info; ${G} volume heal q info summary --xml`,
      `${G} volume rebalance q start; ${G} volume stop q`,
      `${G} snapshot create t1 q no-timestamp`,
      `${G} volume add-brick q ${bricks('q2', A, B, C)}`,
      `${G} volume rebalance q start; ${G} volume rebalance q status`,
      `${G} volume start q`,
      `${G} volume rebalance q status; ${G} volume rebalance q stop`,
      `${G} volume rebalance q start; ${G} volume rebalance q start`,
      `sleep 8; ${G} volume rebalance q status --xml`,
      `sleep 8; ${G} volume rebalance q status --xml; ${G} volume status q`,
      `${G} volume remove-brick q ${bricks('q1', A, B)} start`,
      `${G} volume remove-brick q ${bricks('q3', A, B, C)} start`,
      `${G} snapshot config q snap-max-hard-limit 2`,
      `${G} snapshot create t1 q no-timestamp; ${G} snapshot create t2 q no-timestamp; ${G} snapshot create t3 q no-timestamp`,
      `${G} snapshot list q; ${G} volume info q`,
      `${G} volume stop q; ${G} volume delete q; ${G} volume start q`,
      `${G} snapshot delete t1; ${G} snapshot delete t2; ${G} snapshot list q; ${G} snapshot list`,
      [2, 'pkill -x glusterfsd'],
      `sleep 3; ${G} volume status q; ${G} volume status q --xml`,
      `${G} volume heal q info; ${G} volume heal q info --xml`,
      `${G} snapshot create t4 q no-timestamp`,
      `${G} volume start q force; sleep 3; ${G} volume status q --xml`,
      // Most of the pool is gone, which keeps no volume from being made.
      `${G} volume set q cluster.server-quorum-type server`,
      [2, 'systemctl stop glusterd'],
      [3, 'systemctl stop glusterd'],
      `sleep 3; ${G} pool list`,
      `${G} volume set q user.x 1`,
      `${G} volume create z ${bricks('q3', A)}`,
      `${G} volume stop q`,
      [2, 'systemctl start glusterd'],
      [3, 'systemctl start glusterd'],
      `sleep 5; ${G} pool list; ${G} volume reset q cluster.server-quorum-type`,
      `${G} volume stop q; ${G} volume delete q; ${G} volume info q`,
    ],
  },
  {
    name: 'trials',
    prepare: everywhere(
      'set -e; for n in u1 u2 u3 u4; do lvcreate -qq -y -V 1G -L 1G -T w/p$n -n $n; mkfs.xfs -q -f /dev/w/$n; mkdir -p /bricks/$n; mount -o nouuid /dev/w/$n /bricks/$n; mkdir /bricks/$n/brick; done',
    ),
    lines: [
      'lvs -a --reportformat json --units k --nosuffix -o lv_name,lv_size,lv_metadata_size w',
      // A wrong number of bricks, and whether they are marked by it.
      `${G} volume create v4 disperse-data 2 redundancy 1 ${bricks('u4', A, B)}; ${G} volume create v4 ${bricks('u4', A, B, C)}; ${G} volume delete v4`,
      `${G} volume create u replica 3 ${bricks('u1', A, B, C)}`,
      `${G} volume add-brick u ${bricks('u2', A)}`,
      // A volume that isn't started.
      `${G} volume status u; ${told(`${G} volume status u --xml`)}`,
      `${told(`${G} volume heal u info`)}; ${told(`${G} volume heal u info summary --xml`)}`,
      `${G} volume rebalance u start; ${G} volume stop u`,
      `${G} snapshot create t1 u no-timestamp`,
      `${G} volume add-brick u ${bricks('u2', A, B, C)}`,
      `${G} volume rebalance u start; ${G} volume rebalance u status; ${told(`${G} volume rebalance u status --xml`)}`,
      `${G} volume remove-brick u ${bricks('u2', A, B, C)} start`,
      `${G} volume start u`,
      // A rebalance, from start to end.
      `${G} volume rebalance u status; ${told(`${G} volume rebalance u status --xml`)}; ${G} volume rebalance u stop`,
      `${G} volume rebalance u start`,
      `for n in 1 2 3 4; do sleep 4; ${G} volume rebalance u status >/dev/null; done; ${told(`${G} volume rebalance u status --xml`)}`,
      `${G} volume rebalance u status`,
      `${G} volume status u; ${G} volume status u --xml`,
      // Bricks that can't be taken out.
      `${G} volume remove-brick u ${bricks('u1', A, B)} start`,
      `${G} volume remove-brick u ${bricks('u3', A, B, C)} start`,
      `${G} volume remove-brick u ${bricks('u2', A, B, C)} status; ${G} volume remove-brick u ${bricks('u2', A, B, C)} commit`,
      // Snapshots up to the limit, and what they keep from being done.
      `${G} snapshot config u snap-max-hard-limit 2`,
      `${G} snapshot create t1 u no-timestamp; ${G} snapshot create t2 u no-timestamp; ${G} snapshot create t3 u no-timestamp`,
      `${G} snapshot list u; ${G} volume info u; ${G} snapshot info volume u --xml`,
      `${G} volume stop u; ${G} volume delete u; ${G} volume start u`,
      `${G} snapshot delete t1; ${G} snapshot delete t2; ${G} snapshot list u; ${G} snapshot list`,
      // The processes of a host's bricks are dead, its glusterd lives.
      [2, 'pkill -x glusterfsd'],
      `sleep 3; ${G} volume status u; ${G} volume status u --xml`,
      `${told(`${G} volume heal u info`)}; ${told(`${G} volume heal u info --xml`)}`,
      `${G} snapshot create t4 u no-timestamp`,
      `${G} volume remove-brick u ${bricks('u2', A, B, C)} start`,
      `${G} volume start u force; sleep 3; ${G} volume status u --xml`,
      // Most of the pool is gone.
      `${G} volume set u cluster.server-quorum-type server`,
      [2, 'systemctl stop glusterd'],
      [3, 'systemctl stop glusterd'],
      `sleep 3; ${G} pool list`,
      `${G} volume set u user.x 1`,
      `${G} volume create z3 ${bricks('u3', A)}`,
      `${G} volume stop u`,
      [2, 'systemctl start glusterd'],
      [3, 'systemctl start glusterd'],
      `sleep 5; ${G} pool list; ${G} volume reset u cluster.server-quorum-type`,
      `${G} volume stop u; ${G} volume delete u; ${G} volume info u`,
    ],
  },
  {
    name: 'busy',
    prepare: [],
    lines: [
      `for n in 1 2 3 4 5 6; do ${G} volume set di user.x $n & done; wait`,
      `${G} volume set di user.y 1 & ${G} volume stop di & ${G} snapshot create s8 di no-timestamp & wait`,
    ],
  },
  {
    // Simulated hosts answer these by what gluster 10.3 and LVM 2.03.16 say of themselves; nobody has asked real ones yet.
    name: 'words',
    prepare: everywhere(
      'set -e; for n in w1 w2 w3; do lvcreate -qq -y -V 1G -L 1G -T w/p$n -n $n; mkfs.xfs -q -f /dev/w/$n; mkdir -p /bricks/$n; mount -o nouuid /dev/w/$n /bricks/$n; mkdir /bricks/$n/brick; done',
    ),
    lines: [
      // Words that are no names, and what isn't said right.
      `for n in all option a.b; do ${G} volume create $n replica 3 ${bricks('w1', A, B, C)}; done`,
      `${G} volume create wd replica 3; ${G} volume create wd w1`,
      `${G} volume add-brick wd ${bricks('w1', A, A)}; ${G} volume add-brick wd ${bricks('w1', A)}`,
      `${G} volume set di user.x`,
      // A pool whose data don't fit when the spare has grown, and one that does but for its metadata; the spare is as before.
      'free=$(vgs --noheadings --units k --nosuffix -o vg_free w | cut -d. -f1); for less in 0 8192; do lvcreate -qq -y -V 1G -L $((free - less))K -T w/pw9 -n w9; done; lvs -a --noheadings --units k -o lv_name,lv_size w',
      // Snapshots without a description, of one volume and of all.
      `${G} volume create wd replica 3 ${bricks('w1', A, B, C)}; ${G} volume start wd; ${G} snapshot create ws1 wd no-timestamp; ${G} snapshot info ws1; ${G} snapshot info --xml`,
      `${G} snapshot create ws2 wd no-timestamp; ${G} volume info wd; ${G} snapshot delete ws1; ${G} snapshot delete ws2; ${G} snapshot info --xml`,
      // Healing: bricks away, of copies and of disperse sets, until none can be read.
      `${G} volume create we disperse-data 2 redundancy 1 ${bricks('w2', A, B, C)}; ${G} volume start we; sleep 3; ${told(`${G} volume heal we info`)}`,
      [3, 'pkill -x glusterfsd'],
      `sleep 3; ${told(`${G} volume heal we info`)}; ${told(`${G} volume heal wd info summary`)}`,
      [2, 'pkill -x glusterfsd'],
      `sleep 3; ${told(`${G} volume heal we info`)}; ${told(`${G} volume heal wd info summary --xml`)}`,
      `${G} volume start we force; ${G} volume start wd force; sleep 10; ${told(`${G} volume heal we info`)}; ${told(`${G} volume heal wd info`)}`,
      `${G} volume stop wd; ${told(`${G} volume heal wd info`)}; ${G} volume start wd`,
      // The table of bricks that are emptied.
      `${G} volume add-brick wd ${bricks('w3', A, B, C)}; ${G} volume remove-brick wd ${bricks('w3', A, B, C)} start; sleep 8; ${G} volume remove-brick wd ${bricks('w3', A, B, C)} status; ${G} volume remove-brick wd ${bricks('w3', A, B, C)} stop`,
      `for v in wd we; do ${G} volume stop $v force; ${G} volume delete $v; done`,
    ],
  },
  {
    name: 'clients',
    prepare: everywhere(
      'set -e; lvcreate -qq -y -V 1G -L 1G -T w/pc1 -n c1; mkfs.xfs -q -f /dev/w/c1; mkdir -p /bricks/c1; mount -o nouuid /dev/w/c1 /bricks/c1; mkdir /bricks/c1/brick',
    ),
    lines: [
      // A volume that nobody has open, not even gluster itself.
      `${G} volume create dc ${bricks('c1', A, B)}; ${G} volume start dc; sleep 2; ${told(`${G} volume status dc client-list`)}`,
      `${told(`${G} volume status dc clients --xml`)}; ${told(`${G} volume status dc client-list --xml`)}`,
      `${told(`${G} volume status dc ${bricks('c1', A)} client-list`)}; ${told(`${G} volume status dc ${bricks('c1', B)} client-list`)}`,
      told(`${G} --remote-host=${B} volume status dc ${bricks('c1', B)} client-list`),
      // A brick without its process.
      [2, 'pkill -x glusterfsd'],
      `sleep 3; ${told(`${G} volume status dc client-list`)}; ${told(`${G} --remote-host=${B} volume status dc ${bricks('c1', B)} client-list`)}`,
      `${told(`${G} volume status dc ${bricks('c1', 'none')} client-list`)}; ${G} volume stop dc; ${G} volume delete dc`,
    ],
  },
];
