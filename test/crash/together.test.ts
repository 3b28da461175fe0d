import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { findViolations } from '../../src/model/invariants.ts';
import type { State } from '../../src/model/state.ts';
import { parse } from '../../src/store/format.ts';
import { differences } from '../support/compare.ts';
import { type Lab, lab } from '../support/lab.ts';

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
  timeout: 170_000,
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
