import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type Lab, lab } from '../support/lab.ts';
import { json, smallHosts } from '../support/small-hosts.ts';

const URL = 'gluster://gl1,gl2,gl3/heketidbstorage';
const WHOLE = `${URL}/glusterctl.json`;

let first: Lab;
const machines: Lab[] = [];

/** Another machine, which knows nothing but that a host is called gl1. */
async function machine(number: number): Promise<Lab> {
  const cli = await lab({ columns: 200, simulation: first.simulation, firstId: number * 10_000 });
  cli.variables.GLUSTERCTL_STATE = undefined;
  machines.push(cli);
  return cli;
}

async function onVolume(number: number): Promise<Lab> {
  const cli = await machine(number);
  await cli.ok('state use gluster://gl1/heketidbstorage');
  return cli;
}

beforeEach(async () => {
  first = await smallHosts();
  machines.push(first);
  await first.ok('volume create --size=2 --name=heketidbstorage');
  // As the configuration has it: what counts more would not be followed.
  await first.ok(['config', 'set', 'state', first.state]);
  first.variables.GLUSTERCTL_STATE = undefined;
  await first.ok(`state move ${URL}`);
});
afterEach(async () => {
  for (const cli of machines.splice(0)) await cli.remove();
});

async function serialOf(cli: Lab): Promise<number> {
  return Number((await json(cli, 'state show')).serial);
}

describe('a state on a volume', () => {
  it('is worked with from a machine that has only a key and the name of a host', async () => {
    const cli = await machine(2);
    expect(await cli.ok('state locate gl1')).toContain('glusterctl state use gluster://gl1,');
    const used = await cli.ok('state use gluster://gl1/heketidbstorage');
    expect(used).toContain('The state is gluster://gl1/heketidbstorage/glusterctl.json from now on.');
    expect(await cli.ok('volume list')).toContain('Name:heketidbstorage');
    await cli.ok('volume create --size=1 --name=data');
    expect(await first.ok('volume list')).toContain('Name:data');
    const volumes = await json(first, 'volume list');
    expect(volumes.volumes).toHaveLength(2);
    await cli.ok('volume delete data');
    expect(await first.ok('volume list')).not.toContain('Name:data');
    expect(await cli.ok('operation list')).not.toContain('data');
  });

  it('takes 60 of 60 commits that three machines make at once, and leaves no number out', async () => {
    const [second, third] = await Promise.all([onVolume(2), onVolume(3)]);
    const before = await serialOf(first);
    const work = [first, second, third].map(async (cli, at) => {
      for (let count = 0; count < 20; count++) await cli.ok(`cluster create --name=c${at}-${count}`);
    });
    await Promise.all(work);
    expect(await serialOf(second)).toBe(before + 60);
    const { clusters } = await json(third, 'cluster list');
    expect(clusters).toHaveLength(61);
  });

  it('gives the last space to one of two that want it at once', async () => {
    const second = await onVolume(2);
    const ends = await Promise.all([
      first.run('volume create --size=30 --name=mine'),
      second.run('volume create --size=30 --name=theirs'),
    ]);
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 7]);
    expect((await json(first, 'volume list')).volumes).toHaveLength(2);
  });

  it('is reached through hosts of the pool that the URL does not name', async () => {
    const second = await onVolume(2);
    await second.ok('volume list');
    first.simulation.kill('gl1');
    expect(await second.ok('volume list')).toContain('Name:heketidbstorage');
    await second.ok('cluster create --name=while-gl1-is-off');
    expect((await json(first, 'cluster list')).clusters).toHaveLength(2);
  });
});

describe('what is known of it', () => {
  it('is shown with its age where no host answers, and never written to', async () => {
    await first.ok('volume list');
    const known = await cached(first);
    for (const host of ['gl1', 'gl2', 'gl3']) first.simulation.kill(host);
    const { code, stdout, stderr } = await first.run('volume list');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Name:heketidbstorage')]);
    expect(stderr).toMatch(/no host of it can be reached/);
    expect(stderr).toMatch(/Shown is gluster:\S+ as it was \d+ s ago\./);
    const refused = await first.run('cluster create --name=x');
    expect([refused.code, refused.stdout]).toEqual([20, '']);
    const shown = await first.run('state show');
    expect(shown.stdout).toContain('Backups:    not known: its hosts were not asked');
    expect(await cached(first)).toEqual(known);
  });

  it('is shown at once with --offline, which asks no host and changes nothing', async () => {
    let asked = 0;
    const counting = await lab({
      columns: 200,
      simulation: first.simulation,
      firstId: 50_000,
      more: () => ({
        hosts: async () => {
          asked += 1;
          return createDirectHosts(first.simulation);
        },
      }),
    });
    machines.push(counting);
    counting.variables.GLUSTERCTL_STATE = URL;
    const unknown = await counting.run('volume list --offline');
    expect([unknown.code, unknown.stderr]).toEqual([4, expect.stringContaining('Nothing is known here of')]);
    await counting.ok('volume list');
    asked = 0;
    await first.ok('cluster create --name=later');
    const { code, stderr } = await counting.run('cluster list --offline');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/as it was \d+ s ago/)]);
    expect((await json(counting, 'cluster list --offline')).clusters).toHaveLength(1);
    expect(asked).toBe(0);
    for (const line of ['cluster create --name=x', 'state import x.json', 'volume create --size=1'])
      expect(await counting.run(`${line} --offline`)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('changes something: there is none of it with --offline'),
      });
    const status = await counting.run('volume status --offline');
    expect([status.code, status.stderr]).toEqual([
      2,
      expect.stringContaining('This asks hosts, and --offline'),
    ]);
    expect(asked).toBe(0);
  });

  it('completes names, and asks no host for them', async () => {
    await first.ok('volume list');
    for (const host of ['gl1', 'gl2', 'gl3']) first.simulation.kill(host);
    expect(await first.ok(['complete', '--', 'volume', 'info', 'heke'])).toContain('heketidbstorage');
  });

  it('completes names of a large one, of which the last changes follow as records', async () => {
    const exported = JSON.parse(await first.ok('state export')) as { clusters: Record<string, object> };
    const [one = {}] = Object.values(exported.clusters);
    for (let count = 0; count < 3000; count++) {
      const id = `f${count.toString(16).padStart(31, '0')}`;
      exported.clusters[id] = { ...one, id, name: `many-${count}` };
    }
    await first.file('large.json', JSON.stringify(exported));
    await first.ok('state import large.json --force --yes');
    await first.ok('cluster delete many-7');
    await first.ok('cluster create --name=one-more');
    expect((await cached(first)).split('\n{"serial":').length).toBeGreaterThan(2);
    const offered = async (word: string) =>
      (await first.ok(['complete', '--', 'cluster', 'info', word]))
        .split('\n')
        .map((line) => line.split('\t')[0]);
    expect(await offered('one-')).toContain('one-more');
    expect(await offered('many-7')).toContain('many-70');
    expect(await offered('many-7')).not.toContain('many-7');
    expect(await first.ok(['complete', '--', 'volume', 'info', 'heke'])).toContain('heketidbstorage');
  });

  it('is not believed before what is there: an older file in its place is refused until it is accepted', async () => {
    const second = await onVolume(2);
    const old = await files();
    await first.ok('cluster create --name=later');
    await first.ok('volume list');
    await files(old);
    const { code, stderr } = await first.run('volume list');
    expect([code, stderr]).toEqual([5, expect.stringContaining('was put back to an older one')]);
    expect((await first.run('cluster create --name=x')).code).toBe(5);
    expect((await second.run('cluster list')).code).toBe(0);
    await first.ok(`state use ${WHOLE}`);
    await first.ok('cluster list');
  });

  it('puts back what was there before an older file came', async () => {
    const old = await files();
    await first.ok('cluster create --name=later');
    const kept = await cachePathOf(first);
    await files(old);
    expect((await first.run('cluster list')).code).toBe(5);
    await first.ok(`state import ${kept}`);
    expect((await json(first, 'cluster list')).clusters).toHaveLength(2);
  });

  /** The state as it lies on the volume; with a text, that is put there by hand. */
  async function files(text?: string): Promise<string> {
    const path = '/run/glusterctl/volumes/heketidbstorage/glusterctl.json';
    const line = text === undefined ? `cat ${path}` : `cat >${path} <<'END'\n${text.trimEnd()}\nEND`;
    const outcome = await first.simulation.exec('gl1', 'sh -s', line);
    if (outcome.kind !== 'done' || outcome.code !== 0) throw new Error(JSON.stringify(outcome));
    return outcome.stdout;
  }
});

async function cachePathOf(cli: Lab): Promise<string> {
  const folder = join(cli.folder, '.xdg/cache/glusterctl/states');
  const [name = ''] = await readdir(folder);
  return join(folder, name);
}

async function cached(cli: Lab): Promise<string> {
  return await readFile(await cachePathOf(cli), 'utf8');
}

describe('"state" on a volume', () => {
  it('shows, checks, keeps and restores', async () => {
    expect(await first.ok('state path')).toBe(`${WHOLE}\n`);
    expect(await first.ok('state check')).toContain(`${WHOLE} is sound`);
    const before = await serialOf(first);
    await first.ok('cluster create --name=one');
    const kept = await first.ok('state backup');
    expect(kept).toContain(`${WHOLE}.backups/`);
    await first.ok('cluster create --name=two');
    expect(await first.ok('state backups')).toContain(String(before + 1));
    const restored = await first.ok(`state restore ${before + 1}`);
    expect(restored).toContain(`Restored serial ${before + 1}`);
    expect(restored).toContain('before-restore-');
    expect((await json(first, 'cluster list')).clusters).toHaveLength(2);
    expect(await serialOf(first)).toBe(before + 3);
    const second = await onVolume(2);
    expect((await json(second, 'cluster list')).clusters).toHaveLength(2);
  });

  it('is exported, and imported again', async () => {
    await first.ok('state export before.json');
    await first.ok('cluster create --name=one');
    const { code, stderr } = await first.run('state import before.json');
    expect([code, stderr]).toEqual([5, expect.stringContaining('is older than')]);
    await first.ok('state import before.json --yes');
    expect((await json(first, 'cluster list')).clusters).toHaveLength(1);
  });

  it('has no lock that could be left', async () => {
    const { code, stderr } = await first.run('state unlock 4f2c');
    expect([code, stderr]).toEqual([5, expect.stringContaining('There is no lock of gluster://')]);
  });

  it('is begun there, where the place is named and nothing is there', async () => {
    const cli = await machine(2);
    const named = `--state=gluster://gl1/heketidbstorage/other.json`;
    expect(await cli.ok(`cluster create --name=new ${named}`)).toContain('Cluster id');
    expect((await json(cli, `cluster list ${named}`)).clusters).toHaveLength(1);
  });

  it('tells who names a volume that is not there what to type', async () => {
    const cli = await machine(2);
    const place = 'gluster://gl1,gl2/nothere';
    const hints = async (line: string) =>
      [...(await cli.run(line)).stderr.matchAll(/glusterctl ((?:--state \S+ )?state .+)$/gm)].map(
        ([, hint = '']) => hint,
      );
    expect(await cli.ok((await hints(`state use ${place}`))[0] ?? '')).toContain('glusterctl state use');
    const move = `state move ${place} --state=mine.json`;
    await cli.ok('cluster create --state=mine.json');
    expect((await hints(move)).at(-1)).toContain('state setup --name=nothere --move');
  });

  it.each([
    ['gluster://gl1/nothere', 10, 'knows no volume nothere'],
    ['gluster://nohost/heketidbstorage', 20, 'no host of it can be reached'],
    ['gluster://gl1/heketidbstorage/none.json', 4, 'There is no state at'],
    ['gluster://gl1', 2, 'it names no volume'],
    // As gluster is mounted by, or with a slash too few: no folder of that name is made.
    ['gluster:/gl1/heketidbstorage', 2, 'a URL of one begins with gluster://'],
    ['gl1:/heketidbstorage', 2, 'a URL of one begins with gluster://'],
    ['none.json', 4, 'There is no state at'],
  ])('"state use %s" ends with %i', async (place, code, why) => {
    const cli = await machine(2);
    expect(await cli.run(`state use ${place}`)).toMatchObject({ code, stderr: expect.stringContaining(why) });
    expect(await cli.run('config get state')).toMatchObject({ stdout: '' });
  });
});

describe('"state move"', () => {
  it('leaves the old place as what it was, which nobody takes for a state any more', async () => {
    const old = `--state=${first.state}`;
    const { code, stderr } = await first.run(`volume list ${old}`);
    expect([code, stderr]).toEqual([10, expect.stringContaining(`was moved to ${WHOLE}`)]);
    expect(stderr).toContain(`state use ${WHOLE}`);
    for (const [line, ends] of [
      ['cluster create --name=x', 10],
      ['state restore 1', 5],
      ['state backup', 5],
    ] as const)
      expect([line, (await first.run(`${line} ${old}`)).code]).toEqual([line, ends]);
    const [line = '', ...rest] = (await readFile(first.state, 'utf8')).split('\n');
    expect(JSON.parse(line)).toMatchObject({ glusterctl: 'moved', place: WHOLE });
    expect(rest[0]).toMatch(/^\{"format":3,/);
    expect(await first.ok('config get state')).toBe(`${WHOLE}\n`);
  });

  it('brings it back into a file, and tells others where it went', async () => {
    const second = await onVolume(2);
    await second.ok('volume list');
    await first.ok(`state move ${first.state}`);
    expect(await first.ok('volume list')).toContain('Name:heketidbstorage');
    const { code, stderr } = await second.run('volume list');
    expect([code, stderr]).toEqual([10, expect.stringContaining(`was moved to ${first.state} on `)]);
    await first.ok(`state move ${URL}`);
    expect(await second.ok('volume list')).toContain('Name:heketidbstorage');
  });

  it('gives the volume what it needs, once', async () => {
    const { options } = (
      (await json(first, 'state show')) as { volumes: Record<string, { options: readonly string[] }> }
    ).volumes[(await first.ok('volume list')).slice(3, 35)] ?? { options: [] };
    expect(options).toContain('user.glusterctl.state heketidbstorage/glusterctl.json');
    expect(options).toContain('performance.quick-read off');
    await first.ok(`state move ${first.state}`);
    const { stderr } = await first.run(`state move ${URL}`);
    expect(stderr).not.toContain('give volume');
  });

  it('shows with --dry-run what it would do, and does nothing', async () => {
    const before = await readFile(first.state, 'utf8');
    const shown = await first.ok(`state move ${first.state} --dry-run`);
    expect(shown).not.toContain('Nothing would be changed');
    expect(shown).toContain(`would go from ${WHOLE} to ${first.state}`);
    expect(await readFile(first.state, 'utf8')).toBe(before);
    expect(await first.ok('state path')).toBe(`${WHOLE}\n`);
  });

  it('is refused onto another state, onto any other file, and to where it is', async () => {
    await writeFile(join(first.folder, 'notes.txt'), 'hello\n');
    expect((await first.run('state move notes.txt')).stderr).toContain('is no state file of this program');
    await first.ok('cluster create --name=x --state=other.json');
    expect((await first.run('state move other.json')).stderr).toContain('There is another state at');
    await first.ok('state export copy.json');
    await chmod(join(first.folder, 'copy.json'), 0o600);
    expect((await first.run('state move copy.json')).stderr).toContain('a state of the same lineage at');
    expect((await first.run(`state move ${URL}`)).stderr).toContain('The state is at');
    expect(await first.ok('state path')).toBe(`${WHOLE}\n`);
  });
});
