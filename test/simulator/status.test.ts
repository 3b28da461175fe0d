import { beforeEach, describe, expect, test } from 'vitest';
import { Simulation } from '../../src/simulator/simulation.ts';
import { comparable, realOutput } from '../support/real-output.ts';

/** By the last number of their addresses. */
const HOSTS = [11, 12, 13, 14, 15];
let simulation: Simulation;

async function ask(line: string, host = 11) {
  const outcome = await simulation.exec(`n${host}`, 'sh -s', line);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  expect(simulation.notSimulated).toEqual([]);
  return outcome;
}

const answer = async (line: string) => comparable((await ask(line)).stdout);
const real = (name: string) => comparable(realOutput(name));

/** `13/m1`: the folder m1 of the host whose address ends so. */
async function volume(name: string, shape: string, bricks: string): Promise<void> {
  const words = bricks.split(' ').map((each) => {
    const [host = '', folder = ''] = each.split('/');
    simulation.files(`n${host}`).makeDirectory('/bricks');
    simulation.files(`n${host}`).makeDirectory(`/bricks/${folder}`);
    return `10.77.0.${host}:/bricks/${folder}/b`;
  });
  const made = await ask(
    `gluster volume create ${name} ${shape} ${words.join(' ')} force && gluster volume start ${name}`,
  );
  expect(made.code).toBe(0);
  for (const host of HOSTS) await simulation.exec(`n${host}`, 'sync', '');
}

async function pool(...others: number[]): Promise<void> {
  for (const other of others) await ask(`gluster peer probe 10.77.0.${other}`);
}

beforeEach(() => {
  simulation = Simulation.create({
    hosts: HOSTS.map((host) => ({ name: `n${host}`, storage: `10.77.0.${host}`, devices: [] })),
  });
});

describe('as real hosts print it', () => {
  test('a pool and its peers, one of them off', async () => {
    await pool(12, 13, 15);
    expect(await answer('gluster --mode=script --xml pool list')).toBe(real('pool-list'));
    simulation.kill('n12');
    expect(await answer('gluster --mode=script --xml peer status')).toBe(real('peer-status-node-off'));
  });

  test('all volumes; of a host that is off there is nothing', async () => {
    await pool(12, 13, 15);
    await volume('arb', 'replica 3 arbiter 1', '11/arb 12/arb 13/arb');
    await volume('r3', 'replica 3', '11/r3 12/r3 13/r3');
    await volume('d', 'disperse-data 2 redundancy 1', '11/d 12/d 13/d');
    expect(await answer('gluster --mode=script --xml volume status all')).toBe(real('status-all-healthy'));
    await ask('gluster --mode=script volume stop r3; gluster --mode=script volume delete r3');
    await volume('r3', 'replica 3', '11/r3x 15/r3x 13/r3x');
    await volume('r3b', 'replica 3', '11/r3b 12/r3b 13/r3b');
    simulation.kill('n12');
    const off = (await answer('gluster --xml volume status')).replaceAll('/r3x/', '/r3/');
    expect(off).toBe(real('status-node-off'));
  });

  test('a brick whose process is gone', async () => {
    await pool(12, 13, 15);
    await volume('r3', 'replica 3', '11/r3 12/r3 13/r3');
    await ask('pkill -9 -x glusterfsd', 12);
    expect(await answer('gluster --xml volume status r3')).toBe(real('status-brick-dead'));
  });

  test('a task, with the bricks that are to leave', async () => {
    await pool(12, 13, 14, 15);
    await volume('dr', 'replica 3', '13/m1 14/m1 15/m1 13/m2 14/m2 15/m2');
    const leaving = '10.77.0.13:/bricks/m2/b 10.77.0.14:/bricks/m2/b 10.77.0.15:/bricks/m2/b';
    await ask(
      `gluster volume remove-brick dr ${leaving} start && gluster volume remove-brick dr ${leaving} status`,
    );
    expect(await answer('gluster --mode=script --xml volume status dr')).toBe(real('status-with-task'));
    const tasks = await answer('gluster --xml volume status dr tasks');
    expect(tasks).toContain('<brick>10.77.0.15:/bricks/m2/b</brick>');
    expect(tasks).not.toContain('<node>');
    expect((await ask('gluster volume status dr tasks')).stdout).toContain(
      'Removed bricks:     \n10.77.0.13:/bricks/m2/b\n',
    );
  });
});

test('a self-heal daemon that was stopped is told as down, until a volume is started by force', async () => {
  await pool(12, 13);
  await volume('r3', 'replica 3', '11/r3 12/r3 13/r3');
  simulation.host('n12').defects = { healerStopped: true };
  const row = async () => {
    const text = (await ask('gluster --xml volume status r3')).stdout;
    return /<hostname>Self-heal Daemon<\/hostname>\s*<path>10.77.0.12<\/path>[\s\S]*?<pid>(-?\d+)</.exec(
      text,
    )?.[1];
  };
  expect(await row()).toBe('-1');
  await ask('gluster volume start r3 force');
  expect(Number(await row())).toBeGreaterThan(0);
});

test('volumes that are not started are left out, their clients too', async () => {
  await pool(12, 13);
  await volume('r3', 'replica 3', '11/r3 12/r3 13/r3');
  await volume('s', '', '11/s');
  await ask('gluster --mode=script volume stop s');
  for (const kind of ['', ' clients', ' detail', ' tasks']) {
    const names = (await ask(`gluster --xml volume status all${kind}`)).stdout.match(/(?<=<volName>)\w+/g);
    expect([kind, names]).toEqual([kind, ['r3']]);
  }
  expect((await ask('gluster --xml volume status all clients')).stdout).toContain('<opVersion>100000<');
  const plain = await ask('gluster volume status');
  expect(plain.stdout).toContain('Status of volume: r3\n');
  expect(plain.stderr).toBe('Volume s is not started\n');
});

test('what version the cluster works at, and could', async () => {
  for (const name of ['op-version', 'max-op-version'])
    expect((await ask(`gluster --xml volume get all cluster.${name}`)).stdout).toContain(
      `<Option>cluster.${name}</Option>\n      <Value>100000</Value>`,
    );
});
