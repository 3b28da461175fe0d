import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';
import { inGluster, smallHosts } from '../support/small-hosts.ts';

const URL = 'gluster://gl1,gl2,gl3/heketidbstorage';
const labs: Lab[] = [];
afterEach(async () => {
  for (const cli of labs.splice(0)) await cli.remove();
});

/** Ctrl-C once, when a line of progress says so. */
async function interruptedAt(line: RegExp): Promise<{ readonly cli: Lab; arm(): void }> {
  let isArmed = false;
  const cli = await smallHosts({
    watch: (text) => {
      if (!isArmed || !line.test(text)) return;
      isArmed = false;
      cli.interrupt();
    },
  });
  labs.push(cli);
  await cli.ok('volume create --size=2 --name=heketidbstorage');
  await cli.ok(`state move ${URL}`);
  cli.variables.GLUSTERCTL_STATE = URL;
  return {
    cli,
    arm: () => {
      isArmed = true;
    },
  };
}

describe('one Ctrl-C while the state lies on a volume', () => {
  it.each([
    ['amid the work on hosts', /brick of data: done/],
    ['behind all of it', /start volume data|create volume data: done/],
  ])('%s: what was begun is undone or ended, and the state says so', async (_when, line) => {
    const { cli, arm } = await interruptedAt(line);
    arm();
    const { code, stderr } = await cli.run('volume create --size=1 --name=data --verbose');
    const there = inGluster(cli).includes('data started');
    expect([0, 130], stderr).toContain(code);
    expect(stderr).not.toContain('is not known');
    const next = await lab({ columns: 200, simulation: cli.simulation, firstId: 50_000 });
    labs.push(next);
    next.variables.GLUSTERCTL_STATE = URL;
    expect((await next.ok('volume list')).includes('Name:data')).toBe(there);
    expect(await next.ok('operation list')).not.toContain('data');
    if (!there) await next.ok('volume create --size=1 --name=data');
  });
});
