import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { type Lab, lab, labHosts } from '../support/lab.ts';
import { json } from '../support/small-hosts.ts';

/** Four hosts, so that the volume that the state lies on can go from each; what is done by the one is watched by the other. */
let first: Lab;
let second: Lab;
/** Called after each script that the first machine has run. */
let afterEachScript: (() => Promise<void>) | null;

beforeEach(async () => {
  afterEachScript = null;
  const simulation = Simulation.create({ hosts: labHosts(4, kib(40 * GIB)) });
  const watched = (): Hosts => {
    const hosts = createDirectHosts(simulation);
    return {
      connect: async (addresses) => await hosts.connect(addresses),
      close: async () => await hosts.close(),
      async run(address, script, options) {
        const result = await hosts.run(address, script, options);
        await afterEachScript?.();
        return result;
      },
    };
  };
  first = await lab({ columns: 200, simulation, more: () => ({ hosts: async () => watched() }) });
  await first.ok('topology load --json=topology.json');
  await first.ok(['config', 'set', 'state', first.state]);
  first.variables.GLUSTERCTL_STATE = undefined;
  await first.ok('state setup --move');
  second = await lab({ columns: 200, simulation, firstId: 50_000 });
  second.variables.GLUSTERCTL_STATE = undefined;
  await second.ok(`state use ${(await first.ok('state path')).trim()}`);
});
afterEach(async () => {
  await first.remove();
  await second.remove();
});

interface Brick {
  readonly node: string;
  readonly device: string;
}

async function bricks(): Promise<readonly Brick[]> {
  return (await json(second, 'volume info heketidbstorage')).bricks as readonly Brick[];
}

/** The second machine reads after each script, and writes after every fourth; gives how often it did. */
async function whileItRuns(line: string): Promise<{ readonly read: number; readonly written: number }> {
  let [read, written, isBusy] = [0, 0, false];
  afterEachScript = async () => {
    if (isBusy) return;
    isBusy = true;
    const { code, stderr } = await second.run('volume list');
    expect([line, code, stderr.includes('as it was')], stderr).toEqual([line, 0, false]);
    read += 1;
    if (read % 4 === 0) {
      await second.ok(`cluster create --name=during-${Math.random()}`);
      written += 1;
    }
    isBusy = false;
  };
  const { code, stdout, stderr } = await first.run(line);
  afterEachScript = null;
  expect([line, code], stdout + stderr).toEqual([line, 0]);
  return { read, written };
}

it('is reached, and written, all the while its own volume goes from a disk and from a host', async () => {
  const clusters = async () => ((await json(second, 'cluster list')).clusters as unknown[]).length;
  const [{ device = '' } = {}] = await bricks();
  await first.ok(`device disable ${device}`);
  const removed = await whileItRuns(`device remove ${device}`);
  expect((await bricks()).map((brick) => brick.device)).not.toContain(device);
  const [, { node = '' } = {}] = await bricks();
  await first.ok(`node disable ${node}`);
  const drained = await whileItRuns(`node remove ${node} --yes`);
  expect((await bricks()).map((brick) => brick.node)).not.toContain(node);
  const written = removed.written + drained.written;
  expect(written).toBeGreaterThan(2);
  expect(removed.read + drained.read).toBeGreaterThan(20);
  expect(await clusters()).toBe(1 + written);
  expect((await first.run('verify')).code).toBe(0);
});

it('is reached while a host that holds it, by which it is asked first, is in maintenance', async () => {
  const [, asked = ''] = /gluster:\/\/([^,]+)/.exec(await first.ok('state path')) ?? [];
  const begun = await whileItRuns(`node maintenance start ${asked} --yes`);
  expect(begun.read).toBeGreaterThan(5);
  first.simulation.kill(asked);
  await second.ok('cluster create --name=while-it-is-off');
  const other = (await bricks()).map(({ node }) => node);
  const names = (await json(second, 'state show')).nodes as Record<string, { manage: string[] }>;
  const next = other.map((id) => names[id]?.manage[0] ?? '').find((name) => name !== asked) ?? '';
  const twice = await first.run(`node maintenance start ${next} --yes`);
  expect([twice.code, twice.stderr]).toEqual([5, expect.stringContaining(`${next} can't be taken away`)]);
  first.simulation.boot(asked);
  await whileItRuns(`node maintenance stop ${asked}`);
  expect((await first.run('verify')).code).toBe(0);
});
