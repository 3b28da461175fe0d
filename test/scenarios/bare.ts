import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectAgreement, runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

/** What a preparation changes on a host: packages, what a boot starts, what runs, all settings. */
const STANDING = {
  real: `dpkg -l
systemctl list-unit-files --no-pager
systemctl is-active glusterd chrony
cat /proc/modules | cut -d' ' -f1 | sort
find /etc -xdev -type f -exec sha256sum {} + | sort`,
  simulated: `dpkg -s glusterfs-server lvm2 thin-provisioning-tools xfsprogs chrony
systemctl is-enabled glusterd chrony
systemctl is-active glusterd chrony
cat /etc/modules-load.d/*.conf`,
};

async function standing(world: World): Promise<readonly string[]> {
  return await Promise.all(
    world.hosts.map(async (host) => {
      const { code, stdout, stderr } = await world.onHost(host, `set -eu\n${STANDING[world.kind]}`);
      expect(code, stderr).toBe(0);
      return stdout;
    }),
  );
}

/** On which hosts gluster is not installed. */
async function without(world: World, command: string): Promise<readonly string[]> {
  const found = await Promise.all(
    world.hosts.map(async (host) => (await world.onHost(host, `command -v ${command}`)).code),
  );
  return world.hosts.filter((_, index) => found[index] !== 0);
}

export const bare: readonly Scenario[] = [
  {
    name: 'three hosts without gluster have a volume that takes files after one command line; preparing them again changes nothing',
    core: true,
    async run(world) {
      await world.uninstall('all');
      for (const command of ['gluster', 'lvm', 'mkfs.xfs', 'thin_check'])
        expect(await without(world, command)).toEqual(world.hosts);
      const answers = {
        hosts: world.hosts,
        trust: true,
        prepare: true,
        disks: 'all',
        topology: join(world.folder, 'as-answered.json'),
        volume: { size: 1, name: 'first' },
      };
      const preseed = join(world.folder, 'preseed.json');
      await writeFile(preseed, JSON.stringify(answers));
      await runs(world, ['init', `--preseed=${preseed}`]);
      for (const host of world.hosts) {
        const { stdout } = await world.onHost(host, 'gluster --mode=script volume info first');
        expect(stdout).toContain('Status: Started');
        expect(stdout).toContain('Number of Bricks: 1 x 3 = 3');
      }
      await expectAgreement(world);
      const client = await world.client(world.hosts[0] ?? '', 'first');
      await client.write(3);
      expect(await client.verify()).toBe('');
      await client.unmount();

      const before = await standing(world);
      const again = await runs(world, ['host', 'prepare']);
      expect(again.stdout).toContain(`${world.hosts.join(', ')}  nothing was to be changed`);
      expect(again.stdout).toContain('All 3 hosts are ready');
      expect(await standing(world)).toEqual(before);
    },
  },
  {
    name: 'a package that the repository of one host has not is told for that host; the others are prepared, and it is when it is there',
    async run(world) {
      const [first = '', second = '', third = ''] = world.hosts;
      const lacking = 'thin-provisioning-tools';
      await world.uninstall([lacking]);
      const comesBack = await world.defect(second, `withheld=${lacking}`);
      const words = ['host', 'prepare', `--topology=${world.topologyFile}`, '--yes'];
      const { stdout, stderr } = await runs(world, words, 3);
      const said = `E: (Unable to locate package|Package) '?${lacking}`;
      expect(stdout).toMatch(new RegExp(`^${second}  not fully prepared: ${said}`, 'm'));
      expect(stdout).toMatch(new RegExp(`^${first}, ${third}  prepared: install ${lacking}`, 'm'));
      expect(stdout).toContain(`2 of 3 hosts ready; to be mended: ${second}`);
      expect(stderr).toMatch(new RegExp(`2 prepared, 1 failed: ${second}: ${said}`));
      expect(await without(world, 'thin_check')).toEqual([second]);
      await comesBack();
      const again = await runs(world, words);
      expect(again.stdout).toMatch(new RegExp(`^${second}  prepared: install ${lacking}`, 'm'));
      expect(again.stdout).toContain('All 3 hosts are ready');
      expect(await without(world, 'thin_check')).toEqual([]);
    },
  },
];
