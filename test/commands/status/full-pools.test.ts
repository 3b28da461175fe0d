import { afterEach, beforeEach, expect, it } from 'vitest';
import { giveDefect } from '../../../src/simulator/defects.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { hostsWith } from '../../support/small-hosts.ts';

let cli: Lab;

beforeEach(async () => {
  const simulation = hostsWith(3, ['/dev/vdb', '/dev/vdc']);
  cli = await lab({ columns: 200, simulation });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=10 --name=shop --snapshot-factor=2');
});
afterEach(async () => await cli.remove());

const order = (defect: string): void => giveDefect(cli.simulation.model, cli.simulation.host('gl1'), defect);

interface Finding {
  readonly kind: string;
  readonly what: string;
  readonly risk: string;
  readonly next: readonly { readonly command: string; readonly on: string | null; readonly when?: string }[];
}

async function findings(): Promise<readonly Finding[]> {
  const { clusters } = JSON.parse((await cli.run('status -o json')).stdout) as {
    readonly clusters: readonly [{ readonly findings: readonly Finding[] }];
  };
  return clusters[0].findings;
}

/** Types what is advised where it says so. */
async function typed({ command, on }: Finding['next'][number]): Promise<void> {
  if (on === null) await cli.ok(`${command.replace(/^glusterctl /, '')} --yes`);
  else expect(await cli.simulation.exec(on, 'sh -s', command)).toMatchObject({ kind: 'done', code: 0 });
}

it('of a thin pool without space the volume is named, and its oldest snapshot as the way out, not another disk', async () => {
  await cli.ok('volume create --size=10 --name=other --snapshot-factor=2');
  await cli.ok('snapshot create shop s1');
  await cli.ok('snapshot create shop s2');
  order('pool=full');
  order('pool-data=100');
  const found = await findings();
  expect(found.map(({ kind }) => kind)).toEqual(['pool-data-full', 'pool-data-full']);
  const shop = found.find(({ what }) => what.includes('shop'));
  expect(shop?.what).toMatch(
    /^gl1:\/dev\/vd[bc]: thin pool tp_[0-9a-f]{32} of volume shop is out of space for data$/,
  );
  expect(shop?.risk).toBe('Writing to its bricks fails.');
  expect(shop?.next.map(({ command }) => command)).toEqual([
    expect.stringMatching(/^lvs -a vg_/),
    'glusterctl snapshot list shop',
    'glusterctl snapshot delete s1',
  ]);
  for (const { next } of found)
    for (const { command } of next) expect(command).not.toContain('device replace');
  for (const next of shop?.next ?? []) await typed(next);
});

it('of one that fills up as well', async () => {
  await cli.ok('snapshot create shop s1');
  order('pool-data=96');
  const [found] = await findings();
  expect(found?.what).toMatch(/: the data of thin pool tp_\w+ of volume shop is 96 % full$/);
  expect(found?.next.map(({ command }) => command)).toContain('glusterctl snapshot delete s1');
});

it.each([
  ['pool-data=96', 'size'],
  ['pool-metadata=96', 'metadata'],
])('%s without snapshots: what gives room is named, and works as it stands', async (defect, what) => {
  order(defect);
  const [found] = await findings();
  const lines = (found?.next ?? []).map(({ command }) => command.replaceAll(/[0-9a-f]{32}/g, 'ID'));
  expect(lines).toEqual(
    what === 'size'
      ? [
          'lvs -a vg_ID',
          'glusterctl snapshot list shop --live',
          'fstrim /var/lib/heketi/mounts/vg_ID/brick_ID',
          expect.stringMatching(/^lvextend -L \+10240m vg_ID\/tp_ID$/),
          'glusterctl repair thin-pool-size-differs:gl1',
        ]
      : [
          'lvs -a vg_ID',
          expect.stringMatching(/^lvextend --poolmetadatasize \+\d+m vg_ID\/tp_ID$/),
          'glusterctl repair thin-pool-metadata-differs:gl1',
        ],
  );
  for (const next of found?.next ?? []) await typed(next);
  expect(cli.simulation.notSimulated).toEqual([]);
  expect(await cli.ok('verify')).toContain('as the state has');
});

it('clones are named beside the volume whose pool they share', async () => {
  await cli.ok('volume clone shop --name=copy');
  order('pool-data=85');
  expect((await findings())[0]?.what).toMatch(/ of volumes shop, copy is 85 % full$/);
});

it('of two disks whose pools failed none is to take over from the other', async () => {
  await cli.ok('volume create --size=1 --name=other --snapshot-factor=2');
  order('pool=failed');
  const found = await findings();
  expect(found.map(({ kind }) => kind)).toEqual(['pool-ailing', 'pool-ailing']);
  for (const { next } of found)
    for (const { command } of next) expect(command).not.toContain('device replace gl1:/dev/vdb gl1:/dev/vdc');
});
