import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseFile } from '../support/heketi-databases.ts';
import type { Lab } from '../support/lab.ts';
import { inGluster, json } from '../support/small-hosts.ts';
import { STATE_POINT, STATE_URL, type StateMachines, stateMachines } from '../support/state-machines.ts';

let machines: StateMachines;
let first: Lab;

beforeEach(async () => {
  machines = await stateMachines();
  first = machines.first;
});
afterEach(async () => await machines.remove());

describe('two who move a state at once', () => {
  it('"state setup --move": one does it, the other is told, and gets there by what it is told', async () => {
    const second = await machines.another();
    await second.ok(['config', 'set', 'state', first.state]);
    const ends = await Promise.all([first.run('state setup --move'), second.run('state setup --move')]);
    expect(Math.min(...ends.map(({ code }) => code))).toBe(0);
    expect(inGluster(first)).toEqual(['heketidbstorage started']);
    for (const [at, cli] of [first, second].entries()) {
      // Who has seen the other's work whole has nothing left to do.
      if (ends[at]?.code === 0) continue;
      // Amid it, or when all was over.
      expect([ends[at]?.code, ends[at]?.stderr]).toEqual(
        ends[at]?.code === 5
          ? [5, expect.stringMatching(/is not there yet: an operation is making it|which runs now/)]
          : [10, expect.stringContaining('was moved to gluster://')],
      );
      const told = await cli.run('volume list');
      expect([told.code, told.stderr]).toEqual([10, expect.stringContaining('was moved to gluster://')]);
      await cli.ok(/glusterctl (state use \S+)/.exec(told.stderr)?.[1] ?? '');
    }
    for (const cli of [first, second])
      expect([await cli.ok('state path'), await cli.ok('operation list')]).toEqual([
        `${STATE_URL}/glusterctl.json\n`,
        '',
      ]);
    expect((await json(first, 'state show')).serial).toBe((await json(second, 'state show')).serial);
    expect((await first.run('verify')).code).toBe(0);
  });

  it('"state move" from one volume to another, again and again: there is one state, and both find it', async () => {
    await first.ok('state setup --move');
    await first.ok('volume create --size=2 --name=other');
    const second = await machines.another();
    await second.ok(`state use ${STATE_URL}`);
    for (const name of ['other', 'heketidbstorage', 'other', 'heketidbstorage']) {
      const to = `gluster://gl1,gl2,gl3/${name}/glusterctl.json`;
      const before = Number((await json(first, 'state show')).serial);
      const ends = await Promise.all([first.run(`state move ${to}`), second.run(`state move ${to}`)]);
      expect(Math.min(...ends.map(({ code }) => code))).toBe(0);
      for (const { code, stderr } of ends)
        if (code !== 0)
          expect([code, stderr]).toEqual([
            5,
            expect.stringMatching(/which runs now|is at .* already|worked with/),
          ]);
      for (const cli of [first, second])
        if ((await cli.ok('state path')) !== `${to}\n`) await cli.ok(`state move ${to}`);
      for (const cli of [first, second]) expect(await cli.ok('state path')).toBe(`${to}\n`);
      const { serial } = await json(second, 'state show');
      expect(Number(serial)).toBeGreaterThan(before);
      const left = name === 'other' ? STATE_URL : 'gluster://gl1,gl2,gl3/other';
      const { code, stderr } = await first.run(`state show --state=${left}`);
      expect([code, stderr]).toEqual([10, expect.stringContaining(`was moved to ${to}`)]);
    }
  });

  it('to two places: it goes to one of them', async () => {
    await first.ok('state setup --move');
    for (const name of ['other', 'third']) {
      await first.ok(`volume create --size=2 --name=${name}`);
      await first.ok(`state setup --name=${name}`);
    }
    const second = await machines.another();
    await second.ok(`state use ${STATE_URL}`);
    const ends = await Promise.all([
      first.run('state move gluster://gl1,gl2,gl3/other'),
      second.run('state move gluster://gl1,gl2,gl3/third'),
    ]);
    expect(ends.map(({ code }) => code).sort((a, b) => a - b)).toEqual([0, 10]);
    const [there, not] = ends[0]?.code === 0 ? ['other', 'third'] : ['third', 'other'];
    expect(ends.find(({ code }) => code === 10)?.stderr).toContain(
      `was moved to gluster://gl1,gl2,gl3/${there}/`,
    );
    const { states } = (await json(first, 'state locate gl1')) as {
      states: readonly { readonly volume: string; readonly there: string }[];
    };
    const found = new Map(states.map((state) => [state.volume, state.there]));
    expect([found.get('heketidbstorage'), found.get(there)]).toEqual(['marked', 'state']);
    // Who came when all was over had begun nothing; who was amid it has left a line.
    expect(['nothing', 'marked']).toContain(found.get(not));
    const { stdout, stderr } = await first.run(`state show --state=gluster://gl1/${not}`);
    expect(`${stdout}${stderr}`).toMatch(
      found.get(not) === 'marked' ? /is on its way here from/ : /Serial: +0$/m,
    );
  });
});

describe('a state that is begun on a volume', () => {
  const place = 'gluster://gl1,gl2,gl3/memory';

  beforeEach(async () => {
    await first.ok('volume create --size=2 --name=memory');
  });

  it('of what hosts hold, and its volume is set up for it by what is told', async () => {
    const second = await machines.another();
    const made = await second.ok(`state rebuild gl1 --apply --state=${place}`);
    expect(made).toContain(`Written to ${place}/glusterctl.json`);
    const [, setUp = ''] = /glusterctl (--state \S+ state setup --name=memory)/.exec(made) ?? [];
    expect((await second.run('state locate gl1')).code).toBe(4);
    const told = await second.ok(setUp);
    expect(told).toContain('The state lies on it: gluster://gl1,gl2,gl3/memory');
    expect((await json(second, 'state locate gl1')).states).toMatchObject([
      { volume: 'memory', there: 'state' },
    ]);
    expect(await machines.typed('gl1', 'gluster --mode=script volume info memory')).toMatch(
      /performance\.strict-o-direct: on/,
    );
    expect(await second.ok(`state rebuild gl1 --apply --state=${place}`)).not.toContain('state setup');
    expect((await second.run(`verify --state=${place}`)).code).toBe(0);
    expect((await second.run(`volume delete memory --state=${place} --yes`)).code).toBe(5);
  });

  it('or in two steps, as the page on shared states has them', async () => {
    const second = await machines.another();
    await second.ok('state rebuild gl1 --apply --state=new.json');
    await second.ok('state setup --name=memory --move --state=new.json');
    await second.ok(`state use ${place}`);
    expect(await second.ok('volume list')).toContain('Name:memory');
  });

  it("of Heketi's database, whose hosts need not have the volume", async () => {
    const second = await machines.another();
    await writeFile(join(second.folder, 'heketi.db'), databaseFile('two-clusters.db'));
    const { code, stdout, stderr } = await second.run(`heketi import heketi.db --offline --state=${place}`);
    expect([code, stderr]).toEqual([0, expect.anything()]);
    const [, byHand = ''] =
      /On one of its hosts: (gluster volume set memory .*)$/m.exec(stdout + stderr) ?? [];
    await machines.typed('gl1', byHand.replace('gluster', 'gluster --mode=script'));
    const { states } = (await json(second, 'state locate gl1')) as {
      states: { url: string; there: string }[];
    };
    expect(states).toMatchObject([{ volume: 'memory', there: 'state' }]);
    await second.ok(`state use ${states[0]?.url}`);
    expect((await json(second, 'cluster list')).clusters).toHaveLength(3);
  });
});

describe('what "state locate" tells', () => {
  it('of a clone: that it is a copy, which is deleted as any volume is', async () => {
    await first.ok('state setup --move');
    await first.ok('volume clone heketidbstorage --name=twin');
    // By hand, as of a snapshot.
    for (const line of [
      'snapshot create before heketidbstorage no-timestamp',
      'snapshot activate before',
      'snapshot clone by-hand before',
      'volume start by-hand',
    ])
      await machines.typed('gl1', `gluster --mode=script ${line}`);
    const text = await first.ok('state locate gl1');
    expect(text.match(/state use/g)).toHaveLength(1);
    expect(text).toMatch(/state use gluster:\/\/gl1,\S+\/heketidbstorage\/glusterctl\.json/);
    for (const clone of ['twin', 'by-hand']) {
      const [, look = ''] =
        new RegExp(`Volume ${clone} is a clone of heketidbstorage.*glusterctl (state show .*)$`, 'm').exec(
          text,
        ) ?? [];
      expect(await first.ok(look)).toContain('volume heketidbstorage');
    }
    await first.ok('volume delete twin');
    expect((await json(first, 'state locate gl1')).copies).toMatchObject([{ volume: 'by-hand' }]);
  });

  it('where only a clone is left: that there is no state, and what to look at', async () => {
    await first.ok('state setup --move');
    await first.ok('volume clone heketidbstorage --name=twin');
    await first.ok('state move back.json');
    await first.ok('volume delete heketidbstorage --give-up-state=heketidbstorage/glusterctl.json');
    const { code, stderr } = await first.run('state locate gl1');
    expect([code, stderr]).toEqual([4, expect.stringContaining('Volume twin is a clone of heketidbstorage')]);
  });

  it('of a state that was moved into a file: where it went', async () => {
    await first.ok('state setup --move');
    await first.ok('state move back.json');
    const text = await first.ok('state locate gl1');
    expect(text).toContain(`It was moved to ${join(first.folder, 'back.json')} on `);
    expect(text).not.toContain('state use gluster://');
    await first.ok(/glusterctl (state use \S+)/.exec(text)?.[1] ?? '');
    const { states } = await json(first, 'state locate gl1');
    expect(states).toMatchObject([
      { there: 'marked', serial: null, moved: { place: join(first.folder, 'back.json') } },
    ]);
    await first.ok('volume delete heketidbstorage --give-up-state=heketidbstorage/glusterctl.json');
    expect((await first.run('state locate gl1')).code).toBe(4);
  });

  it('of a volume whose state is not there, is damaged, or can not be looked at', async () => {
    await first.ok('state setup');
    const nothing = await first.ok('state locate gl1');
    expect(nothing).toContain('There is no state yet.');
    await first.ok(/glusterctl (state move \S+)/.exec(nothing)?.[1] ?? '');
    await machines.typed('gl1', `echo x >${STATE_POINT}/glusterctl.json`);
    const damaged = await first.ok('state locate gl1');
    await first.ok(/glusterctl (state backups .*)/.exec(damaged)?.[1] ?? '');
    machines.simulation.kill('gl2');
    machines.simulation.kill('gl3');
    expect(await first.ok('state locate gl1')).toMatch(/It could not be looked at: (?!gluster:)/);
  });
});
