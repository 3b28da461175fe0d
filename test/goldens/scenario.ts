import { readFileSync } from 'node:fs';

export type Step =
  | {
      readonly kind: 'command';
      readonly line: string;
      readonly directives: readonly (readonly [string, string])[];
      readonly captures: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'file'; readonly name: string; readonly body: string }
  | { readonly kind: 'env'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'hook'; readonly words: string };

export type CommandStep = Extract<Step, { kind: 'command' }>;

export interface GoldenHost {
  readonly manage: string;
  readonly storage: string;
  readonly devices: readonly { readonly name: string; readonly gib: number }[];
}

export interface Scenario {
  readonly hosts: readonly GoldenHost[];
  readonly settings: Readonly<Record<string, string>>;
  readonly defaults: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const FOR_ONE_COMMAND = new Set([
  'sort-lines',
  'sort-words',
  'mounts',
  'topology',
  'keep-json-order',
  'ascending',
  'mask',
  'show',
  'blank',
]);

/** Reads a scenario file; its format is described at the head of goldens' own runner. */
export function readScenario(path: string): Scenario {
  const lines = readFileSync(path, 'utf8').split('\n');
  const raw: string[][] = [];
  const settings: Record<string, string> = {};
  const defaults: Record<string, string> = {};
  const steps: Step[] = [];
  let pending: [string, string][] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith('@')) {
      steps.push(commandStep(line, pending));
      pending = [];
      continue;
    }
    const [, word = '', rest = ''] = /^@(\S+)\s*(.*)$/.exec(line) ?? [];
    if (FOR_ONE_COMMAND.has(word)) pending.push([word, rest]);
    else if (word === 'host') raw.push(rest.split(/\s+/));
    else if (word === 'set' || word === 'default') {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/.exec(rest) ?? [];
      (word === 'set' ? settings : defaults)[name] = value;
    } else if (word === 'env') {
      const [, name = '', equals, value = ''] = /^([^=]*)(=?)(.*)$/.exec(rest) ?? [];
      steps.push({ kind: 'env', name, value: equals === '' ? null : value });
    } else if (word === 'hook') steps.push({ kind: 'hook', words: rest });
    else if (word === 'file') {
      const [, name = '', end = ''] = /^(.*?)\s*<<\s*(.*)$/.exec(rest) ?? [];
      const close = lines.indexOf(end, at + 1);
      if (close < 0) throw new Error(`${path}:${at + 1}: no line ${end} ends this file`);
      steps.push({
        kind: 'file',
        name,
        body: lines
          .slice(at + 1, close)
          .map((text) => `${text}\n`)
          .join(''),
      });
      at = close;
    } else if (word !== 'title') throw new Error(`${path}:${at + 1}: unknown directive @${word}`);
  }
  const usual = Number(settings.DEVICE_GB ?? 500);
  const hosts = raw.map(([manage = '', storage = '', ...devices]) => ({
    manage,
    storage,
    devices: devices.map((device) => {
      const [name = '', gib] = device.split('=');
      return { name, gib: gib === undefined ? usual : Number(gib) };
    }),
  }));
  return { hosts, settings, defaults, steps };
}

function commandStep(line: string, directives: readonly (readonly [string, string])[]): CommandStep {
  const [text = '', ...captures] = line.split(/\s=>\s/);
  return {
    kind: 'command',
    line: text.trim(),
    directives,
    captures: captures.map((capture) => {
      const [, name = '', how = ''] = /^([A-Z][A-Z0-9_]*):(.+)$/.exec(capture.trim()) ?? [];
      if (name === '') throw new Error(`a capture reads NAME:.path or NAME:/regex/, not ${capture}`);
      return [name, how] as const;
    }),
  };
}

export interface Block {
  readonly head: string;
  readonly lines: readonly string[];
}

export function readTranscript(path: string): readonly Block[] {
  const blocks: { head: string; lines: string[] }[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('=== ')) blocks.push({ head: line, lines: [] });
    else if (line !== '') blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

/** A captured value: by regular expression, or by a path into JSON. */
export function capture(how: string, output: string): string | null {
  if (how.startsWith('/')) return new RegExp(how.slice(1).replace(/\/$/, '')).exec(output)?.[1] ?? null;
  try {
    return follow(how, JSON.parse(output));
  } catch {
    return null;
  }
}

function follow(how: string, value: unknown): string | null {
  let at: unknown = value;
  for (const [, key, index, where, wanted] of how.matchAll(
    /\.?(\w+)|\[(-?\d+)\]|\[\?([\w.[\]0-9]+?)=([^\]]*)\]/g,
  )) {
    if (where !== undefined) {
      at = (at as unknown[]).find((one) => follow(`.${where}`, one) === wanted);
    } else if (index !== undefined) at = (at as unknown[]).at(Number(index));
    else at = (at as Record<string, unknown>)[key ?? ''];
    if (at === undefined) return null;
  }
  return typeof at === 'string' ? at : JSON.stringify(at);
}
