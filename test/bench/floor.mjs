// What a storage engineer would write by hand, and as fast as it goes: one connection to each host, one
// script to each at once, one gluster script to one host. Nothing is checked, nothing can be undone or resumed.
//   node floor.mjs PLAN.json create|delete NAME…
//   node floor.mjs PLAN.json load
import { readFileSync } from 'node:fs';
import { Client } from 'ssh2';

const [, , file, verb, ...names] = process.argv;
const { hosts } = JSON.parse(readFileSync(file, 'utf8'));

function connect({ address, port, user, key }) {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on('ready', () => resolve(client)).on('error', reject);
    client.connect({ host: address, port, username: user, privateKey: readFileSync(key) });
    client.setNoDelay?.(true);
  });
}

function send(client, script) {
  return new Promise((resolve, reject) => {
    client.exec('sh -s', (error, stream) => {
      if (error) return reject(error);
      let said = '';
      let code = null;
      stream.on('data', () => undefined);
      stream.stderr.on('data', (chunk) => {
        said += chunk;
      });
      stream.on('exit', (status) => {
        code = status;
      });
      stream.on('close', () => (code === 0 ? resolve() : reject(new Error(`exit ${code}: ${said}`))));
      stream.end(script);
    });
  });
}

const START = `set -e
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
`;

const brick = (group, name) => {
  const point = `/var/lib/heketi/mounts/${group}/brick_${name}`;
  return { group, name, point, node: `/dev/mapper/${group}-brick_${name}`, path: `${point}/brick` };
};

const make = ({ group, name, point, node, path }) => `mkdir -p ${point}
lvcreate -qq --yes --wipesignatures y --poolmetadatasize 8192K --chunksize 256K --size 1048576K --thin ${group}/tp_${name} --virtualsize 1048576K --name brick_${name}
mkfs.xfs -q -f -i size=512 -n size=8192 ${node}
echo '${node} ${point} xfs rw,inode64,noatime,nouuid 1 2' >>/etc/fstab
mount -o rw,inode64,noatime,nouuid ${node} ${point}
mkdir ${path}
`;

const drop = ({ group, name, point }) => `umount ${point}
grep -v " ${point} " /etc/fstab >/etc/fstab.new || true
mv -f /etc/fstab.new /etc/fstab
lvremove -qq -f ${group}/brick_${name}
lvremove -qq -f ${group}/tp_${name}
rmdir ${point}
`;

const bricks = (name) => hosts.map(({ storage, group }) => `${storage}:${brick(group, name).path}`).join(' ');
const forBricks =
  (script) =>
  ({ group }) =>
    `${START}${names.map((name) => script(brick(group, name))).join('')}`;
const prepare = ({ devices }) =>
  `${START}${devices
    .map(
      (device, index) => `pvcreate -qq --metadatasize=128M --dataalignment=256K ${device}
vgcreate -qq --physicalextentsize=4096K --autobackup=n vg_floor${index} ${device}
`,
    )
    .join('')}`;

const gluster = {
  load: `set -e
${hosts
  .slice(1)
  .map(({ storage }) => `gluster --mode=script peer probe ${storage}\n`)
  .join('')}`,
  create: `set -e
${names
  .map(
    (name) => `gluster --mode=script volume create ${name} replica 3 ${bricks(name)}
gluster --mode=script volume set ${name} user.heketi.id ${name}
gluster --mode=script volume start ${name}
`,
  )
  .join('')}`,
  delete: `set -e
${names
  .map(
    (name) => `gluster --mode=script volume stop ${name} force
gluster --mode=script volume delete ${name}
`,
  )
  .join('')}`,
};

const clients = await Promise.all(hosts.map(connect));
const everywhere = async (script) =>
  await Promise.all(clients.map((client, index) => send(client, script(hosts[index]))));
if (verb === 'create') await everywhere(forBricks(make));
await Promise.all([send(clients[0], gluster[verb]), ...(verb === 'load' ? [everywhere(prepare)] : [])]);
if (verb === 'delete') await everywhere(forBricks(drop));
for (const client of clients) client.end();
