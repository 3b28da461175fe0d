import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { hostsWith, inGluster } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  const simulation = hostsWith(4);
  const clock = new SimulatedTime();
  cli = await lab({ columns: 200, simulation, more: () => ({ clock }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=shop --snapshot-factor=2');
  await cli.ok('snapshot create shop s1');
});
afterEach(async () => await cli.remove());

it.each([
  ['put back to a snapshot', 'snapshot restore s1 --yes', /snapshot restore/, 'before', /^✖ 1\. /],
  ['stopped', 'volume stop shop --yes', /volume stop/, 'after', /^✖ 1\. /],
  ['deleted', 'volume delete shop --yes', /volume delete/, 'before', /^! \d\. /],
] as const)(
  'a volume that an operation stopped and that is to be %s: status says so, and the way on first',
  async (what, line, command, when, mark) => {
    if (what === 'deleted') await cli.ok('snapshot delete s1 --yes');
    // Whichever host does gluster's part loses its power.
    cli.simulation.addFault({ command, effect: { kind: 'dies', when } });
    const { code } = await cli.run(line);
    expect(code).toBe(21);
    expect(inGluster(cli)).toContain('shop stopped');
    const [off = ''] = cli.simulation.hosts.filter(({ up }) => !up).map(({ name }) => name);
    const { stdout } = await cli.run('status -x');
    const findings = stdout.split('\n\n').filter((part) => /^[✖!i] \d/.test(part));
    const own = findings.find((part) =>
      part.includes('shop is stopped by an operation that was left unfinished: '),
    );
    expect(own, stdout).toMatch(mark);
    expect(own).toContain('No client can use it until that has ended.');
    expect(own).toMatch(
      new RegExp(`→ if ${off} never comes back: {2}glusterctl operation \\w+ \\w+ --without=${off}$`, 'm'),
    );
  },
);
