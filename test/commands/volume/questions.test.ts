import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
  ['snapshot restore before', 'What was written since is lost.', 'Nothing was changed'],
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

  it('"yes" and --yes go on', async () => {
    expect((await asked('snapshot restore before', { 'What was written': 'y' })).code).toBe(0);
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
