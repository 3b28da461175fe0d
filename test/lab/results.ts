import { appendFileSync } from 'node:fs';

/** Where docs/verified.md gets its lines from; absent: nobody wants them. */
const FILE = process.env.GLUSTERCTL_LAB_RESULTS;
const COMMIT = process.env.GLUSTERCTL_LAB_COMMIT;

/** Each that there is, so that one without a result is seen to have none. */
export function recordKnown(topic: string, name: string): void {
  append({ kind: 'known', topic, name });
}

export function recordScenario(result: {
  readonly topic: string;
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}): void {
  append({ kind: 'scenario', commit: COMMIT, ...result });
}

export function recordCommand(words: readonly string[], code: number, seconds: number): void {
  append({ kind: 'command', words, code, seconds });
}

function append(entry: object): void {
  if (FILE !== undefined) {
    appendFileSync(FILE, `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
  }
}
