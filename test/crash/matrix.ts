import type { EngineOptions, Outcome } from '../../src/engine/engine.ts';
import { recoverOperations } from '../../src/engine/recover.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import type { Store } from '../../src/store/store.ts';
import { killAt, mortal, mortalHosts, mortalStore } from '../support/kill.ts';
import { engineOptions } from '../support/toy-engine.ts';

/** A state and its hosts, before what is to be killed. */
export interface CrashWorld {
  readonly store: Store;
  readonly hosts: Hosts;
  readonly more?: Partial<EngineOptions>;
  /** What the killed command does. */
  act(options: EngineOptions): Promise<readonly Outcome[]>;
  /** Waits until scripts that a dead process had begun have ended. */
  settle(): Promise<void>;
  /** Everything in which hosts and state differ; empty when they agree. */
  differences(): Promise<readonly string[]>;
}

export type Direction = 'forward' | 'back' | 'default';

export interface MatrixResult {
  /** Points in one undisturbed run. */
  readonly points: readonly string[];
  readonly tried: number;
  /** What was found wrong, with the point and the direction. */
  readonly orphans: readonly string[];
}

function optionsOf(world: CrashWorld, nth: number | null) {
  const killer = killAt(nth);
  const options = engineOptions({
    store: mortalStore(world.store, killer),
    hosts: mortalHosts(world.hosts, killer),
    more: { ...world.more, onPoint: killer.onPoint },
  });
  return { killer, options };
}

/**
 * Kills a command at every point (or at `every`-th ones, beginning with `first`), then recovers in each direction,
 * and compares hosts and state.
 */
export async function crashMatrix(
  make: () => Promise<CrashWorld>,
  directions: readonly Direction[],
  sample: { readonly every: number; readonly first: number } = { every: 1, first: 0 },
): Promise<MatrixResult> {
  const whole = await make();
  const { killer, options } = optionsOf(whole, null);
  const outcomes = await whole.act(options);
  const orphans: string[] = [
    ...(await whole.differences()).map((difference) => `undisturbed: ${difference}`),
  ];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'done') orphans.push(`undisturbed: ${outcome.kind}: ${outcome.error.message}`);
  }
  let tried = 0;
  for (let nth = sample.first; nth < killer.points.length; nth += sample.every) {
    for (const direction of directions) {
      tried += 1;
      const found = await killAndRecover(await make(), nth, direction);
      orphans.push(...found.map((what) => `killed at "${killer.points[nth]}", ${direction}: ${what}`));
    }
  }
  return { points: killer.points, tried, orphans };
}

async function killAndRecover(
  world: CrashWorld,
  nth: number,
  direction: Direction,
): Promise<readonly string[]> {
  await mortal(async () => await world.act(optionsOf(world, nth).options));
  await world.settle();
  return [...(await recover(world, direction)), ...(await world.differences())];
}

/** Recovers all open operations; gives what could not be. */
export async function recover(world: CrashWorld, direction: Direction): Promise<readonly string[]> {
  const ids = Object.keys((await world.store.read()).operations);
  const outcomes = await recoverOperations({ direction, ids, force: false }, optionsOf(world, null).options);
  await world.settle();
  return outcomes.flatMap((outcome) =>
    outcome.kind === 'left' || outcome.kind === 'refused'
      ? [`${outcome.kind}: ${outcome.error.message}`]
      : [],
  );
}
