import { beforeEach, describe, expect, test } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import { changing, type Fragment, sh } from '../../src/shell/script.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { OPTION_GROUPS } from '../../src/simulator/gluster/option-groups.ts';
import { Simulation } from '../../src/simulator/simulation.ts';

let simulation: Simulation;

async function run(script: Fragment): Promise<string> {
  const result = await createDirectHosts(simulation).run(
    { name: 'h1', access: sshAccess() },
    changing(script),
    {
      timeoutSeconds: 20,
    },
  );
  if (result.kind !== 'done') throw new Error(result.kind);
  return result.stdout + result.stderr;
}

const set = async (key: string, value = 'on'): Promise<string> =>
  await run(sh`gluster volume set v ${key} ${value}`);
const reset = async (key: string): Promise<string> => await run(sh`gluster volume reset v ${key}`);
const options = (): Readonly<Record<string, string>> => simulation.model.pools[0]?.volumes.v?.options ?? {};

beforeEach(async () => {
  simulation = Simulation.create({
    hosts: [{ name: 'h1', storage: '10.0.0.1', zone: 1, devices: [] }],
  });
  expect(await run(sh`mkdir -p /b; gluster --mode=script volume create v h1:/b/v force`)).toContain(
    'success',
  );
});

describe('options that gluster knows', () => {
  test.each([
    'cluster.lookup-optimize',
    'performance.cache-size',
    'performance.nfs.flush-behind',
    'storage.linux-io_uring',
    'network.compression.mem-level',
    'user.anything.at-all',
  ])('%s is set', async (key) => {
    expect(await set(key, '7')).toBe('volume set: success\n');
    expect(options()).toMatchObject({ [key]: '7' });
  });

  test('may be called without their domain where only one has them, and are kept under the whole name', async () => {
    expect(await set('cache-max-file-size', '2MB')).toBe('volume set: success\n');
    expect(options()).toMatchObject({ 'performance.cache-max-file-size': '2MB' });
    expect(await reset('cache-max-file-size')).toContain('success');
    expect(options()).not.toHaveProperty('performance.cache-max-file-size');
    expect(await set('eager-lock')).toBe(
      'volume set: failed: option : eager-lock does not exist\nDid you mean eager-lock?',
    );
  });

  test('that are for all volumes are set for none alone', async () => {
    for (const one of [await set('cluster.brick-multiplex'), await reset('cluster.brick-multiplex')]) {
      expect(one).toMatch(/^volume (re)?set: failed: Not a valid option for single volume$/);
    }
  });
});

describe('a group of options', () => {
  test.each(Object.keys(OPTION_GROUPS))(
    '%s sets what gluster 10 knows, and leaves no trace itself',
    async (name) => {
      const before = Object.keys(options()).length;
      expect(await set('group', name)).toBe('volume set: success\n');
      expect(Object.keys(options()).length).toBeGreaterThan(before + 3);
      expect(options()).not.toHaveProperty('group');
      if (name === 'virt') expect(options()).toMatchObject({ 'features.shard': 'on', 'user.cifs': 'off' });
    },
  );

  test('that has no file is refused', async () => {
    expect(await set('group', 'constructor')).toBe(
      "Unable to open file '/var/lib/glusterd/groups/constructor'. Error: No such file or directory",
    );
  });
});

test.each(['client.strict-locks', 'server.outstanding-rpc-limit', 'nfs.port'])(
  '%s of one volume comes to all others of its pool, and each has it reset alone',
  async (key) => {
    await run(sh`gluster --mode=script volume create w h1:/b/w force`);
    const ofOther = () => simulation.model.pools[0]?.volumes.w?.options[key];
    await set(key, '9');
    await set('network.ping-timeout', '10');
    expect([ofOther(), options()[key]]).toEqual(['9', '9']);
    expect(simulation.model.pools[0]?.volumes.w?.options).not.toHaveProperty('network.ping-timeout');
    await reset(key);
    expect([ofOther(), options()[key]]).toEqual(['9', undefined]);
  },
);

describe('options that gluster does not know', () => {
  test.each([
    ['no.such', 'nfs.acl or ...drc'],
    ['performance.no-such', 'performance.io-cache or ...nl-cache'],
    ['performence.cache-sise', 'performance.cache-size'],
    ['cluster.quorum-typ', 'cluster.quorum-type'],
    ['cache-sizes', 'cache-size'],
    ['nonsense', 'leases or noatime'],
  ])('%s is refused, with what may be meant', async (key, meant) => {
    const before = options();
    const told = `ption (: )?${key} does not exist\\nDid you mean `;
    expect(await set(key)).toMatch(new RegExp(`^volume set: failed: o${told}`));
    expect((await set(key)).split('Did you mean ')[1]).toBe(`${meant}?`);
    expect(await reset(key)).toMatch(new RegExp(`^volume reset: failed: O${told}`));
    expect(options()).toEqual(before);
  });

  test('are none for being the beginning of one', async () => {
    expect(await set('diagnostics.latency-measurement', 'on')).toContain('success');
    expect(await set('diagnostics.latency', 'on')).toContain('option : diagnostics.latency does not exist');
  });

  test('keep those beside them from being set', async () => {
    expect(await run(sh`gluster volume set v nfs.port 9 no.such 1`)).toContain('no.such does not exist');
    expect(options()).not.toHaveProperty('nfs.port');
  });
});

test('options of others stay once they are set', async () => {
  await set('user.x', '1');
  expect(await reset('user.x')).toContain('Option user.x does not exist');
  expect(await run(sh`gluster volume reset v`)).toContain('success');
  expect(options()).toEqual({ 'user.x': '1' });
});
