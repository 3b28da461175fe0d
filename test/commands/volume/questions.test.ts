import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { State } from '../../../src/model/state.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { person } from '../../support/person.ts';
import { inGluster, smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
  await cli.ok('snapshot create data before');
});
afterEach(async () => await cli.remove());

const QUESTIONS = [
  ['volume delete data', 'Delete data and all data in it?', 'Nothing was deleted'],
  ['snapshot delete before', 'Delete snapshot before of volume data?', 'Nothing was deleted'],
  ['snapshot restore before', 'its clients are cut off for that time. Type data', 'Nothing was changed'],
] as const;

/** The same hosts and state, with somebody at the terminal. */
async function asked(line: string, answers: Readonly<Record<string, string>>) {
  const someone = person(answers);
  const there = await lab({ simulation: cli.simulation, terminal: true, more: someone.more });
  there.variables.GLUSTERCTL_STATE = cli.state;
  try {
    return { ...(await there.run(line)), shown: someone.shown() };
  } finally {
    await there.remove();
  }
}

describe('before data is lost', () => {
  it.each(QUESTIONS)(
    'a person at a terminal is asked, and "no" ends with 5: %s',
    async (line, question, otherwise) => {
      if (line === 'volume delete data') await cli.ok('snapshot delete before');
      const before = cli.simulation.save();
      const { code, shown, stderr } = await asked(line, { [question]: 'n' });
      expect(shown).toContain(question);
      expect([code, stderr]).toEqual([5, expect.stringContaining(otherwise)]);
      expect(cli.simulation.save()).toBe(before);
      expect(inGluster(cli)).toEqual(['data started']);
    },
  );

  it.each(QUESTIONS)('nobody is asked in a dry run: %s', async (line, question) => {
    const { shown } = await asked(`${line} --dry-run`, {});
    expect(shown).not.toContain(question);
  });

  it('what goes is told first: size, bricks, age, who uses it; and only its name goes on', async () => {
    await cli.ok('snapshot delete before');
    for (const { volumes } of cli.simulation.model.pools)
      for (const volume of Object.values(volumes)) volume.clients.push({ address: '10.77.0.50:49151' });
    const { code, stderr } = await asked('volume delete data', { 'Delete data': 'yes' });
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(
        /^\[simulated\].*\ndata: 1 GiB, replica 3; 3 bricks on gl1, gl2, gl3\n {2}made \d+ s ago\n {2}clients: 1 fuse\nError: Nothing was deleted\n$/,
      ),
    ]);
  });

  it('of a volume whose age nobody wrote down none is told', async () => {
    await cli.ok('snapshot delete before');
    const { readFile, writeFile } = await import('node:fs/promises');
    const { parse, serialise } = await import('../../../src/store/format.ts');
    const parsed = parse(await readFile(cli.state, 'utf8'));
    if (parsed.kind === 'damaged') throw new Error('no state');
    const state = parsed.document as State;
    const volumes = Object.entries(state.volumes).map(([id, { created: _, ...volume }]) => [id, volume]);
    await writeFile(cli.state, serialise({ ...state, volumes: Object.fromEntries(volumes) }));
    const { code, stderr, shown } = await asked('volume delete', {
      'Which volume?': '\n',
      'Delete data': 'no',
    });
    expect([code, stderr]).toEqual([5, expect.not.stringContaining('made')]);
    expect(shown).not.toContain('MADE');
  });

  it('who could only be refused is not asked first; of several it is told which stays', async () => {
    const { code, shown, stderr } = await asked('volume delete data', {});
    expect([code, shown, stderr]).toEqual([5, '', expect.stringContaining('because it contains 1 snapshot')]);
    await cli.ok('volume create --size=1 --name=shop');
    const both = await asked('volume delete data shop', { 'Delete data, shop': 'no' });
    expect(both.stderr).toMatch(/data: 1 GiB[^\n]*\n {2}made [^\n]*\n {2}stays: it has 1 snapshot\n/);
    const { shown: list } = await asked('volume delete', { 'Which volume?': '\n', 'Delete shop': 'no' });
    expect(list).toMatch(/- data +1 GiB[^\n]*has 1 snapshot/);
  });

  it('the list to pick from tells who uses each volume, and its age', async () => {
    await cli.ok('volume create --size=2 --name=idle');
    await cli.ok('volume create --size=3 --name=off');
    await cli.ok('volume stop off');
    for (const { volumes } of cli.simulation.model.pools)
      volumes.data?.clients.push({ address: '10.77.0.50:49151' }, { address: '10.77.0.51:49151' });
    const { shown } = await asked('volume delete', { 'Which volume?': 'idle\n', 'Delete idle': 'no' });
    expect(shown).toMatch(/VOLUME +SIZE +CLIENTS +MADE/);
    expect(shown).toMatch(/data +1 GiB +2 +\d+ s ago/);
    expect(shown).toMatch(/idle +2 GiB +0 +\d+ s ago/);
    expect(shown).toMatch(/off +3 GiB +- +\d+ s ago/);
  });

  it('a host that does not answer keeps nobody from picking: its number is not known', async () => {
    await cli.ok('snapshot delete before');
    for (const host of ['gl1', 'gl2', 'gl3']) cli.simulation.kill(host);
    const { shown } = await asked('volume delete', { 'Which volume?': '\n', 'Delete data': 'no' });
    expect(shown).toMatch(/data +1 GiB +\? /);
  });

  it('of several, a sentence goes on; what gluster does not tell is said to be unknown', async () => {
    await cli.ok('snapshot delete before');
    await cli.ok('volume create --size=1 --name=shop');
    for (const host of ['gl1', 'gl2', 'gl3']) cli.simulation.kill(host);
    const refused = await asked('volume delete data shop', { 'Delete data, shop': 'data' });
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('clients: unknown')]);
    for (const host of ['gl1', 'gl2', 'gl3']) cli.simulation.boot(host);
    const { code } = await asked('volume delete data shop', { 'Delete data, shop': 'delete 2 volumes' });
    expect([code, inGluster(cli)]).toEqual([0, []]);
  });

  it('"yes" and --yes go on', async () => {
    expect((await asked('snapshot restore before', { 'What was written': 'data' })).code).toBe(0);
    const { code, shown } = await asked('volume delete data --yes', {});
    expect([code, shown]).toEqual([0, expect.not.stringContaining('Delete data')]);
    expect(inGluster(cli)).toEqual([]);
  });

  it('where nobody can be asked, what scripts of heketi-cli do goes on, and a restore is refused', async () => {
    const { code, stderr } = await cli.run('snapshot restore before');
    expect([code, stderr]).toEqual([5, expect.stringContaining('with --yes')]);
    await cli.ok('snapshot delete before');
    await cli.ok('volume delete data');
  });
});
