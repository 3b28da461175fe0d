import { expect, test } from 'vitest';
import { giveDefect } from '../../src/simulator/defects.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { LAB_HOSTS } from '../support/lab.ts';

const bare = () => Simulation.create({ hosts: LAB_HOSTS.map((host) => ({ ...host, bare: true })) });

async function ask(simulation: Simulation, line: string) {
  const end = await simulation.exec('gl1', 'sh -s', line);
  if (end.kind !== 'done') throw new Error(`no answer to ${line}`);
  return end;
}

test('a bare host has nothing of gluster, and apt knows of no package before it has asked', async () => {
  const simulation = bare();
  expect(await ask(simulation, 'gluster pool list')).toMatchObject({
    code: 127,
    stderr: 'sh: 1: gluster: not found\n',
  });
  expect(await ask(simulation, 'systemctl enable --now glusterd')).toMatchObject({ code: 5 });
  expect(await ask(simulation, '[ -e /var/lib/glusterd ]')).toMatchObject({ code: 1 });
  expect(await ask(simulation, 'apt-get install -y lvm2')).toMatchObject({
    code: 100,
    stdout: 'Reading package lists...\nBuilding dependency tree...\nReading state information...\n',
    stderr: 'E: Unable to locate package lvm2\n',
  });
});

test('apt installs once, starts no glusterd, and dpkg knows of it', async () => {
  const simulation = bare();
  const absent = await ask(simulation, 'dpkg -s glusterfs-server');
  expect([absent.code, absent.stderr]).toEqual([1, expect.stringContaining('is not installed')]);
  await ask(simulation, 'apt-get update');
  expect((await ask(simulation, 'apt-get -s install glusterfs-server')).stdout).toContain(
    'Inst glusterfs-server (10.3-5 ',
  );
  expect((await ask(simulation, 'dpkg -s glusterfs-server')).code).toBe(1);
  expect((await ask(simulation, 'apt-get install -y glusterfs-server')).stdout).toContain(
    'Setting up glusterfs-server (10.3-5) ...',
  );
  expect((await ask(simulation, 'dpkg -s glusterfs-server')).stdout).toContain(
    'Status: install ok installed',
  );
  expect((await ask(simulation, 'systemctl is-active glusterd')).stdout).toBe('inactive\n');
  expect((await ask(simulation, 'apt-get install -y glusterfs-server')).stdout).toContain(
    'glusterfs-server is already the newest version (10.3-5).\n',
  );
  expect(simulation.notSimulated).toEqual([]);
});

test('apt takes a package with all that it brought, and has it again', async () => {
  const simulation = Simulation.create({ hosts: LAB_HOSTS });
  expect((await ask(simulation, 'apt-get -y purge glusterfs-server chrony')).stdout).toContain(
    "Package 'chrony' is not installed, so not removed\n",
  );
  expect((await ask(simulation, 'command -v gluster')).code).toBe(127);
  expect((await ask(simulation, '[ -e /var/lib/glusterd ]')).code).toBe(1);
  expect((await ask(simulation, 'systemctl is-enabled glusterd')).stderr).toContain('No such file');
  expect((await ask(simulation, 'dpkg -s lvm2')).code).toBe(0);
  await ask(simulation, 'apt-get update; apt-get install -y glusterfs-server');
  expect((await ask(simulation, 'command -v gluster')).code).toBe(0);
  expect(simulation.notSimulated).toEqual([]);
});

test('modules are gone after a boot that was not told to load them', async () => {
  const simulation = bare();
  const loaded = async () => (await ask(simulation, '[ -d /sys/module/dm_thin_pool ]')).code === 0;
  expect(await loaded()).toBe(false);
  await ask(simulation, 'modprobe -n -q dm_thin_pool');
  expect(await loaded()).toBe(false);
  await ask(simulation, 'modprobe dm_thin_pool');
  expect(await loaded()).toBe(true);
  simulation.reboot('gl1');
  expect(await loaded()).toBe(false);
  await ask(simulation, 'echo dm_thin_pool >/etc/modules-load.d/some.conf');
  simulation.reboot('gl1');
  expect(await loaded()).toBe(true);
});

test('a command that is missing by order comes with its package, unless no repository has that', async () => {
  const simulation = Simulation.create({ hosts: LAB_HOSTS });
  const host = simulation.host('gl1');
  giveDefect(simulation.model, host, 'without=mkfs.xfs');
  giveDefect(simulation.model, host, 'withheld=xfsprogs');
  expect((await ask(simulation, 'apt-get install -y xfsprogs')).code).toBe(100);
  delete host.defects;
  expect((await ask(simulation, 'apt-get install -y xfsprogs; command -v mkfs.xfs')).code).toBe(0);
});
