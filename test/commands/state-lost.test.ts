import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';
import { smallHosts } from '../support/small-hosts.ts';

const PLACE = 'gluster://gl1,gl2,gl3/heketidbstorage/glusterctl.json';

let first: Lab;
const machines: Lab[] = [];

beforeEach(async () => {
  first = await smallHosts();
  machines.push(first);
  await first.ok(['config', 'set', 'state', first.state]);
  first.variables.GLUSTERCTL_STATE = undefined;
  await first.ok('state setup --move');
  await first.ok('volume create --size=1 --name=data');
});
afterEach(async () => {
  for (const cli of machines.splice(0)) await cli.remove();
});

async function byHand(script: string): Promise<void> {
  const outcome = await first.simulation.exec('gl1', 'sh -s', script);
  if (outcome.kind !== 'done' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
}

describe('what a person can do where the state on a volume', () => {
  it('has no majority of its bricks: looks show what is known, and a host that is back is enough', async () => {
    await first.ok('volume list');
    for (const host of ['gl2', 'gl3']) first.simulation.kill(host);
    const looked = await first.run('volume list');
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining('Name:data')]);
    expect(looked.stderr).toMatch(/as it was \d+ s ago/);
    const changed = await first.run('cluster create --name=x');
    expect([10, 20]).toContain(changed.code);
    expect(changed.stderr).toContain('Hint: ');
    first.simulation.boot('gl2');
    await first.ok('cluster create --name=x');
  });

  it('lies on one that was stopped by hand: the hint starts it', async () => {
    await byHand('gluster --mode=script volume stop heketidbstorage');
    const { code, stderr } = await first.run('cluster create --name=x');
    expect([code, stderr]).toEqual([10, expect.stringContaining('gluster volume start heketidbstorage')]);
    await byHand('gluster volume start heketidbstorage');
    await first.ok('cluster create --name=x');
  });

  it('went with the volume: a rebuild from the hosts, and a new volume for it', async () => {
    await byHand(
      'gluster --mode=script volume stop heketidbstorage; gluster --mode=script volume delete heketidbstorage',
    );
    const { code, stderr } = await first.run('cluster create --name=x');
    expect(code).toBe(10);
    expect(stderr).toContain('knows no volume heketidbstorage');
    expect(stderr).toMatch(/Hint: Where a state lies in that pool: glusterctl state locate gl1/);
    expect((await first.run('cluster list')).stderr).toContain('glusterctl state locate gl1');
    expect(stderr).toContain('glusterctl state rebuild gl1 --state=anew.json');
    const rebuilt = '--state=rebuilt.json';
    // Bricks of the deleted volume are left over, which is told.
    const made = await first.run(`state rebuild gl1 --apply ${rebuilt}`);
    expect([made.code, made.stdout]).toEqual([6, expect.stringContaining('1 volume, 3 bricks')]);
    expect(await first.ok(`volume list ${rebuilt}`)).toContain('Name:data');
    await first.ok(`state setup --name=memory --move ${rebuilt}`);
    const cli = await lab({ columns: 200, simulation: first.simulation, firstId: 20_000 });
    machines.push(cli);
    cli.variables.GLUSTERCTL_STATE = undefined;
    await cli.ok('state use gluster://gl2/memory');
    expect(await cli.ok('volume list')).toContain('Name:data');
  });

  it('is another one than this machine knew: neither is written over the other', async () => {
    const cli = await lab({ columns: 200, simulation: first.simulation, firstId: 20_000 });
    machines.push(cli);
    await cli.ok('cluster create --name=other');
    await cli.ok('state export other.json');
    const text = (await cli.ok(['state', 'show', '--json'])).trimEnd();
    await first.ok('volume list');
    await byHand(`cat >/run/glusterctl/volumes/heketidbstorage/glusterctl.json <<'END'\n${text}\nEND`);
    const { code, stderr } = await first.run('cluster create --name=x');
    expect([5, 10]).toContain(code);
    expect(stderr).toContain(PLACE);
    expect(stderr).toContain('Hint: ');
  });
});
