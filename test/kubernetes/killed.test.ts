import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { realCluster } from '../support/kubernetes/real-cluster.ts';
import { PVS, type World, worldOn } from '../support/kubernetes/world.ts';

const PROGRAM = new URL('../../bin/glusterctl.js', import.meta.url).pathname;

let world: World;
beforeEach(async () => {
  world = await worldOn(realCluster(), { ssh: true, variables: { GLUSTERCTL_TRUST_NEW_HOSTS: 'true' } });
});
afterEach(async () => await world.remove());

function start(): ChildProcess {
  return spawn(process.execPath, [PROGRAM, 'kubernetes', 'provision', ...world.flags.split(' ')], {
    cwd: world.cli.folder,
    env: { ...world.cli.variables, HOME: world.cli.folder },
    stdio: 'ignore',
  });
}

/** Runs it until the n-th call of the API server, and kills it there; false: it made no so many. */
async function killedAt(call: number, when: 'before' | 'after'): Promise<boolean> {
  world.proxy.dieAt(call, when);
  const child = start();
  world.proxy.onDeath = () => void child.kill('SIGKILL');
  const [code, signal] = await once(child, 'close');
  world.proxy.onDeath = () => undefined;
  world.proxy.dieAt(null);
  if (signal === null) expect([call, code]).toEqual([call, 0]);
  return signal === 'SIGKILL';
}

async function toTheEnd(): Promise<void> {
  const [code] = await once(start(), 'close');
  expect(code).toBe(0);
}

test.each(['before', 'after'] as const)(
  'a process that is killed %s any call leaves nothing twice, and nothing behind',
  async (when) => {
    await world.storageClass({ parameters: { volumetype: 'none' } });
    let kills = 0;
    for (let call = 1; ; call += 1) {
      // One comes and one goes in the same run.
      const [comes, goes] = [`comes-${call}`, `goes-${call}`];
      await world.claim(goes, '512Mi');
      await toTheEnd();
      const { spec } = await world.bound(goes);
      await world.api.remove(world.path('persistentvolumeclaims', goes));
      await world.api.until('it is released', async () => {
        const { status } = await world.api.get(`${PVS}/${spec.volumeName}`);
        return status.phase === 'Released';
      });
      await world.claim(comes, '512Mi');
      const killed = await killedAt(call, when);
      if (killed) kills += 1;
      await toTheEnd();
      await world.bound(comes);
      const present = (await world.persistentVolumes()).map(({ metadata }) => metadata.name);
      expect([call, present.length]).toEqual([call, call]);
      expect([call, world.inGluster().toSorted()]).toEqual([
        call,
        present.map((name) => `${name} started`).toSorted(),
      ]);
      if (!killed) break;
    }
    expect(kills).toBeGreaterThan(15);
  },
);
