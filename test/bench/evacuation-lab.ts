import { join } from 'node:path';
import type { BenchedHosts, LabPart } from './hosts.ts';
import { row } from './row.ts';
import { ran, timed } from './run.ts';

const VOLUMES = 10;
const FILES = 5;
const MOST = 1.15;
const NAME = `lab: a device with ${VOLUMES} bricks emptied`;

/**
 * A device with ten bricks is emptied by one command; then by a script of one's own, which moves them back, all at once:
 * it makes the bricks, has gluster replace them, counts until nothing is left to be healed, and takes the old ones away.
 * It looks at nothing else. Once only: it takes minutes.
 */
export const evacuationOnLab: LabPart = {
  names: [NAME],
  async measure({ root }, hosts) {
    const program = join(root, 'bin/glusterctl.js');
    const ours = async (...words: string[]) =>
      (await ran(process.execPath, [program, ...words, '--quiet', '--yes'], hosts)).stdout;
    await ours('topology', 'load', `--json=${hosts.topology}`, '--trust-new-hosts');
    const { clusters } = JSON.parse(await ours('topology', 'info', '--json')) as {
      clusters: { nodes: { hostnames: { manage: string[] } }[] }[];
    };
    const nodes = clusters.flatMap((cluster) =>
      cluster.nodes.map(({ hostnames }) => hostnames.manage[0] ?? ''),
    );
    const [node = ''] = nodes;
    for (const each of nodes.slice(3)) await ours('node', 'disable', each);
    // All bricks of a node come to its first disk.
    for (const each of nodes) await ours('device', 'disable', `${each}:/dev/vdc`);
    await ours('volume', 'create', '--size=1', `--count=${VOLUMES}`, '--name-prefix=moved');
    await ours('device', 'enable', `${node}:/dev/vdc`);
    await onHost(node, WRITE, hosts);
    await ours('device', 'disable', `${node}:/dev/vdb`);
    const command = await timed(
      async () => await ours('device', 'remove', `${node}:/dev/vdb`, `--parallel=${VOLUMES}`),
    );
    const floor = await timed(async () => await onHost(node, BY_HAND, hosts));
    return [
      row({ name: NAME, value: command, unit: 'ms', floor: { value: floor, is: 'by hand' }, most: MOST }),
    ];
  },
};

const WRITE = `
for volume in $(gluster --mode=script volume list); do
  mkdir -p /mnt/bench
  mount -t glusterfs localhost:/$volume /mnt/bench
  for file in $(seq ${FILES}); do head -c 200000 /dev/urandom >/mnt/bench/file$file; done
  sync
  umount /mnt/bench
done
`;

const BY_HAND = `
own=$(hostname -I | cut -d' ' -f1)
to=$(pvs --noheadings -o vg_name /dev/vdb | tr -d ' ')
move() {
  volume=$1
  old=$(gluster --mode=script volume info $volume | sed -n "s,^Brick[0-9]*: $own:,,p")
  was=\${old%/brick}
  name=back_$volume
  point=/var/lib/heketi/mounts/$to/brick_$name
  mkdir -p $point
  lvcreate -qq --yes --wipesignatures y --poolmetadatasize 8192K --chunksize 256K --size 1048576K --thin $to/tp_$name --virtualsize 1048576K --name brick_$name
  mkfs.xfs -q -f -i size=512 -n size=8192 /dev/mapper/$to-brick_$name
  flock /run/bench-fstab -c "echo '/dev/mapper/$to-brick_$name $point xfs rw,inode64,noatime,nouuid 1 2' >>/etc/fstab"
  mount -o rw,inode64,noatime,nouuid /dev/mapper/$to-brick_$name $point
  mkdir $point/brick
  until gluster --mode=script volume replace-brick $volume $own:$old $own:$point/brick commit force; do sleep 1; done
  # moved side by side, a self-heal daemon may lose sight of a volume: starting that once more gives it back
  healed() {
    counts=$(gluster --mode=script volume heal $volume statistics heal-count) || { gluster --mode=script volume start $volume force >/dev/null; return 1; }
    printf '%s\\n' "$counts" | grep -q 'Number of entries: [1-9]' || return 0
    gluster --mode=script volume heal $volume >/dev/null
    return 1
  }
  until [ $(ls $point/brick | wc -l) -ge ${FILES} ] && healed; do sleep 1; done
  source=$(findmnt -no SOURCE $was)
  umount $was
  flock /run/bench-fstab -c "sed -i '\\\\, $was ,d' /etc/fstab"
  pool=$(lvs --noheadings -o vg_name,pool_lv $source | awk '{print $1 "/" $2}')
  lvremove -qq -f $pool
}
for volume in $(gluster --mode=script volume list); do move $volume & jobs="$jobs $!"; done
for job in $jobs; do wait $job; done
`;

async function onHost(host: string, text: string, hosts: BenchedHosts): Promise<void> {
  await ran('ssh', ['-F', hosts.sshConfig, host, 'sh -s'], hosts, `set -eu; export LC_ALL=C; jobs=\n${text}`);
}
