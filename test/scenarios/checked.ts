import { expect } from 'vitest';
import { runs } from './truth.ts';
import type { Scenario, World } from './world.ts';

interface Told {
  readonly host: string;
  readonly concern: string;
  readonly good: boolean | null;
  readonly detail: string;
}

/** What the second host is given, in the words of `simulator fault`, and which row tells it on which hosts. */
interface Given {
  readonly order: (world: World) => string;
  readonly concern: string;
  readonly tells: RegExp;
  /** Instead, where hosts are reached without SSH, and so without sudo. */
  readonly simulated?: RegExp;
  /** The first host is as wrong as the second. */
  readonly both?: true;
}

const given = (order: string, concern: string, tells: RegExp): Given => ({
  order: () => order,
  concern,
  tells,
});

const DEFECTS: readonly Given[] = [
  given('without=gluster', 'gluster', /not installed/),
  given('without=lvm', 'LVM', /not installed/),
  given('without=thin_check', 'thin provisioning', /not installed/),
  given('without=mkfs.xfs', 'mkfs.xfs', /not installed/),
  given('glusterd=stopped', 'glusterd', /does not run/),
  given('glusterd=hangs', 'glusterd', /runs, but does not answer/),
  given('module=dm_thin_pool', 'module dm_thin_pool', /not to be had/),
  given('module=dm_snapshot', 'module dm_snapshot', /not to be had/),
  given('module=dm_mirror', 'module dm_mirror', /not to be had/),
  given('var=100', 'space in /var', /only \d+ MiB free/),
  given('clock=300', 'clock', /\d+ s ahead of the others/),
  given('version=9.6', 'same gluster version', /9\.6, the others have \d+/),
  given('firewall=drop', 'ports', /closed to .*: no answer/),
  given('firewall=reject', 'ports', /closed to .*: rejected/),
  given('firewall=refuse:24007', 'ports', /closed to .*: refused/),
  given('address=10.0.0.77', 'storage address', /is no address of this host, which has 10\.0\.0\.77/),
  given('login=refused', 'login', /login as .* failed/),
  { ...given('sudo=missing', 'root', /sudo is not installed/), simulated: /not root/ },
  { ...given('sudo=password', 'root', /sudo wants a password/), simulated: /not root/ },
  {
    order: ({ hosts }) => `id-of=${hosts[0] ?? ''}`,
    concern: 'glusterd id',
    tells: /the same as that of/,
    both: true,
  },
];

async function check(world: World, code: number): Promise<readonly Told[]> {
  const words = ['host', 'check', `--topology=${world.topologyFile}`, '--json'];
  const { stdout } = await runs(world, words, code);
  const { checks } = JSON.parse(stdout) as { checks: readonly Told[] };
  return checks.filter(({ good }) => good === false);
}

export const checked: readonly Scenario[] = [
  {
    name: 'host check names each defect a host is given, and nothing else; mended, it is content',
    async run(world) {
      const [first = '', second = ''] = world.hosts;
      expect(await check(world, 0)).toEqual([]);
      for (const { order, concern, tells, simulated = tells, both } of DEFECTS) {
        const what = order(world);
        const mend = await world.defect(second, what);
        const wrong = await check(world, 3);
        await mend();
        expect(
          wrong.map((row) => [row.host, row.concern]),
          `${what}: ${JSON.stringify(wrong)}`,
        ).toEqual((both ? [first, second] : [second]).map((host) => [host, concern]));
        for (const { detail } of wrong) expect(detail).toMatch(world.kind === 'real' ? tells : simulated);
      }
      expect(await check(world, 0)).toEqual([]);
    },
  },
];
