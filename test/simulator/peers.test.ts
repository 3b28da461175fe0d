import { beforeEach, describe, expect, test } from 'vitest';
import { giveDefect, namedDefects } from '../../src/simulator/defects.ts';
import { numberedHosts } from '../support/simulated-pool.ts';

let { simulation, ask, said, pool, volume } = numberedHosts([]);

beforeEach(async () => {
  ({ simulation, ask, said, pool, volume } = numberedHosts([11, 12, 13, 14]));
  await pool(12, 13, 14);
  await volume('r3', 'replica 3', '11/r3 12/r3 13/r3');
});

const give = (host: number, defect: string) =>
  giveDefect(simulation.model, simulation.host(`n${host}`), defect);
const stateOf = async (peer: number, asked: number) =>
  new RegExp(`(?:10.77.0.|n)${peer}\\s+(\\w+)`).exec(await said('gluster pool list', asked))?.[1];

describe('a member that did not notice that a peer went off', () => {
  beforeEach(() => {
    give(11, 'stuck=n14');
    simulation.kill('n14');
  });

  test('takes it for connected, and waits for it in vain; others know better', async () => {
    expect(namedDefects(simulation.host('n11'))).toEqual(['stuck=n14']);
    expect([await stateOf(14, 11), await stateOf(14, 12)]).toEqual(['Connected', 'Disconnected']);
    for (const line of ['volume status all', 'volume set r3 cluster.lookup-optimize on', 'peer detach n14']) {
      const { code, stdout, stderr } = await ask(`gluster --mode=script ${line}`);
      expect([line, code, stdout, stderr]).toEqual([line, 1, '', 'Error : Request timed out\n']);
    }
    expect(await said('gluster volume info r3')).not.toContain('lookup-optimize');
    expect((await ask('timeout 20 gluster volume status all')).code).toBe(124);
    expect((await ask('gluster volume status all', 12)).code).toBe(0);
  });

  test('sees it, once its glusterd is started again; bricks run on', async () => {
    const before = { ...simulation.host('n11').bricks };
    await said('systemctl restart glusterd');
    expect(await stateOf(14, 11)).toBe('Disconnected');
    await said('gluster volume status all');
    expect(simulation.host('n11').bricks).toEqual(before);
  });

  test('goes on when the peer is back', async () => {
    simulation.boot('n14');
    await said('gluster volume status all');
  });
});

test('only a peer of its pool can be the one it is stuck on', () => {
  for (const value of ['n11', 'n99'])
    expect(() => give(11, `stuck=${value}`)).toThrow(/name of another host/);
});

describe('a peer that is let go', () => {
  test('takes a volume with it that it holds as a whole, and the others forget that', async () => {
    await volume('own', '', '14/a 14/b');
    expect(await said('gluster --mode=script peer detach 10.77.0.14')).toBe('peer detach: success\n');
    expect(await said('gluster volume list')).toBe('r3\n');
    expect(await said('ls /var/lib/glusterd/vols', 12)).toBe('r3\n');
    expect(await said('gluster volume list', 14)).toBe('own\n');
    expect(Object.keys(simulation.host('n14').bricks)).toEqual(['/bricks/a/b', '/bricks/b/b']);
    expect((await ask('gluster peer probe 10.77.0.14')).code).toBe(1);
  });

  test.each(['', ' force'])('stays%s, with a brick of a volume that others have a part in', async (force) => {
    await volume('own', '', '14/a');
    await volume('shared', '', '14/c 12/c');
    const plain = await ask(`gluster --mode=script peer detach 10.77.0.14${force}`);
    expect([plain.code, plain.stderr]).toEqual([255, expect.stringContaining('hosts one or more bricks')]);
    const xml = await ask(`gluster --mode=script --xml peer detach 10.77.0.14${force}`);
    expect([xml.code, xml.stdout]).toEqual([0, expect.stringContaining('<opRet>-1</opRet>')]);
    expect(await said('gluster volume list', 14)).toBe('own\nr3\nshared\n');
  });

  test('may be off itself; coming back it still takes itself for a member, until it is emptied', async () => {
    simulation.kill('n14');
    await said('gluster --mode=script peer detach 10.77.0.14');
    simulation.boot('n14');
    expect(await said('gluster volume list', 14)).toBe('r3\n');
    expect((await said('gluster peer status', 14)).match(/State: .*/g)).toEqual(
      Array(3).fill('State: Peer in Cluster (Disconnected)'),
    );
    expect((await ask('gluster peer probe 10.77.0.14')).code).toBe(1);
    await said('systemctl stop glusterd; rm -rf /var/lib/glusterd/*; systemctl start glusterd', 14);
    expect(await said('gluster peer probe 10.77.0.14')).toBe('peer probe: success\n');
    expect(await stateOf(11, 14)).toBe('Connected');
  });

  test('must wait while another one is off, unless by force', async () => {
    simulation.kill('n13');
    expect((await ask('gluster --mode=script peer detach 10.77.0.14')).stderr).toContain('probably down');
    await said('gluster --mode=script peer detach 10.77.0.14 force');
  });
});
