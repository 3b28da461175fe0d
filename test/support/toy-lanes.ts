import { GlusterctlError } from '../../src/model/errors.ts';
import type { Plan, Stage, Step } from '../../src/model/plan.ts';
import type { Judge } from '../../src/plans/judge.ts';
import { cluster, id, plan, step } from './toy-engine.ts';

/** Goes on when the thing is there; `never` is refused, and what was not answered holds it up. */
export const has: Judge = (told, about) => {
  const [thing = ''] = about.thing ?? [];
  if (thing === 'never') return { go: 'no', error: new GlusterctlError('refused', 'it never comes') };
  if (told.some(({ stdout }) => stdout?.split(/\s/).includes(thing))) return { go: 'on' };
  const silent = told.find(({ stdout }) => stdout === null);
  return {
    go: 'wait',
    for: thing,
    left: told.length,
    ...(silent === undefined ? {} : { blocked: silent.problem }),
  };
};

export function look(on: string, thing: string, more: Partial<Stage> = {}): Stage {
  const steps: Step[] = [step(on, `look-${thing}`, { script: { text: 'list', changes: false }, undo: null })];
  return { title: `wait for ${thing}`, steps, judge: { by: 'has', about: { thing: [thing] } }, ...more };
}

export function make(on: string, thing: string, more: Partial<Stage> = {}): Stage {
  return { title: `make ${thing}`, steps: [step(on, thing)], ...more };
}

export function adds(number: number): Pick<Stage, 'commits'> {
  return { commits: [{ do: 'add', table: 'clusters', id: id(number), value: cluster(number) }] };
}

/** A move: the new one is made and takes over (20, 30 …), then it is waited for, and the old one goes. */
export function move(lane: string, on: string, number: number, until = `${lane}-healed`): Stage[] {
  return [
    make(on, `${lane}-new`, { lane }),
    make(on, `${lane}-swap`, { lane, ...adds(number) }),
    look(on, until, { lane, turned: true }),
    make(on, `${lane}-cleared`, { lane, turned: true, ...adds(number + 1) }),
  ];
}

export function laned(stages: readonly Stage[], more: Partial<Plan> = {}): Plan {
  return plan(10, [], { stages, recovery: 'forward', ...more });
}
