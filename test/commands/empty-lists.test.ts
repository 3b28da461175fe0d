import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await lab();
});
afterEach(async () => await cli.remove());

const UNLABELLED = /^\[simulated\].*\n/gm;

/** What an empty list says on stderr; on stdout it says nothing but what Heketi says. */
async function hint(line: string, stdout = ''): Promise<string> {
  const ran = await cli.run(line);
  expect([line, ran.code, ran.stdout]).toEqual([line, 0, stdout]);
  return ran.stderr.replace(UNLABELLED, '');
}

const EVERYTHING = {
  'cluster list': 'Clusters:\n',
  'node list': '',
  'device list': '',
  'volume list': '',
  'snapshot list': '',
} as const;

test('without hosts, an empty list says how to bring them in', async () => {
  for (const [line, stdout] of Object.entries(EVERYTHING)) {
    for (const [output, printed] of [
      ['', stdout],
      [' -o table', ''],
      [' -o wide', ''],
    ] as const) {
      expect(await hint(`${line}${output}`, printed)).toContain(': glusterctl topology load --json=FILE\n');
    }
  }
});

test('what programs read has no hints beside it, nor has --quiet', async () => {
  for (const line of Object.keys(EVERYTHING)) {
    for (const flag of ['-o json', '-o yaml', '-o name', '-o table --quiet'])
      expect((await cli.run(`${line} ${flag}`)).stderr.replace(UNLABELLED, '')).toBe('');
  }
});

test('what comes next can be typed as it stands', async () => {
  await cli.ok('cluster create --name=lab');
  for (const host of ['gl1', 'gl2', 'gl3'])
    await cli.ok(
      `node add --cluster=lab --zone=1 --management-host-name=${host} --storage-host-name=10.0.0.${host.at(-1)}`,
    );
  expect(await hint('volume list')).toContain('glusterctl device discover');
  expect(await hint('device list -o table')).toBe(
    'No devices. See what disks the hosts have: glusterctl device discover\n',
  );
  for (const [host, flags] of [
    ['gl1', ' --durability=none'],
    ['gl2', ' --replica=2'],
    ['gl3', ''],
  ] as const) {
    await cli.ok(`device add --node=${host} --name=/dev/sdb`);
    const said = await hint('volume list');
    expect(said).toBe(`No volumes. Create one: glusterctl volume create --size=10${flags}\n`);
    await cli.ok(`${said.trim().split(': glusterctl ')[1]} --check`);
  }
  await cli.ok('volume create --size=10 --name=plain');
  expect(await hint('volume list --name=x*')).toBe(
    'No volume is like that. All of them: glusterctl volume list\n',
  );
  const roomy = await hint('snapshot list');
  expect(roomy).toContain('--snapshot-factor=1.5');
  await cli.ok(`${roomy.trim().split(': glusterctl ')[1]} --name=roomy`);
  expect(await hint('snapshot list plain')).toContain('it has no room for any');
  const take = await hint('snapshot list');
  expect(take).toBe('No snapshots. Take one: glusterctl snapshot create roomy\n');
  await cli.ok(take.trim().split(': glusterctl ')[1] ?? '');
  expect(await cli.ok('snapshot list -o name')).toMatch(/^roomy-/);
  expect(await hint('operation list')).toContain('glusterctl log');
});
