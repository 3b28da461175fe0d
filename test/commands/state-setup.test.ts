import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';
import { person } from '../support/person.ts';
import { inGluster, json, smallHosts } from '../support/small-hosts.ts';

const URL = 'gluster://gl1,gl2,gl3/heketidbstorage/glusterctl.json';

let first: Lab;
const machines: Lab[] = [];

beforeEach(async () => {
  first = await smallHosts();
  machines.push(first);
  await first.ok(['config', 'set', 'state', first.state]);
  first.variables.GLUSTERCTL_STATE = undefined;
});
afterEach(async () => {
  for (const cli of machines.splice(0)) await cli.remove();
});

async function optionsOf(cli: Lab, volume: string): Promise<readonly string[]> {
  const { volumes } = (await json(cli, 'state show')) as {
    volumes: Record<string, { name: string; options: readonly string[] }>;
  };
  return Object.values(volumes).find(({ name }) => name === volume)?.options ?? [];
}

describe('"state setup"', () => {
  it('shows what it would do, and does nothing', async () => {
    const shown = await first.ok('state setup --dry-run --move');
    expect(shown).toContain('create volume heketidbstorage (2 GiB');
    expect(shown).toContain(`The state would go from ${first.state} to ${URL}.`);
    expect(inGluster(first)).toEqual([]);
    expect(await first.ok('state path')).toBe(`${first.state}\n`);
  });

  it("makes the volume, says what is not as Heketi's, and leaves the state where it is", async () => {
    const made = await first.ok('setup-openshift-heketi-storage');
    expect(made).toContain('Volume heketidbstorage is made, in three copies.');
    expect(made).toContain('no server, no secret with a database and no job');
    expect(made).toContain(`glusterctl state move ${URL}`);
    expect(inGluster(first)).toEqual(['heketidbstorage started']);
    expect(await optionsOf(first, 'heketidbstorage')).toEqual(
      expect.arrayContaining([
        'user.glusterctl.state heketidbstorage/glusterctl.json',
        'cluster.quorum-type auto',
      ]),
    );
    expect(await first.ok('state path')).toBe(`${first.state}\n`);
    for (const again of ['state setup', 'setup-kubernetes-heketi-storage', 'setup-heketi-db-storage'])
      expect(await first.ok(again)).toContain('Volume heketidbstorage is there already.');
    expect(inGluster(first)).toEqual(['heketidbstorage started']);
  });

  it('moves the state with --move, once, and another machine finds it', async () => {
    await first.ok('state setup --move --name=memory --size=1');
    const at = URL.replace('heketidbstorage', 'memory');
    expect(await first.ok('state path')).toBe(`${at}\n`);
    expect(await first.ok('state setup --move --name=memory')).toContain(`The state lies on it: ${at}`);
    const cli = await lab({ columns: 200, simulation: first.simulation, firstId: 20_000 });
    machines.push(cli);
    cli.variables.GLUSTERCTL_STATE = undefined;
    const [line = ''] = /glusterctl (state use \S+)/.exec(await cli.ok('state locate gl2'))?.slice(1) ?? [];
    await cli.ok(line);
    expect(await cli.ok('volume list')).toContain('Name:memory');
  });

  it('gives a volume that is there what a state needs', async () => {
    await first.ok('volume create --size=2 --name=heketidbstorage');
    expect(await optionsOf(first, 'heketidbstorage')).not.toContain('performance.strict-o-direct on');
    await first.ok('state setup');
    expect(await optionsOf(first, 'heketidbstorage')).toContain('performance.strict-o-direct on');
  });

  it('is what a check of a state tells to type that was begun on a volume without these options', async () => {
    await first.ok('volume create --size=2 --name=plain');
    const at = URL.replace('heketidbstorage', 'plain');
    const exported = await first.file('exported.json', await first.ok('state export'));
    for (const looks of [
      `state import ${exported} --state=${at}`,
      `state check --state=${at}`,
      `state use ${at}`,
    ]) {
      const { code, stdout, stderr } = await first.run(looks);
      expect([code, `${stdout}${stderr}`]).toEqual([0, expect.stringContaining('state setup --name=plain')]);
    }
    await first.ok('state setup --name=plain');
    expect(await optionsOf(first, 'plain')).toContain('performance.strict-o-direct on');
    const { code, stdout, stderr } = await first.run('state check');
    expect([code, `${stdout}${stderr}`]).toEqual([0, expect.not.stringContaining('state setup')]);
  });

  it.each([
    ['--durability=', 'is not a valid durability type'],
    ['--durability=disperse', 'Durability disperse is not supported for heketi database storage'],
    ['--durability=none', 'A state in one copy is lost with one disk'],
    ['--replica=2', 'A state does not lie in 2 copies'],
    ['--listfile=x.json', 'No list of objects is written to x.json'],
    ['--image=heketi/heketi:dev', "--image is of the job that copied Heketi's database"],
    ['--node-selector=a=b', '--node-selector is of the job'],
    ['--size=0.1', 'A state needs room'],
  ])('refuses %s, with the reason', async (given, why) => {
    const { code, stderr } = await first.run(`setup-openshift-heketi-storage ${given}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Error: ${why}`)]);
    expect(inGluster(first)).toEqual([]);
  });

  it('asks at a terminal before a volume that is there for something else gets what a state needs', async () => {
    await first.ok('volume create --size=1 --name=data');
    const before = await optionsOf(first, 'data');
    const asked = async (answer: string) => {
      const { more } = person({ 'Set that on volume data?': answer, 'Move it to': 'n' });
      const cli = await lab({
        columns: 100,
        simulation: first.simulation,
        terminal: true,
        more,
        variables: { CI: '' },
        firstId: 30_000,
      });
      machines.push(cli);
      return await cli.run(['--state', first.state, 'state', 'setup', '--name=data']);
    };
    const no = await asked('n');
    expect([no.code, no.stderr]).toEqual([5, expect.stringContaining('performance.quick-read off')]);
    expect(await optionsOf(first, 'data')).toEqual(before);
    const yes = await asked('y');
    expect([yes.code, yes.stderr]).toEqual([0, expect.stringContaining('performance.quick-read off')]);
    expect(await optionsOf(first, 'data')).toContain('performance.quick-read off');
  });

  it('refuses a volume that no state should lie on, with a way on', async () => {
    await first.ok('volume create --size=1 --name=two --replica=2');
    const two = await first.run('state setup --name=two');
    expect([two.code, two.stderr]).toEqual([5, expect.stringContaining('is not kept in three copies')]);
    for (const flags of ['', ' --dry-run', ' --yes']) {
      const moved = await first.run(`state move gluster://gl1/two${flags}`);
      expect([moved.code, moved.stderr]).toEqual([5, expect.stringContaining('is not kept in three copies')]);
      expect(moved.stderr).toContain('glusterctl state setup --move');
    }
    expect(await first.ok('state path')).toBe(`${first.state}\n`);
    await first.ok('volume create --size=1 --name=three');
    await first.ok('volume stop three');
    const { code, stderr } = await first.run('state setup --name=three');
    expect([code, stderr]).toEqual([5, expect.stringContaining('glusterctl volume start three')]);
  });
});

describe('a host of a URL that no node is called', () => {
  it('is told with the URL that leaves it out, which works', async () => {
    await first.ok('state setup');
    const { code, stderr } = await first.run('state move gluster://gl1,gl2,gl9/heketidbstorage');
    expect([code, stderr]).toEqual([0, expect.stringContaining('No node of this state is called gl9.')]);
    const hint = /If that is mistyped: glusterctl (state use \S+)/.exec(stderr)?.[1] ?? '';
    expect(hint).toBe('state use gluster://gl1,gl2/heketidbstorage/glusterctl.json');
    await first.ok(hint);
    expect(await first.ok('state path')).toBe('gluster://gl1,gl2/heketidbstorage/glusterctl.json\n');
    await first.ok(`state move ${first.state}`);
    expect((await first.run(`state move ${URL}`)).stderr).not.toContain('No node of this state');
  });
});

describe('a volume that a state lies on', () => {
  const harm = [
    'volume delete heketidbstorage',
    'volume stop heketidbstorage',
    'volume set heketidbstorage performance.quick-read=on',
    'volume set heketidbstorage quorum-type=none',
    'volume reset heketidbstorage performance.strict-o-direct',
    'volume set heketidbstorage user.glusterctl.state=none',
  ];

  it('is kept from all that would take the state away, however it is asked for', async () => {
    await first.ok('state setup --move');
    const given = '--give-up-state=heketidbstorage/glusterctl.json';
    for (const line of harm)
      for (const more of ['', ' --yes', ' --dry-run', ` ${given}`]) {
        const { code, stderr } = await first.run(line + more);
        expect([code, stderr], line + more).toEqual([
          5,
          expect.stringContaining('holds the state that you work with'),
        ]);
      }
    await first.ok('volume set heketidbstorage diagnostics.client-log-level=ERROR');
    expect(await optionsOf(first, 'heketidbstorage')).toContain('performance.quick-read off');
    expect(inGluster(first)).toEqual(['heketidbstorage started']);
  });

  it('goes where the state was brought elsewhere, and it is said by name what goes with it', async () => {
    await first.ok('state setup --move');
    await first.ok('state move state.json');
    for (const line of harm) {
      const { code, stderr } = await first.run(line);
      expect([code, stderr], line).toEqual([5, expect.stringContaining('is marked to hold a state')]);
    }
    const { stderr } = await first.run('volume delete heketidbstorage --yes');
    const said = /--give-up-state=\S+/.exec(stderr)?.[0] ?? '';
    expect((await first.run(`volume delete heketidbstorage ${said}x`)).code).toBe(5);
    await first.ok(`volume stop heketidbstorage ${said}`);
    await first.ok(`volume delete heketidbstorage ${said}`);
    expect(inGluster(first)).toEqual([]);
    expect(await first.ok('volume list')).not.toContain('heketidbstorage');
  });

  it('is known where its hosts have names for ssh that no node has', async () => {
    const cli = await lab({ columns: 200, ssh: true });
    machines.push(cli);
    const config = cli.variables.GLUSTERCTL_SSH_CONFIG ?? '';
    await writeFile(config, (await readFile(config, 'utf8')).replace(/^Host gl(\d)/gm, 'Host rack$1 gl$1'));
    await cli.ok('topology load --json=topology.json --trust-new-hosts');
    await cli.ok('volume create --size=1 --name=plain');
    const url = 'gluster://rack1,rack2,rack3/plain/glusterctl.json';
    const exported = await cli.file('exported.json', await cli.ok('state export'));
    cli.variables.GLUSTERCTL_STATE = url;
    await cli.ok(`state import ${exported} --trust-new-hosts`);

    const { code, stderr } = await cli.run('volume delete plain --yes');
    expect([code, stderr]).toEqual([5, expect.stringContaining('may hold the state that you work with')]);
    expect(await cli.ok('state setup --name=plain')).toContain(`The state lies on it: ${url}`);
    expect((await cli.run('volume delete plain --yes')).stderr).toContain(
      'holds the state that you work with',
    );
  });

  it('is no more than a volume to who drains a host, and to who looks', async () => {
    await first.ok('state setup --move');
    expect(await first.ok('volume list')).toContain('Name:heketidbstorage');
    expect((await first.run('status')).stdout).not.toContain('lost');
    expect((await first.run('verify')).code).toBe(0);
  });
});
