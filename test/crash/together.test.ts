import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { findViolations } from '../../src/model/invariants.ts';
import type { State } from '../../src/model/state.ts';
import { parse } from '../../src/store/format.ts';
import { differences } from '../support/compare.ts';
import { type Lab, lab } from '../support/lab.ts';
import { fewerCopies, fillVolume, keptNow, notWhole } from './data-invariant.ts';

const PROGRAM = new URL('../../bin/glusterctl.js', import.meta.url).pathname;

interface Ended {
  readonly code: number;
  readonly stderr: string;
}

function start(world: Lab, words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [PROGRAM, ...words],
      { cwd: world.folder, env: { ...process.env, ...world.variables } },
      (error, _stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? 255), stderr }),
    );
  });
}

async function stateOf(world: Lab): Promise<State> {
  const parsed = parse(await readFile(world.state, 'utf8'));
  if (parsed.kind === 'damaged') throw new Error(JSON.stringify(parsed));
  return parsed.document as State;
}

it("20 volumes created by 20 processes at once: all are made where there is room, and none takes another's", {
  timeout: 300_000,
}, async () => {
  const world = await lab({ ssh: true });
  try {
    await world.ok('topology load --json=topology.json --trust-new-hosts');
    const names = Array.from({ length: 20 }, (_, index) => `together-${index}`);
    const ended = await Promise.all(
      names.map((name) =>
        start(world, ['volume', 'create', '--size=100', `--name=${name}`, '--lock-timeout=120s']),
      ),
    );
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    const state = await stateOf(world);
    expect(
      Object.values(state.volumes)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names.sort());
    expect(findViolations(state)).toEqual([]);
    expect(differences(state, world.simulation.model)).toEqual([]);
  } finally {
    await world.remove();
  }
});

it('of two processes that move two bricks of one set at once, one is refused, and no file has fewer copies meanwhile', {
  timeout: 300_000,
}, async () => {
  const world = await lab({ ssh: true });
  const { simulation } = world;
  try {
    await world.ok('topology load --json=topology.json --trust-new-hosts');
    await world.ok('volume create --size=10 --name=data');
    fillVolume(simulation.model, 'data');
    const kept = keptNow(simulation.model);
    const bricks = Object.values((await stateOf(world)).bricks).map(({ id }) => id);
    // Whoever comes first stays there until the other has ended.
    simulation.addFault({ command: /replace-brick/, lasting: true, effect: { kind: 'holds' } });
    const both = bricks.slice(0, 2).map((id) => start(world, ['brick', 'evict', id, '--yes']));
    const first = await Promise.race(both);
    expect([first.code, first.stderr]).toEqual([5, expect.stringContaining('is part of operation')]);
    expect(fewerCopies(kept, simulation.model)).toEqual([]);
    simulation.faults.clear();
    simulation.release();
    expect((await Promise.all(both)).map(({ code }) => code).sort()).toEqual([0, 5]);
    expect(fewerCopies(kept, simulation.model)).toEqual([]);
    const state = await stateOf(world);
    expect(bricks.filter((id) => state.bricks[id] === undefined)).toHaveLength(1);
    expect([...differences(state, simulation.model), ...notWhole(simulation.model)]).toEqual([]);
  } finally {
    simulation.release();
    await world.remove();
  }
});
