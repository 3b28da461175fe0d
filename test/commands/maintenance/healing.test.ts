import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFile, writeFile } from '../../../src/simulator/data/clients.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

/** Ctrl-C after so many waits; never where it is null. */
let waitsLeft: number | null = null;
let stop = new AbortController();
let cli: Lab;

class Impatient extends SimulatedTime {
  override async sleep(milliseconds: number): Promise<void> {
    if (waitsLeft !== null && --waitsLeft <= 0) stop.abort();
    await super.sleep(milliseconds);
  }
}

beforeEach(async () => {
  waitsLeft = null;
  stop = new AbortController();
  const clock = new Impatient();
  cli = await lab({ columns: 200, more: () => ({ clock, stop: stop.signal }) });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=data');
});
afterEach(async () => {
  expect(cli.simulation.notSimulated).toEqual([]);
  await cli.remove();
});

function write(path: string, content: string): void {
  expect(writeFile(cli.simulation.model, 'data', path, content)).toBeNull();
}

/** What the brick of a host has of a file, past the volume. */
function onBrick(host: string, path: string): string | null {
  const [brick = ''] = Object.keys(cli.simulation.host(host).bricks);
  return cli.simulation.files(host).read(`${brick}${path}`);
}

describe('what is written while a node is in maintenance', () => {
  it('is on it, too, when the maintenance is said to be over', async () => {
    write('/before', 'old');
    await cli.ok('node maintenance start gl2');
    write('/before', 'new');
    write('/meanwhile', 'text');
    cli.simulation.model.healing = { perLook: 1, frozen: false };
    await cli.ok('node maintenance stop gl2');
    expect(['/before', '/meanwhile'].map((path) => onBrick('gl2', path))).toEqual(['new', 'text']);
    expect(readFile(cli.simulation.model, 'data', '/meanwhile')).toMatchObject({ content: 'text' });
  });

  it('is waited for until Ctrl-C, and then until it is resumed', async () => {
    await cli.ok('node maintenance start gl2');
    for (const name of ['a', 'b', 'c']) write(`/${name}`, name);
    cli.simulation.model.healing = { perLook: 1, frozen: true };
    waitsLeft = 4;
    const { code, stderr } = await cli.run('node maintenance stop gl2');
    expect(code).toBe(130);
    expect(stderr).toContain('4 entries left: waiting for what gl2 has missed to be healed (data)');
    [waitsLeft, stop] = [null, new AbortController()];
    const id = (await cli.ok('operation list -o name')).trim();
    expect(stderr).toContain(`glusterctl operation resume ${id}`);
    // What holds already is written down: it is only the healing that is left.
    expect(JSON.parse(await cli.ok('node info gl2 -o json')).state).toBe('online');
    cli.simulation.model.healing = { perLook: 1, frozen: false };
    await cli.ok(`operation resume ${id}`);
    expect(onBrick('gl2', '/c')).toBe('c');
    expect(await cli.ok('operation list')).toBe('');
  });

  it('is healed before the next host of a cluster goes', async () => {
    write('/before', 'old');
    cli.simulation.model.healing = { perLook: 1, frozen: false };
    await cli.ok("cluster rolling -- 'true'");
    await cli.ok('node maintenance start gl1');
    write('/meanwhile', 'text');
    await cli.ok('node maintenance stop gl1');
    cli.simulation.model.healing = { perLook: 1, frozen: true };
    await cli.ok('node maintenance start gl3');
    write('/late', 'text');
    waitsLeft = 4;
    expect((await cli.run('node maintenance stop gl3')).code).toBe(130);
    [waitsLeft, stop] = [3, new AbortController()];
    const next = await cli.run('node maintenance start gl1');
    expect([next.code, next.stderr]).toEqual([130, expect.stringContaining('data to be healed first')]);
    expect(Object.keys(cli.simulation.host('gl1').bricks)).toHaveLength(1);
  });
});
