import { evaluateTest } from './condition.ts';
import type { Machine } from './machine.ts';
import { printf } from './printf.ts';
import { Exit, LoopJump, Return, type ShellProcess } from './process.ts';

export interface BuiltinContext {
  readonly process: ShellProcess;
  readonly machine: Machine;
  /** Evaluates a word list again, as a simple command without functions (`command`). */
  command(words: readonly string[]): Promise<number>;
  evaluate(text: string): Promise<number>;
}

type Builtin = (words: readonly string[], context: BuiltinContext) => number | Promise<number>;

function number(text: string | undefined, fallback: number, context: BuiltinContext): number {
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text)) {
    context.process.complain(`Illegal number: ${text}`);
    throw new Exit(2);
  }
  return Number(text);
}

function assign(word: string, process: ShellProcess): string {
  const at = word.indexOf('=');
  if (at < 0) return word;
  process.variables.set(word.slice(0, at), word.slice(at + 1));
  return word.slice(0, at);
}

function read(words: readonly string[], { process }: BuiltinContext): number {
  const raw = words[0] === '-r';
  const names = raw ? words.slice(1) : words;
  if (!raw) {
    process.complain('read without -r: not simulated');
    return 127;
  }
  const line = process.descriptors.get(0)?.source?.line() ?? null;
  const text = line?.text ?? '';
  const separators = process.variables.get('IFS') ?? ' \t\n';
  const values = separators === '' ? [text] : splitLine(text, separators, names.length);
  for (const [index, name] of names.entries()) process.variables.set(name, values[index] ?? '');
  return line?.ended === true ? 0 : 1;
}

function splitLine(line: string, separators: string, count: number): string[] {
  const isBlank = (character: string) => separators.includes(character) && /\s/.test(character);
  const values: string[] = [];
  let rest = line;
  while (rest !== '' && isBlank(rest.charAt(0))) rest = rest.slice(1);
  while (values.length < count - 1 && rest !== '') {
    let end = 0;
    while (end < rest.length && !separators.includes(rest.charAt(end))) end += 1;
    values.push(rest.slice(0, end));
    while (end < rest.length && isBlank(rest.charAt(end))) end += 1;
    if (end < rest.length && separators.includes(rest.charAt(end))) {
      end += 1;
      while (end < rest.length && isBlank(rest.charAt(end))) end += 1;
    }
    rest = rest.slice(end);
  }
  while (rest !== '' && isBlank(rest.charAt(rest.length - 1))) rest = rest.slice(0, -1);
  values.push(rest);
  return values;
}

function set(words: readonly string[], { process }: BuiltinContext): number {
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      process.positional = words.slice(at + 1);
      return 0;
    }
    if (!/^[-+][a-zA-Z]+$/.test(word)) break;
    for (const option of word.slice(1)) {
      if (word.startsWith('-')) process.options.add(option);
      else process.options.delete(option);
    }
  }
  if (at < words.length) process.positional = words.slice(at);
  return 0;
}

async function wait(words: readonly string[], { process }: BuiltinContext): Promise<number> {
  if (words.length === 0) {
    await Promise.all(process.jobs.values());
    process.jobs.clear();
    return 0;
  }
  let status = 0;
  for (const word of words) status = (await process.jobs.get(Number(word))) ?? 127;
  return status;
}

function trap(words: readonly string[], { process }: BuiltinContext): number {
  const [action = '', ...signals] = words;
  for (const signal of signals) {
    if (signal === 'EXIT' || signal === '0') process.exitTrap = action === '-' ? null : action;
  }
  return 0;
}

function unset(words: readonly string[], { process }: BuiltinContext): number {
  const functions = words[0] === '-f';
  for (const word of functions || words[0] === '-v' ? words.slice(1) : words) {
    if (functions) process.functions.delete(word);
    else process.variables.delete(word);
  }
  return 0;
}

function commandBuiltin(words: readonly string[], context: BuiltinContext): number | Promise<number> {
  const { process, machine } = context;
  if (words[0] !== '-v') return context.command(words);
  const name = words[1] ?? '';
  const found = BUILTINS.has(name) || process.functions.has(name) ? name : machine.finds(name);
  if (found === null) return 127;
  process.write(1, `${found}\n`);
  return 0;
}

function jump(kind: 'break' | 'continue'): Builtin {
  return (words, context) => {
    const depth = Math.min(number(words[0], 1, context), context.process.loops);
    if (depth > 0) throw new LoopJump(kind, depth);
    return 0;
  };
}

const test: Builtin = (words, { process, machine }) => {
  try {
    const place = (path: string) => (path === '' ? '' : absolute(path, process));
    const told = evaluateTest(words, (operator, path, other = '') =>
      machine.test(operator, place(path), place(other)),
    );
    return told ? 0 : 1;
  } catch (error) {
    process.complain(`test: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
};

export function absolute(path: string, process: { readonly workingDirectory: string }): string {
  return path.startsWith('/') || path === '' ? path : `${process.workingDirectory}/${path}`;
}

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', () => 0],
  ['true', () => 0],
  ['false', () => 1],
  [
    'echo',
    (words, { process }) => {
      const newline = words[0] !== '-n';
      const text = (newline ? words : words.slice(1)).join(' ');
      return printf(['%b', text], process) || (newline ? printf(['\\n'], process) : 0);
    },
  ],
  ['printf', (words, { process }) => printf(words, process)],
  ['test', test],
  [
    '[',
    (words, context) => {
      if (words.at(-1) !== ']') {
        context.process.complain('[: missing ]');
        return 2;
      }
      return test(words.slice(0, -1), context);
    },
  ],
  ['set', set],
  [
    'shift',
    (words, context) => {
      const count = number(words[0], 1, context);
      if (count > context.process.positional.length) {
        context.process.complain("shift: can't shift that many");
        throw new Exit(2);
      }
      context.process.positional = context.process.positional.slice(count);
      return 0;
    },
  ],
  [
    'exit',
    (words, context) => {
      throw new Exit(number(words[0], context.process.status, context));
    },
  ],
  [
    'return',
    (words, context) => {
      throw new Return(number(words[0], context.process.status, context));
    },
  ],
  ['break', jump('break')],
  ['continue', jump('continue')],
  ['read', read],
  ['wait', wait],
  ['trap', trap],
  ['unset', unset],
  ['command', commandBuiltin],
  ['umask', () => 0],
  ['eval', (words, context) => context.evaluate(words.join(' '))],
  [
    'export',
    (words, { process }) => {
      for (const word of words) process.exported.add(assign(word, process));
      return 0;
    },
  ],
  [
    'readonly',
    (words, { process }) => {
      for (const word of words) assign(word, process);
      return 0;
    },
  ],
  [
    'local',
    (words, { process }) => {
      for (const word of words) assign(word, process);
      return 0;
    },
  ],
  [
    'cd',
    (words, { process, machine }) => {
      const path = absolute(words[0] ?? '/root', process);
      if (!machine.test('-d', path)) {
        process.complain(`cd: can't cd to ${words[0] ?? ''}`);
        return 2;
      }
      process.workingDirectory = path;
      return 0;
    },
  ],
]);

/** A redirection or assignment with one of these stays, and its failure ends the shell. */
export const SPECIAL = new Set([
  ':',
  'set',
  'shift',
  'exit',
  'return',
  'break',
  'continue',
  'trap',
  'unset',
  'export',
  'readonly',
  'eval',
]);
