import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GlusterBrick } from '../../../src/simulator/model/types.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';
import { hostsWith, json, smallHosts } from '../../support/small-hosts.ts';
import { testStore } from '../../support/store.ts';

let cli: Lab;
beforeEach(async () => {
  const clock = new SimulatedTime();
  cli = await smallHosts({ more: () => ({ clock }) });
  await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
});
afterEach(async () => await cli.remove());

const LINES = [
  ['snapshot create data s1', 'take a snapshot of'],
  ['volume clone data --name=copy', 'clone'],
] as const;

/** What hosts and gluster have. */
function held(): readonly unknown[] {
  const { hosts, model } = cli.simulation;
  return [
    hosts.map(({ groups }) => Object.values(groups).flatMap(({ volumes }) => Object.keys(volumes))),
    model.pools.map(({ snapshots, volumes }) => [Object.keys(snapshots), Object.keys(volumes)]),
  ];
}

/** Refused in a dry run as in the run itself, with the same words, and nothing is left of either: the first line. */
async function refusal(line: string): Promise<string> {
  const before = held();
  const dry = await cli.run(`${line} --dry-run`);
  const real = await cli.run(line);
  expect([dry.code, real.code]).toEqual([5, 5]);
  const message = /^Error: (.*)$/m.exec(real.stderr)?.[1] ?? '';
  expect(/^(?:Error|Would be refused): (.*)$/m.exec(dry.stderr + dry.stdout)?.[1]).toBe(message);
  expect(held()).toEqual(before);
  expect(await cli.ok('operation list -o name')).toBe('');
  return message;
}

function bricks(): readonly GlusterBrick[] {
  return cli.simulation.model.pools.flatMap(({ volumes }) => volumes.data?.bricks ?? []);
}

async function byHand(line: string): Promise<void> {
  expect(await cli.simulation.exec('gl1', 'sh -s', line)).toMatchObject({ kind: 'done', code: 0 });
}

it.each(['gl1', 'gl2', 'gl3'])(
  'a clone while %s has no glusterd is refused in a dry run, too',
  async (host) => {
    await cli.simulation.exec(host, 'sh -s', 'systemctl stop glusterd');
    expect(await refusal('volume clone data --name=copy')).toMatch(
      `${host}: its glusterd does not answer: Connection failed.`,
    );
  },
);

it('a clone while a host that holds none of its bricks is down as well', async () => {
  await cli.remove();
  cli = await lab({ columns: 200, simulation: hostsWith(4) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data --snapshot-factor=2');
  const idle = cli.simulation.hosts.find(({ uuid }) => bricks().every((brick) => brick.uuid !== uuid));
  if (idle === undefined) throw new Error('each host has a brick');
  await cli.simulation.exec(idle.name, 'sh -s', 'systemctl stop glusterd');
  expect(await refusal('volume clone data --name=copy')).toBe(
    `Unable to clone volume data while hosts of the pool are down: ${idle.storage}. Nothing was changed; clone it when they are back.`,
  );
});

describe.each(LINES)('%s', (line, purpose) => {
  it('of a volume that is stopped is refused while it is planned, with what starts it', async () => {
    await cli.ok('volume stop data --yes');
    const asked = cli.simulation.journal.length;
    const { code, stderr } = await cli.run(line);
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining(
        `Error: Unable to ${purpose} volume data while it is stopped\nHint: First: glusterctl volume start data\n`,
      ),
    ]);
    expect(cli.simulation.journal.length).toBe(asked);
    await refusal(line);
    await cli.ok('volume start data');
    await cli.ok(line);
  });

  it('of one that others have stopped as well', async () => {
    await byHand('gluster --mode=script volume stop data');
    expect(await refusal(line)).toBe(
      `Unable to ${purpose} volume data while it is not started. First: glusterctl volume start data`,
    );
    await cli.ok('volume start data');
    await cli.ok(line);
  });

  it('names the volume by its id where its name fits another one', async () => {
    const { id, cluster } = await json(cli, 'volume info data');
    const other = JSON.parse(await cli.ok('cluster create --json')) as { readonly id: string };
    await testStore(cli.state).commit('a volume of that name in another cluster', (state) => {
      const [data] = Object.values(state.volumes);
      if (data === undefined) throw new Error('no volume');
      const twin = { ...data, id: 'e'.repeat(32), cluster: other.id };
      return { ...state, volumes: { ...state.volumes, [twin.id]: twin } };
    });
    expect(cluster).not.toBe(other.id);
    await byHand('gluster --mode=script volume stop data');
    const { code, stderr } = await cli.run(line.replace(' data', ` ${String(id)}`));
    expect([code, stderr]).toEqual([
      5,
      expect.stringContaining(`while it is not started. First: glusterctl volume start ${String(id)}\n`),
    ]);
  });

  it('amid a rebalance names what waits for its end', async () => {
    await cli.ok('volume expand data --expand-size=1');
    for (const { volumes } of cli.simulation.model.pools)
      for (const { rebalance } of Object.values(volumes)) if (rebalance !== null) rebalance.polls = -100;
    expect(await refusal(line)).toBe(
      `Unable to ${purpose} volume data while it is being rebalanced. To wait for its end: glusterctl rebalance wait data`,
    );
    await cli.ok('rebalance wait data');
    await cli.ok(line);
  });

  it('amid a removal of bricks names what ends it', async () => {
    await cli.ok('volume expand data --expand-size=1');
    await cli.ok('rebalance wait data');
    const leaving = bricks()
      .slice(3)
      .map(({ host, path }) => `${host}:${path}`)
      .join(' ');
    await byHand(`gluster --mode=script volume remove-brick data ${leaving} start`);
    expect(await refusal(line)).toBe(
      `Unable to ${purpose} volume data while gluster moves files off bricks that are to leave it. To end that, on one of its hosts: gluster volume remove-brick data ${leaving} stop`,
    );
    await byHand(`gluster --mode=script volume remove-brick data ${leaving} stop`);
    await cli.ok(line);
  });
});
