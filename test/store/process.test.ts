import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { amended } from '../../src/model/entries.ts';
import type { Operation, Owner } from '../../src/model/plan.ts';
import type { ProcessIdentity, SystemIdentity } from '../../src/model/process-identity.ts';
import type { State } from '../../src/model/state.ts';
import { exported } from '../../src/store/format.ts';
import { containerOf, lifeOf, readIdentity, thisProcess } from '../../src/store/process.ts';
import { type Here, thisSystem } from '../../src/store/this-system.ts';
import { addCluster, testStateFile, testStore } from '../support/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { id, plan, step } from '../support/toy-engine.ts';

const FIRST = 4026531836;
const CONTAINER = 4026532255;
const OTHER_CONTAINER = 4026532301;
const HOUR = 3600;
const NOW = 1_800_000_000;

/** A machine, or a container on it, booted an hour ago. */
const system = (pids: number | undefined, more: Partial<SystemIdentity> = {}): SystemIdentity => ({
  boot: 'aaaa',
  machine: 'm1',
  booted: NOW - HOUR,
  ...(pids === undefined ? {} : { pids }),
  ...more,
});

const hereIn = (told: SystemIdentity | null, isOwnProc = true): Here => {
  const { machine = null, ...rest } = told ?? {};
  return {
    host: 'box',
    system: told === null ? null : { boot: told.boot, ...rest },
    machine: () => machine,
    isOwnProc,
  };
};

const { pid, processStart } = thisProcess();
/** This process, as one of that system. */
const living = (told: SystemIdentity | undefined): ProcessIdentity => ({
  pid,
  processStart,
  host: 'box',
  ...(told === undefined ? {} : { system: told }),
});
/** Its number is another's, or nobody's, by now. */
const ended = (told: SystemIdentity | undefined): ProcessIdentity => ({
  ...living(told),
  processStart: processStart + 1,
});

/** What one machine with that id was before it was booted last. */
const earlier = (more: Partial<SystemIdentity> = {}): SystemIdentity =>
  system(FIRST, { boot: 'bbbb', booted: NOW - 9 * HOUR, ...more });
/** It began ten minutes after that boot. */
const beganThen = (told: SystemIdentity): ProcessIdentity => ({ ...living(told), processStart: 60_000 });

describe('a process of the same name of a host', () => {
  it.each<readonly [string, SystemIdentity | undefined, SystemIdentity | null]>([
    ['in the same namespace of the same boot', system(FIRST), system(FIRST)],
    ['in the same container', system(CONTAINER), system(CONTAINER)],
    ['on a kernel without namespaces', system(undefined), system(undefined)],
    ['written by a version before', undefined, system(FIRST)],
    ['where there is no /proc, as on both', undefined, null],
  ])('is asked for its number %s', (_where, there, here) => {
    expect(lifeOf(living(there), hereIn(here))).toBe('alive');
    expect(lifeOf(ended(there), hereIn(here))).toBe('dead');
    expect(lifeOf({ ...living(there), pid: 2 ** 22 + 5 }, hereIn(here))).toBe('dead');
  });

  it.each<readonly [string, SystemIdentity, SystemIdentity | null]>([
    ['in a container, seen from its machine', system(CONTAINER), system(FIRST)],
    ['on the machine, seen from a container on it', system(FIRST), system(CONTAINER)],
    ['in another container on the same machine', system(CONTAINER), system(OTHER_CONTAINER)],
    [
      'in a container that was started anew since the machine was booted',
      earlier({ pids: CONTAINER }),
      system(CONTAINER),
    ],
    ['in a container of before, seen from the machine', earlier({ pids: CONTAINER }), system(FIRST)],
    ['on a machine with another id', earlier({ machine: 'm2' }), system(FIRST)],
    ['on a machine of whose id nothing is known', withoutMachine(earlier()), system(FIRST)],
    ['where this one knows none of its own', earlier(), withoutMachine(system(FIRST))],
    [
      'on a machine that has the id of the same image, and runs since',
      earlier(),
      system(FIRST, { booted: NOW - 20 * HOUR }),
    ],
    ['of a boot whose time is not known', withoutTime(earlier()), system(FIRST)],
    ['with a /proc, where there is none here', system(FIRST), null],
    ['in a namespace that is not known, while this one is', system(undefined), system(FIRST)],
  ])('is unknown %s', (_where, there, here) => {
    expect(lifeOf(beganThen(there), hereIn(here))).toBe('unknown');
    expect(lifeOf(ended(there), hereIn(here))).toBe('unknown');
    expect(lifeOf({ ...living(there), pid: 2 ** 22 + 5 }, hereIn(here))).toBe('unknown');
  });

  it('is dead on this machine before it was booted anew', () => {
    expect(lifeOf(beganThen(earlier()), hereIn(system(FIRST)))).toBe('dead');
    expect(lifeOf({ ...beganThen(earlier()), processStart: 0 }, hereIn(system(FIRST)))).toBe('unknown');
  });

  it('is unknown where it comes from a system without /proc, and this one has it', () => {
    const { pid: own, host } = living(undefined);
    expect(lifeOf({ pid: own, processStart: 0, host }, hereIn(system(FIRST)))).toBe('unknown');
    expect(lifeOf({ pid: own, processStart: 0, host }, hereIn(null))).toBe('alive');
  });

  it('is alive as long as its number is, where /proc is of another namespace', () => {
    const here = hereIn(system(CONTAINER), false);
    expect(lifeOf(ended(system(CONTAINER)), here)).toBe('alive');
    expect(lifeOf({ ...living(system(CONTAINER)), pid: 2 ** 22 + 5 }, here)).toBe('dead');
    expect(lifeOf(living(system(undefined)), hereIn(system(undefined), false))).toBe('unknown');
  });

  it('of another name is unknown, whatever it says of its system', () => {
    expect(lifeOf({ ...living(system(FIRST)), host: 'other' }, hereIn(system(FIRST)))).toBe('unknown');
    expect(lifeOf({ ...beganThen(earlier()), host: 'other' }, hereIn(system(FIRST)))).toBe('unknown');
  });
});

describe('this process', () => {
  it('says what Linux tells of where it runs, and nothing that is for nobody to know', async () => {
    const own = thisProcess();
    expect(own.system).toEqual({
      boot: expect.stringMatching(/^[0-9a-f]{16}$/),
      pids: expect.any(Number),
      booted: expect.any(Number),
      ...(own.system?.machine === undefined ? {} : { machine: expect.stringMatching(/^[0-9a-f]{16}$/) }),
    });
    expect(thisSystem().isOwnProc).toBe(true);
    expect(own.system?.booted).toBeLessThan(Date.now() / 1000);
    expect(lifeOf(own)).toBe('alive');
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(lifeOf({ ...own, pid: child.pid ?? 0 })).toBe('dead');
  });

  it('is read again as it was written', () => {
    const own = thisProcess();
    expect(readIdentity(JSON.parse(JSON.stringify(own)))).toEqual(own);
    expect(readIdentity({ pid: 1, host: 'box' })).toEqual({ pid: 1, processStart: 0, host: 'box' });
  });

  it.each([
    ['nothing', null],
    ['a list', []],
    ['no number', { pid: '1', host: 'box' }],
    ['no host', { pid: 1 }],
    ['no system', { pid: 1, host: 'box', system: 'linux' }],
    ['a system without a boot', { pid: 1, host: 'box', system: { pids: 1 } }],
    ['a namespace that is no number', { pid: 1, host: 'box', system: { boot: 'a', pids: 'pid:[1]' } }],
  ])('is not read of %s', (_what, value) => {
    expect(readIdentity(value)).toBeNull();
  });

  it('tells its container, where it is in one', () => {
    expect(containerOf(living(system(CONTAINER)))).toBe(CONTAINER);
    for (const told of [system(FIRST), system(undefined), undefined])
      expect(containerOf(living(told))).toBeNull();
  });
});

describe('who runs an operation', () => {
  const owner: Owner = { ...living(system(CONTAINER)), user: 'ann', command: 'volume create' };
  const { system: _, ...ofBefore } = owner;
  const operation = (more: Partial<Operation>): Operation => ({
    id: id(10),
    plan: plan(10, [[step('n1', 'a')]]),
    created: '2026-01-01T00:00:00Z',
    owner,
    status: 'running',
    direction: 'forward',
    reason: '',
    remaining: [],
    readings: [],
    ...more,
  });
  const written = (more: Partial<Operation>) => (state: State) =>
    amended(state, { operations: { ...state.operations, [id(10)]: operation(more) } });

  it.each([
    ['in a document', 0],
    ['in a record', 10_000_000],
  ])(
    'is in the state what it was, %s, and what a version before wrote is taken as it is',
    async (_how, room) => {
      const path = join(await temporaryFolder(), 'state.json');
      const ownerAt = async (place: string) => (await testStore(place).read()).operations[id(10)]?.owner;
      const store = testStore(path, { room: () => room });
      await store.commit('one', addCluster('one'));
      for (const told of [ofBefore, owner, ofBefore, owner]) {
        await store.commit('run', written({ owner: told }));
        expect(await ownerAt(path)).toEqual(told);
        expect((await (await testStateFile(path)).check()).findings).toEqual([]);
        const copy = join(await temporaryFolder(), 'copy.json');
        const text = exported(await testStore(path).read());
        await (await testStateFile(copy)).import(text, 'the export', false);
        expect(await ownerAt(copy)).toEqual(told);
      }
    },
  );

  it('is refused where a field of its system is none', async () => {
    const path = join(await temporaryFolder(), 'state.json');
    await testStore(path).commit('run', written({}));
    const text = exported(await testStore(path).read()).replace(`"pids":${CONTAINER}`, '"pids":"all"');
    await expect((await testStateFile(path)).import(text, 'edited', true)).rejects.toMatchObject({
      hint: expect.stringContaining(`operations.${id(10)}.owner.system.pids`),
    });
  });
});

function withoutMachine({ machine: _, ...rest }: SystemIdentity): SystemIdentity {
  return rest;
}

function withoutTime({ booted: _, ...rest }: SystemIdentity): SystemIdentity {
  return rest;
}
