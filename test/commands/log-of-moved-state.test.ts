import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../src/cli/run/clock.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { commandLine } from '../support/command-line.ts';
import type { Lab } from '../support/lab.ts';
import { STATE_URL, type StateMachines, stateMachines } from '../support/state-machines.ts';

let machines: StateMachines;
let first: Lab;

beforeEach(async () => {
  machines = await stateMachines();
  first = machines.first;
  await first.ok('volume create --size=1 --name=early');
  await first.ok('state setup --move');
});
afterEach(async () => await machines.remove());

const typed = async (who: Lab, flags = ''): Promise<readonly string[]> =>
  [...(await who.ok(`log ${flags}`)).matchAll(/glusterctl ((?:volume|cluster) create .*?): done/g)].map(
    ([, line = '']) => line,
  );

it('tells what was done while the state was in a file, and where others find that', async () => {
  await first.ok('volume create --size=1 --name=later');
  const all = ['volume create --size=1 --name=early', 'volume create --size=1 --name=later'];
  expect(await typed(first)).toEqual(all);
  expect(await typed(first, '--volume=early')).toEqual([all[0]]);
  const second = await machines.another();
  await second.ok(`state use ${STATE_URL}`);
  const { stdout, stderr } = await second.run('log');
  expect(stdout).toContain(`glusterctl state move --state=${first.state} ${STATE_URL}/glusterctl.json: done`);
  expect(stderr).toMatch(
    new RegExp(
      `while the state was at ${first.state} is in the log on \\S+: glusterctl log --state=${first.state}`,
    ),
  );
  expect(await typed(first, `--state=${first.state}`)).toEqual(all);
});

it('tells it as well when the state is back in a file, and where that of the others is', async () => {
  const second = await machines.another();
  await second.ok(`state use ${STATE_URL}`);
  await second.ok('cluster create --name=two');
  await first.ok('cluster create --name=one');
  await first.ok('state move back.json');
  await first.ok('cluster create --name=three');
  const { stdout, stderr } = await first.run('log');
  const [early, one, three] = ['--name=early: done', '--name=one: done', '--name=three: done'].map((text) =>
    stdout.indexOf(text),
  );
  expect([early, one, three].every((at) => at !== undefined && at >= 0)).toBe(true);
  expect([early, one, three]).toEqual([early, one, three].toSorted((a, b) => Number(a) - Number(b)));
  const [, there = ''] = /in the log there: glusterctl (log --state=\S+)/.exec(stderr) ?? [];
  expect(await first.ok(there)).toContain('cluster create --name=two: done');
  expect((await first.run('log --last=1')).stderr).not.toContain('in the log there');
});

it('is one log, by whatever hosts the volume is named', async () => {
  const second = await machines.another();
  await second.ok('cluster create --name=one --state=gluster://gl1/heketidbstorage');
  await second.ok(`cluster create --name=two --state=${STATE_URL}`);
  const both = [
    'cluster create --name=one --state=gluster://gl1/heketidbstorage',
    `cluster create --name=two --state=${STATE_URL}`,
  ];
  for (const place of ['gluster://gl1/heketidbstorage', STATE_URL])
    expect(await typed(second, `--offline --state=${place}`)).toEqual(both);
  const { stderr } = await second.run(`log --state=${STATE_URL}`);
  expect(stderr).not.toContain('in the log there');
  // What could not be put under the one name is put under the other.
  for (const host of ['gl2', 'gl3']) machines.simulation.kill(host);
  expect((await second.run('cluster create --name=three --state=gluster://gl1/heketidbstorage')).code).toBe(
    10,
  );
  for (const host of ['gl2', 'gl3']) machines.simulation.boot(host);
  await second.ok(`cluster create --name=four --state=${STATE_URL}`);
  first.variables.XDG_STATE_HOME = `${first.folder}/elsewhere`;
  const told = await first.ok('log');
  for (const name of ['one', 'two', 'three', 'four'])
    expect(told).toContain(`cluster create --name=${name} `);
});

it.each(['log --verbose', 'log --follow', 'log --follow --verbose'])(
  '%s fits a narrow terminal',
  async (line) => {
    const out: string[] = [];
    const stop = new AbortController();
    const watching = await commandLine({
      hosts: async () => createDirectHosts(machines.simulation),
      terminal: true,
      columns: 40,
      variables: { GLUSTERCTL_STATE: STATE_URL, PAGER: 'cat' },
      more: () => ({
        stdout: { isTerminal: true, write: (text: string) => void out.push(text) },
        stop: stop.signal,
        clock: {
          ...systemClock,
          // It follows, once it has shown what there is.
          sleep: async (ms: number, signal?: AbortSignal) =>
            ms === 300 && out.length > 0 ? stop.abort() : await systemClock.sleep(ms, signal),
        },
      }),
    });
    watching.variables.XDG_STATE_HOME = first.variables.XDG_STATE_HOME;
    let ended: { readonly code: number; readonly stderr: string } | null = null;
    try {
      ended = await watching.run(line);
    } finally {
      await watching.remove();
    }
    const lines = out.join('').split('\n');
    expect([ended?.code, ended?.stderr]).toEqual([line.includes('--follow') ? 130 : 0, expect.anything()]);
    expect(lines.length).toBeGreaterThan(5);
    const words = lines.filter((one) => one.length > 40 && !/^ *\| /.test(one) && /\S +\S/.test(one.trim()));
    expect(words).toEqual([]);
  },
);
