import { beforeEach, describe, expect, test } from 'vitest';
import { readHealInfo } from '../../src/gluster/heal.ts';
import { Simulation } from '../../src/simulator/simulation.ts';

const HOSTS = ['h1', 'h2', 'h3'];
const BRICKS = HOSTS.map((host) => `${host}:/b/brick`).join(' ');
let simulation: Simulation;

async function said(line: string): Promise<string> {
  const outcome = await simulation.exec('h1', 'sh -s', line);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  expect(simulation.notSimulated).toEqual([]);
  return `${outcome.stdout}${outcome.stderr}`;
}

const NO_ENTRY = 'v: Not able to fetch volfile from glusterd';
const healed = async () => readHealInfo(await said('gluster volume heal v info summary --xml'));
const entries = async () => (await healed()).map((brick) => brick.entries);

beforeEach(() => {
  simulation = Simulation.create({
    hosts: HOSTS.map((name, at) => ({ name, storage: `10.0.0.${at + 1}`, devices: [] })),
  });
});

async function volume(shape: string): Promise<void> {
  await said('gluster peer probe h2; gluster peer probe h3');
  for (const host of HOSTS) simulation.files(host).makeDirectory('/b');
  const made = await said(`gluster volume create v ${shape} ${BRICKS} force && gluster volume start v`);
  expect(made).toContain('volume start: v: success');
  // What gluster marks bricks with isn't on disk by itself.
  for (const host of HOSTS) await simulation.exec(host, 'sync', '');
}

describe('replica 3', () => {
  beforeEach(async () => await volume('replica 3'));

  test('a brick that is away leaves something to heal on the others, until it is back', async () => {
    expect(await entries()).toEqual([0, 0, 0]);
    simulation.kill('h3');
    expect(await entries()).toEqual([1, 1, null]);
    simulation.boot('h3');
    expect(await entries()).toEqual([0, 0, 0]);
  });

  test('one brick is enough to tell, none is not', async () => {
    for (const host of ['h2', 'h3']) simulation.kill(host);
    expect(await entries()).toEqual([1, null, null]);
    await said('pkill -x glusterfsd');
    expect(await said('gluster volume heal v info')).toContain(NO_ENTRY);
  });
});

test('disperse: as many bricks as hold data are enough', async () => {
  await volume('disperse-data 2 redundancy 1');
  simulation.kill('h3');
  expect((await healed()).map(({ connected }) => connected)).toEqual([true, true, false]);
  simulation.kill('h2');
  expect(await said('gluster volume heal v info')).toContain(NO_ENTRY);
});
