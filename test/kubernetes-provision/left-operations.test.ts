import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { State } from '../../src/model/state.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type Killer, killAt, mortalHosts, mortalParts, runUntilKilled } from '../support/kill.ts';
import { type ToyApiServer, toyApiServer } from '../support/kubernetes/toy-api-server.ts';
import { type World, worldOn } from '../support/kubernetes/world.ts';

/** Of all points, or of a sample. */
const STEP = process.env.GLUSTERCTL_TEST_CRASH === '1' ? 1 : 5;

let toy: ToyApiServer;
let world: World | undefined;
let killer: Killer;
beforeAll(async () => {
  toy = await toyApiServer();
});
afterAll(async () => await toy.close());
beforeEach(async () => {
  killer = killAt(null);
});
afterEach(async () => {
  await world?.remove();
  world = undefined;
});

async function mortalWorld(): Promise<World> {
  let made: World | undefined;
  made = await worldOn(toy, {
    more: () =>
      made === undefined
        ? {}
        : {
            ...mortalParts(killer),
            hosts: async () => mortalHosts(createDirectHosts((made as World).cli.simulation), killer),
          },
  });
  world = made;
  await made.storageClass({ allowVolumeExpansion: true, parameters: { volumetype: 'replicate:2' } });
  return made;
}

const stateOf = async ({ cli }: World): Promise<State> => JSON.parse(await cli.ok('state export')) as State;

/** Kills a run at each point, and looks at what the next one makes of that; gives how many were killed. */
async function atPoints(
  world: World,
  prepare: (name: string) => Promise<void>,
  check: (name: string) => Promise<void>,
): Promise<number> {
  let killed = 0;
  for (let point = 0; ; point += STEP) {
    const name = `data-${point}`;
    killer = killAt(null);
    await prepare(name);
    killer = killAt(point);
    const died = await runUntilKilled(killer, async () => await world.provision());
    killer = killAt(null);
    expect([point, (await world.provision()).code]).toEqual([point, 0]);
    await check(name);
    expect((await stateOf(world)).operations).toEqual({});
    if (!died) return killed;
    killed += 1;
  }
}

describe('what a run that died left on hosts is finished by the next', () => {
  test('of a volume that was being made', async () => {
    const world = await mortalWorld();
    let made = 0;
    const killed = await atPoints(
      world,
      async (name) => await world.claim(name, '512Mi'),
      async (name) => {
        await world.bound(name);
        made += 1;
        expect(world.inGluster()).toHaveLength(made);
        expect(await world.persistentVolumes()).toHaveLength(made);
      },
    );
    expect(killed).toBeGreaterThan(1);
  });

  test('of one that was being deleted', async () => {
    const world = await mortalWorld();
    const killed = await atPoints(
      world,
      async (name) => {
        await world.claim(name, '512Mi');
        await world.provision();
        await world.api.remove(world.path('persistentvolumeclaims', name));
      },
      async () => expect([world.inGluster(), await world.persistentVolumes()]).toEqual([[], []]),
    );
    expect(killed).toBeGreaterThan(1);
  });

  test('of one that was being expanded', async () => {
    const world = await mortalWorld();
    const killed = await atPoints(
      world,
      async (name) => {
        await world.claim(name, '512Mi');
        await world.provision();
        await world.api.patch(world.path('persistentvolumeclaims', name), {
          spec: { resources: { requests: { storage: '1Gi' } } },
        });
      },
      async (name) => {
        const claim = await world.api.get(world.path('persistentvolumeclaims', name));
        expect(claim.status.capacity.storage).toBe('1Gi');
        const sizes = Object.values((await stateOf(world)).volumes).map(({ sizeKiB }) => sizeKiB);
        expect(new Set(sizes)).toEqual(new Set([1024 * 1024]));
      },
    );
    expect(killed).toBeGreaterThan(1);
  });
});

test('a volume whose claim went meanwhile goes, unless it may have been in use', async () => {
  const world = await mortalWorld();
  const seen = new Set<string>();
  for (let point = 0; ; point += STEP) {
    await world.claim('data', '512Mi');
    killer = killAt(point);
    const died = await runUntilKilled(killer, async () => await world.provision());
    killer = killAt(null);
    if (!died) break;
    await world.api.remove(world.path('persistentvolumeclaims', 'data'));
    const told: string[] = [];
    for (const _run of [1, 2]) {
      const { code, stdout } = await world.provision('-o json');
      expect([point, code]).toEqual([point, 0]);
      for (const { what } of JSON.parse(stdout).entries as { what: string }[]) told.push(what);
    }
    const { volumes, operations } = await stateOf(world);
    expect(operations).toEqual({});
    for (const { name, tags } of Object.values(volumes)) {
      expect([point, tags['kubernetes.offered']]).toEqual([point, 'true']);
      await world.cli.ok(`volume delete ${name}`);
    }
    for (const what of told) seen.add(what);
    expect(world.inGluster()).toEqual([]);
  }
  expect(seen).toContain('deleted');
});
