import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Difference } from '../../src/drift/difference.ts';
import { DIFFERENCE_KINDS } from '../../src/drift/kinds.ts';
import type { Moment } from '../crash/command-world.ts';
import { BY_HAND } from './by-hand.ts';
import { compare, type DriftWorld, driftMoment, driftWorld, named } from './drift-world.ts';
import { IN_STATE } from './in-state.ts';

let moment: Moment;
let there: DriftWorld | null = null;

beforeAll(async () => {
  moment = await driftMoment();
});

afterEach(async () => {
  await there?.world.remove();
  there = null;
});

interface Told {
  readonly differences: readonly Difference[];
  readonly unknown: readonly unknown[];
}

async function verified({ world }: DriftWorld): Promise<Told & { readonly code: number }> {
  const { code, stdout } = await world.run('verify -o json');
  return { code, ...(JSON.parse(stdout) as Told) };
}

describe('verify finds what was done by hand, and nothing else', () => {
  test('nothing, where nothing was done', async () => {
    there = await driftWorld(moment);
    expect(await verified(there)).toMatchObject({ code: 0, differences: [], unknown: [] });
  });

  test.each(BY_HAND.map((one) => [one.title, one] as const))('%s', async (_, { make, finds }) => {
    there = await driftWorld(moment);
    await make(there);
    const first = await verified(there);
    expect(named(first.differences)).toEqual([...finds].sort());
    expect(first.code).toBe(6);
    expect(first.unknown).toEqual([]);
    const second = await verified(there);
    expect(second.differences.map(({ id }) => id)).toEqual(first.differences.map(({ id }) => id));
    for (const { id } of first.differences) expect(id).toMatch(/^[\w./@:+-]{3,110}$/);
    expect(there.world.simulation.notSimulated).toEqual([]);
  });
});

describe('and where the state is not what hosts hold', () => {
  test.each(IN_STATE.map((one) => [one.title, one] as const))('%s', async (_, { situation, finds }) => {
    there = await driftWorld(moment);
    const { state, told } = await situation(there);
    expect(named(compare(state, told))).toEqual([...finds].sort());
  });
});

describe('it is no difference', () => {
  test('that LVM made whole extents of what it was asked for', async () => {
    there = await driftWorld(moment);
    const { brick } = there.place('gl1');
    const asked = {
      ...brick,
      sizeKiB: brick.sizeKiB - 100,
      poolKiB: brick.poolKiB - 4000,
      metadataKiB: brick.metadataKiB - 1,
    };
    const state = { ...there.state, bricks: { ...there.state.bricks, [brick.id]: asked } };
    expect(compare(state, await there.told())).toEqual([]);
  });

  test('that a disk is called by a link that still leads to it, whatever the kernel calls it', async () => {
    there = await driftWorld(moment);
    const { device } = there.place('gl1');
    const link = device.paths.find((path) => path.startsWith('/dev/disk/'));
    const named = { ...device, name: link ?? '', paths: ['/dev/sdx', link ?? ''] };
    const state = { ...there.state, devices: { ...there.state.devices, [device.id]: named } };
    expect(link).toBeDefined();
    expect(compare(state, await there.told())).toEqual([]);
  });
});

test('every kind of difference is found by one of these', () => {
  const found = [...BY_HAND, ...IN_STATE].flatMap(({ finds }) => finds.map((one) => one.replace(/@.*/, '')));
  // They count as none: test/notes, unknown.test.ts; of foreign bricks: adopted.test.ts.
  expect(Object.keys(DIFFERENCE_KINDS).filter((kind) => !found.includes(kind))).toEqual([
    'lv-foreign',
    'foreign-brick-not-served',
    'note-outdated',
  ]);
});
