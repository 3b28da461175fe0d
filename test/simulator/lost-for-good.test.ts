import { beforeEach, expect, test } from 'vitest';
import { writeFile } from '../../src/simulator/data/clients.ts';
import { goodCopies } from '../../src/simulator/data/copies.ts';
import { giveDefect } from '../../src/simulator/defects.ts';
import { obey } from '../../src/simulator/orders.ts';
import { numberedHosts } from '../support/simulated-pool.ts';

let { simulation, ask, said, pool } = numberedHosts([]);
const HOSTS = [11, 12, 13];
const POINT = '/bricks/m';
const BRICK = `10.77.0.12:${POINT}/b`;

const makeBrick = async (host: number) =>
  await said(
    `vgcreate -qq --autobackup=y vg_1 /dev/vdb
lvcreate -qq --autobackup=y --thin vg_1/tp_1 --size 1048576K --virtualsize 1048576K --name b1
mkfs.xfs -q /dev/mapper/vg_1-b1
mkdir -p ${POINT}
mount -o rw /dev/mapper/vg_1-b1 ${POINT}
mkdir ${POINT}/b`,
    host,
  );

const write = (from: number, to: number) => {
  for (let nth = from; nth <= to; nth += 1) writeFile(simulation.model, 'v', `/d/f${nth}`, `text ${nth}\n`);
};
const copies = () => goodCopies(simulation.model).map(({ good }) => good);
const healed = async () => {
  for (let look = 0; look < 20; look += 1) await said('true');
};
const reset = async (words: string) =>
  (await ask(`gluster volume reset-brick v ${BRICK} ${words} 2>&1`)).stdout;

beforeEach(async () => {
  ({ simulation, ask, said, pool } = numberedHosts(HOSTS, ['/dev/vdb']));
  await pool(12, 13);
  for (const host of HOSTS) await makeBrick(host);
  const bricks = HOSTS.map((host) => `10.77.0.${host}:${POINT}/b`).join(' ');
  await said(`gluster volume create v replica 3 ${bricks}; gluster volume start v`);
  for (const host of HOSTS) await said('sync', host);
  write(1, 10);
});

test('a host that was lost is put back step by step, and gets its copies again', async () => {
  const { uuid: old } = simulation.host('n12');
  simulation.reinstall('n12');
  write(11, 20);
  expect(new Set(copies())).toEqual(new Set([2]));
  expect(await reset('start')).toContain('success');
  expect(await reset(`${BRICK} commit`)).toContain("not in 'Peer in Cluster' state");

  await makeBrick(12);
  const peers = [11, 13].map((host) => simulation.host(`n${host}`));
  await said(
    `systemctl stop glusterd
printf 'UUID=%s\\noperating-version=100000\\n' ${old} > /var/lib/glusterd/glusterd.info
${peers.map(({ uuid, storage }) => `printf 'uuid=${uuid}\\nstate=3\\nhostname1=${storage}\\n' > /var/lib/glusterd/peers/${uuid}`).join('\n')}
systemctl start glusterd
while gluster pool list | grep -q Disconnected; do sleep 1; done
until gluster volume list 2>/dev/null | grep -qx v; do sleep 1; done`,
    12,
  );
  await said('gluster pool list; gluster pool list');
  await reset('start');
  expect(await reset(`${BRICK} commit`)).toContain('When destination brick is new, please use');

  await said('systemctl restart glusterd', 12);
  expect(await reset(`${BRICK} commit`)).toContain('Host 10.77.0.12 not connected');
  await said('while gluster pool list | grep -q Disconnected; do sleep 1; done');
  await reset('start');
  expect(await reset(`${BRICK} commit`)).toContain('success');
  await healed();
  expect(new Set(copies())).toEqual(new Set([3]));
  expect(simulation.host('n12').mounts.map(({ target }) => target)).toContain(POINT);
});

test('a disk that died has its brick back from the others, on another disk', async () => {
  giveDefect(simulation.model, simulation.host('n12'), 'disk-errors=/dev/vdb');
  write(11, 20);
  expect(new Set(copies())).toEqual(new Set([2]));
  expect((await ask(`ls ${POINT}`, 12)).stderr).toContain('Input/output error');
  obey(simulation, { verb: 'replace-disk', host: 'n12', disk: '/dev/vdb' });
  await reset('start');
  expect(await reset(`${BRICK} commit`)).not.toContain('success');
  await said(`umount ${POINT}; dmsetup remove vg_1-b1; dmsetup remove vg_1-tp_1-tpool`, 12);
  expect(await reset(`${BRICK} commit`)).toMatch(/No such file or directory|in the root partition/);
  await makeBrick(12);
  expect(await reset(`${BRICK} commit`)).toContain('success');
  await healed();
  expect(new Set(copies())).toEqual(new Set([3]));
});
