import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { on } from './machines.ts';

/**
 * Writes down what the real tools answer, in good and bad situations. Run with GLUSTERCTL_RECORD=1 on a lab that
 * was just reset; it leaves the disks in use, so reset the lab afterwards.
 */
const FOLDER = fileURLToPath(new URL('../fixtures/recorded/', import.meta.url));
const LVCREATE = 'lvcreate -qq --autobackup=n --yes --wipesignatures y';
const [A, B, C] = ['10.77.0.11', '10.77.0.12', '10.77.0.13'];
const G = 'gluster --mode=script --timeout=600';
const bricks = (name: string, ...hosts: (string | undefined)[]) =>
  hosts.map((host) => `${host}:/bricks/${name}/brick`).join(' ');

type Line = string | readonly [node: number, command: string];

async function record(topic: string, lines: readonly Line[]): Promise<void> {
  const versions = await on(
    1,
    'gluster --version | head -n 1; lvm version | head -n 1; mkfs.xfs -V; mount --version; uname -r',
  );
  const answers: unknown[] = [];
  for (const line of lines) {
    const [node, command] = typeof line === 'string' ? [1, line] : line;
    const { code, stdout, stderr, milliseconds } = await on(node, `export LC_ALL=C\n${command}`);
    answers.push({ node, command, code, stdout, stderr, milliseconds });
  }
  await mkdir(FOLDER, { recursive: true });
  const head = JSON.stringify({ topic, versions: versions.stdout.trim().split('\n') }).slice(0, -1);
  const body = answers.map((answer) => `  ${JSON.stringify(answer)}`).join(',\n');
  await writeFile(`${FOLDER}${topic}.json`, `${head},"answers":[\n${body}\n]}\n`);
  expect(answers).toHaveLength(lines.length);
}

const recording = test.skipIf(process.env.GLUSTERCTL_RECORD === undefined);

recording('LVM, file systems and mounts', async () => {
  const U = '1a2b3c-0000-0000-0000-0000-0000-000000';
  const vg = 'vg_1a2b3c00000000000000000000000000';
  const thin = (lv: string, pool: string, size: number) =>
    `${LVCREATE} --addtag glusterctl --poolmetadatasize 8192K --chunksize 256K --size ${size}K --thin ${vg}/${pool} --virtualsize ${size}K --name ${lv}`;
  await record('lvm', [
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
  ]);
});

recording('peers', async () => {
  await record('peers', [
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
  ]);
});

recording('volumes', async () => {
  for (const node of [1, 2, 3])
    await on(
      node,
      'set -e; vgcreate -qq v /dev/vdb; for n in r1 r2 a b t; do lvcreate -qq -y -V 1G -L 1G -T v/p$n -n $n; mkfs.xfs -q -f /dev/v/$n; mkdir -p /bricks/$n; mount -o nouuid /dev/v/$n /bricks/$n; mkdir /bricks/$n/brick; done',
    );
  const info = `${G} volume info r --xml`;
  await record('volumes', [
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
  ]);
});

recording('snapshots and clones', async () => {
  await record('snapshots', [
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
  ]);
});

recording('a peer that is down', async () => {
  await on(3, 'systemctl stop glusterd; pkill glusterfsd; pkill -x glusterfs');
  await record('peer-down', [
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
  ]);
  await record('busy', [
    `for n in 1 2 3 4 5 6; do ${G} volume set di user.x $n & done; wait; (ssh -V) 2>/dev/null || :`,
    `${G} volume set di user.y 1 & ${G} volume stop di & ${G} snapshot create s8 di no-timestamp & wait`,
  ]);
});
