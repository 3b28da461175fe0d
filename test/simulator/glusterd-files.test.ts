import { beforeEach, describe, expect, test } from 'vitest';
import { Simulation } from '../../src/simulator/simulation.ts';
import { comparable, realOutput } from '../support/real-output.ts';
import { numberedHosts } from '../support/simulated-pool.ts';

let { simulation, ask, said, pool, volume } = numberedHosts([]);

beforeEach(async () => {
  ({ simulation, ask, said, pool, volume } = numberedHosts([11, 13, 14, 15]));
  await pool(13, 14, 15);
  await volume('r3', 'replica 3', '11/r3 13/r3 15/r3');
});

const HOME = '/var/lib/glusterd';
const peers = async (host = 11) =>
  (await said('gluster peer status', host)).match(/(?<=State: ).*/g)?.sort() ?? [];
const CONNECTED = 'Peer in Cluster (Connected)';
const sums = async () =>
  await Promise.all([11, 13, 14, 15].map((host) => said(`cat ${HOME}/vols/*/cksum`, host)));

test('all hosts have the same of volumes and peers on disk, and a change is a new version of it', async () => {
  const ids = (await said('gluster --xml pool list')).match(/(?<=<uuid>)[^<]+/g) ?? [];
  const [first = '', ...others] = (await said(`cat ${HOME}/glusterd.info`)).split('\n');
  expect([first, others]).toEqual([`UUID=${ids[3]}`, ['operating-version=100000', '']]);
  expect((await said(`ls ${HOME}/peers`, 13)).split('\n').filter(Boolean).sort()).toEqual(
    ids.filter((id) => id !== ids[0]).sort(),
  );
  expect(await said(`cat ${HOME}/peers/${ids[1]}`)).toBe(`uuid=${ids[1]}\nstate=3\nhostname1=10.77.0.14\n`);
  expect(await said(`cat ${HOME}/vols/r3/bricks/10.77.0.15:-bricks-r3-b`, 14)).toContain(
    'brick-id=r3-client-2\n',
  );
  const version = async () => Number((await said(`grep ^version= ${HOME}/vols/r3/info`, 15)).slice(8));
  const before = await version();
  const [sum, ...same] = await sums();
  expect(new Set(same)).toEqual(new Set([sum]));
  await said('gluster volume set r3 cluster.lookup-optimize on');
  expect(await version()).toBe(before + 1);
  expect(new Set(await sums()).size).toBe(1);
  expect(await sums()).not.toContain(sum);
  await said('gluster --mode=script volume stop r3; gluster --mode=script volume delete r3', 13);
  expect(await said(`ls ${HOME}/vols`, 15)).toBe('');
});

test('a host that was off takes over what it missed', async () => {
  simulation.kill('n15');
  await said('gluster volume set r3 cluster.lookup-optimize on');
  simulation.boot('n15');
  expect(new Set(await sums()).size).toBe(1);
  expect(await peers(15)).toEqual([CONNECTED, CONNECTED, CONNECTED]);
});

test('a kept simulation that had no such files gets them', async () => {
  const text = simulation.save();
  const old = Simulation.load(text);
  for (const { root } of old.hosts)
    for (const path of Object.keys(root.nodes))
      if (/glusterd\/(peers|vols)/.test(path)) delete root.nodes[path];
  for (const { volumes } of old.model.pools) for (const each of Object.values(volumes)) delete each.stored;
  const again = Simulation.load(old.save());
  await again.exec('n15', 'systemctl restart glusterd', '');
  expect(await again.exec('n15', 'gluster volume list', '')).toMatchObject({ stdout: 'r3\n' });
  expect(Object.keys(again.host('n15').bricks)).toEqual(['/bricks/r3/b']);
});

describe('an edited line in the file of a volume on one host', () => {
  beforeEach(async () => {
    const path = `${HOME}/vols/r3/info`;
    const files = simulation.files('n15');
    files.write(path, (files.read(path) ?? '').replace('granular-entry-heal=on', 'granular-entry-heal=off'));
    await said('systemctl restart glusterd', 15);
  });

  test('has it and its peers reject each other, also after another start', async () => {
    const asked = comparable((await ask('gluster --mode=script --xml peer status')).stdout);
    expect(asked).toBe(comparable(realOutput('peer-status-rejected')));
    expect(await peers(15)).toEqual(Array(3).fill('Peer Rejected (Connected)'));
    expect(await said('gluster pool list')).not.toContain('Disconnected');
    expect((await ask('gluster volume create x 10.77.0.15:/bricks/x force')).stderr).toContain(
      "Host 10.77.0.15 is not in 'Peer in Cluster' state",
    );
    await said('systemctl restart glusterd', 15);
    expect(await peers()).toContain('Peer Rejected (Connected)');
    expect(
      (await ask('gluster --mode=script volume stop r3; gluster --mode=script volume delete r3')).stderr,
    ).toContain('Some of the peers are down');
  });

  test('is gone after any change on a sound host and a start on this one', async () => {
    await said('gluster volume set r3 cluster.lookup-optimize on');
    expect(await peers()).toContain('Peer Rejected (Connected)');
    await said('systemctl restart glusterd', 15);
    expect(await peers()).toEqual([CONNECTED, CONNECTED, CONNECTED]);
    expect(new Set(await sums()).size).toBe(1);
  });

  test('is gone when the host starts without its volumes, and serves them after one more start', async () => {
    await said(`systemctl stop glusterd; mv ${HOME}/vols /root/vols; systemctl start glusterd`, 15);
    while ((await said('gluster volume list 2>&1', 15)) !== 'r3\n');
    expect(await peers(15)).toEqual([CONNECTED, CONNECTED, CONNECTED]);
    expect(new Set(await sums()).size).toBe(1);
    expect(simulation.host('n15')).toMatchObject({ importedSinceStart: true, bricks: {} });
    await said('systemctl restart glusterd', 15);
    expect(Object.keys(simulation.host('n15').bricks)).toEqual(['/bricks/r3/b']);
    expect(simulation.host('n15').importedSinceStart).toBeUndefined();
  });
});

describe('a host that was lost, and comes back empty under its name', () => {
  let old = '';
  beforeEach(async () => {
    old = simulation.host('n15').uuid;
    simulation.reinstall('n15');
  });

  const restore = async (state: string) => {
    await said(
      `systemctl stop glusterd; printf 'UUID=%s\\noperating-version=100000\\n' ${old} > ${HOME}/glusterd.info`,
      15,
    );
    for (const number of [11, 13, 14]) {
      const { uuid, storage } = simulation.host(`n${number}`);
      await said(
        `printf 'uuid=%s\\nstate=%s\\nhostname1=%s\\n' ${uuid} ${state} ${storage} > ${HOME}/peers/${uuid}`,
        15,
      );
    }
    await said('systemctl start glusterd', 15);
  };

  test('knows nobody, and is off for those who knew it', async () => {
    expect((await ask('lsblk -n; ls /bricks', 15)).stdout).not.toContain('bricks');
    expect(await said('gluster peer status', 15)).toBe('Number of Peers: 0\n');
    expect(await said('gluster --xml pool list')).toMatch(
      new RegExp(`<uuid>${old}</uuid>\\s+<hostname>10.77.0.15</hostname>[\\s\\S]*?<connected>0<`),
    );
    expect(await said('gluster --xml volume status r3')).not.toContain('10.77.0.15');
    expect(await said(`gluster system:: uuid get; cat ${HOME}/glusterd.info`, 15)).not.toContain(old);
    expect((await ask('gluster peer probe 10.77.0.15')).stdout).toContain('already in peer list');
    expect((await ask('gluster peer detach 10.77.0.15 force')).code).toBe(255);
    expect((await ask('gluster peer detach 10.77.0.14')).stderr).toContain('probably down');
  });

  test('is the old one again with its id and its peers on disk; its volumes come later', async () => {
    await restore('3');
    expect(await peers(15)).toEqual(Array(3).fill('Peer in Cluster (Disconnected)'));
    expect(await peers(15)).toEqual([CONNECTED, CONNECTED, CONNECTED]);
    expect(await peers()).toEqual([CONNECTED, CONNECTED, CONNECTED]);
    expect(await said('gluster volume list 2>&1', 15)).toBe('No volumes present in cluster\n');
    expect(await said('gluster volume list', 15)).toBe('r3\n');
    expect(simulation.host('n15').importedSinceStart).toBe(true);
    await said('systemctl restart glusterd', 15);
    expect(simulation.host('n15').importedSinceStart).toBeUndefined();
    expect(await peers()).toContain('Peer in Cluster (Disconnected)');
    expect(await peers()).toEqual([CONNECTED, CONNECTED, CONNECTED]);
    expect(new Set(await sums()).size).toBe(1);
    const told = await said('gluster --xml volume status r3');
    expect(/<path>\/bricks\/r3\/b<\/path>\s*<peerid>([^<]+)<\/peerid>\s*<status>0</.exec(told)?.[1]).toBe(
      old,
    );
  });

  test('with its id alone it is seen, but counted in only after a probe and another start', async () => {
    await said(
      `systemctl stop glusterd; printf 'UUID=%s\\n' ${old} > ${HOME}/glusterd.info; systemctl start glusterd`,
      15,
    );
    expect(await peers()).toEqual([CONNECTED, CONNECTED, CONNECTED]);
    expect(await said('gluster peer status', 15)).toBe('Number of Peers: 0\n');
    await said('gluster peer probe 10.77.0.11', 15);
    expect(await peers()).toContain('Accepted peer request (Connected)');
    expect(await peers(15)).toContain('Accepted peer request (Connected)');
    await said('systemctl restart glusterd; gluster pool list; gluster pool list', 15);
    expect(await peers(15)).toEqual([CONNECTED, CONNECTED, CONNECTED]);
    expect(await peers()).toEqual([CONNECTED, CONNECTED, CONNECTED]);
  });

  test('is let go once none of its bricks is left', async () => {
    await said('gluster --mode=script volume stop r3');
    const held = simulation.model.pools.find(({ away }) => away !== undefined)?.volumes.r3?.bricks;
    held?.splice(2, 1, { host: '10.77.0.14', path: '/b', uuid: simulation.host('n14').uuid });
    expect(await said('gluster --mode=script peer detach 10.77.0.15')).toBe('peer detach: success\n');
    expect(await peers()).toEqual([CONNECTED, CONNECTED]);
    expect(await said('gluster peer probe 10.77.0.15')).toBe('peer probe: success\n');
    expect(await peers(15)).toEqual([CONNECTED, CONNECTED, CONNECTED]);
  });
});
