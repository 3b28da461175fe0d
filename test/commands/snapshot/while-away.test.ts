import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../support/lab.ts';
import { inGluster, smallHosts } from '../../support/small-hosts.ts';
import { testStore } from '../../support/store.ts';

/**
 * As on real hosts: gluster deletes a snapshot, and puts a volume back to one, while a host is down, and has the snapshot
 * again when that host is back.
 */
let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
  await cli.ok('snapshot create data before');
});
afterEach(async () => await cli.remove());

async function onHost(host: string, line: string): Promise<string> {
  const outcome = await cli.simulation.exec(host, 'sh', line);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.stdout;
}

const volumesOfLvm = () =>
  cli.simulation.model.hosts.map(({ groups }) =>
    Object.values(groups).map(({ volumes }) => Object.keys(volumes)),
  );
const operations = async () => JSON.parse(await cli.ok('operation list -o json')) as unknown;

const downOf = async () => await onHost('gl3', 'systemctl stop glusterd');

describe.each([
  ['snapshot delete before', 'delete snapshot before', 'say so with --accept=peers-agree.'],
  [
    'snapshot restore before --yes',
    'put volume data back to snapshot before',
    'is replaced first: glusterctl node replace --help',
  ],
])('%s, while a host is down', (line, title, neverBack) => {
  it('is refused before anything is begun, and works when the host is back', async () => {
    const nothing = await operations();
    await downOf();
    for (const dry of ['', ' --dry-run']) {
      const { code, stdout, stderr } = await cli.run(line + dry);
      expect(code, dry).toBe(5);
      const said = stdout + stderr;
      expect(said).toContain(`Unable to ${title} while hosts of the pool are down: 10.77.0.3. `);
      expect(said).toContain(neverBack);
    }
    expect(await operations()).toEqual(nothing);
    expect(inGluster(cli)).toEqual(['data started']);
    await onHost('gl3', 'systemctl start glusterd');
    await cli.ok(line);
    expect(await cli.ok('snapshot list --live')).not.toContain('before');
  });
});

it('is deleted where a person says that the host never comes back', async () => {
  cli.simulation.kill('gl3');
  expect((await cli.run('snapshot delete before')).code).toBe(5);
  await cli.ok('snapshot delete before --accept=peers-agree');
  expect(await cli.ok('snapshot list')).not.toContain('before');
});

it('takes no other condition', async () => {
  const { code, stderr } = await cli.run('snapshot delete before --accept=healed');
  expect([code, stderr]).toEqual([2, expect.stringContaining('healed is not asked for here')]);
});

describe('a snapshot that its volume was put back to while a host was down', () => {
  beforeEach(async () => {
    await downOf();
    for (const line of ['volume stop data', 'snapshot restore before', 'volume start data'])
      await onHost('gl1', `gluster --mode=script ${line}`);
    await onHost('gl3', 'systemctl start glusterd');
    expect(await onHost('gl1', 'gluster --mode=script snapshot list')).toBe('before\n');
  });

  it('is there again, and told: it is not taken into the state', async () => {
    const { stdout } = await cli.run('verify');
    expect(stdout).toContain('The copies of snapshot before are the bricks of data: it must not be deleted');
    expect((await cli.run('verify --kind=snapshot-not-in-state')).stdout).not.toContain('before');
  });

  it.each(['delete before', 'restore before --yes'])(
    'is not deleted with the bricks of the volume: %s',
    async (line) => {
      const snapshots = [
        { name: 'before', created: '2026-01-01T00:00:00.000Z', description: '', active: false, bricks: 3 },
      ];
      await testStore(cli.state).commit('as before', (state) => ({
        ...state,
        volumes: Object.fromEntries(
          Object.entries(state.volumes).map(([id, volume]) => [id, { ...volume, snapshots }]),
        ),
      }));
      const before = volumesOfLvm();
      const { code, stderr } = await cli.run(`snapshot ${line}`);
      expect([code, stderr]).toEqual([
        5,
        expect.stringContaining('the copies of it are the bricks of that volume now'),
      ]);
      expect(volumesOfLvm()).toEqual(before);
    },
  );
});
