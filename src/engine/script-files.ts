import type { Plan, Stage, Step } from '../model/plan.ts';
import { wrapScript } from '../shell/wrap.ts';
import type { Shown, ShownPlan } from './shown-plan.ts';

export interface ScriptFile {
  readonly name: string;
  readonly text: string;
}

interface Part {
  readonly number: number;
  readonly title: string;
  readonly step: Step;
  readonly text: string;
}

/**
 * Plans as one shell script per host that a person could run: `sh gl1.sh 2` does what stage 2 does there. Numbers
 * count through all plans, so that stages on different hosts can be done in the same order.
 */
export function scriptFiles(shown: readonly Shown[]): readonly ScriptFile[] {
  const plans = shown.filter((one) => one.plan !== null && one.refused === null) as ShownPlan[];
  const parts = new Map<string, Part[]>();
  let number = 0;
  for (const { plan, direction, script } of plans) {
    const forward = direction === 'forward';
    for (const stage of forward ? plan.stages : plan.stages.toReversed()) {
      number += 1;
      for (const step of stage.steps) {
        const body = forward ? step.script : step.undo;
        if (body === null) continue;
        const text = wrapScript({ ...body, text: script(body) });
        const list = parts.get(step.host.name) ?? [];
        list.push({ number, title: titleOf(plan, stage, step, forward), step, text });
        parts.set(step.host.name, list);
      }
    }
  }
  return [...parts].map(([host, list]) => ({
    name: `${host.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.sh`,
    text: hostScript(host, list, number),
  }));
}

function titleOf(plan: Plan, stage: Stage, step: Step, forward: boolean): string {
  return `${forward ? '' : 'undo: '}${plan.title}: ${stage.title}: ${step.title}`;
}

function hostScript(host: string, parts: readonly Part[], last: number): string {
  const numbers = [...new Set(parts.map((part) => part.number))];
  const cases = numbers.map((number) => {
    const own = parts.filter((part) => part.number === number);
    return `${number})\n${own.map(({ title, text }) => `# ${oneLine(title)}\n(\n${text})\n`).join('')};;\n`;
  });
  return `#!/bin/sh
# Host ${oneLine(host)}. Run as root there, one stage at a time: sh FILE NUMBER
# Stages are numbered 1 to ${last} over all hosts; do each on every host that has it before the next one.
set -eu
case "\${1:-}" in
${cases.join('')}*) echo "stages of this host: ${numbers.join(' ')}" >&2; exit 2 ;;
esac
`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[^\P{C}]+|\n/gu, ' ');
}
