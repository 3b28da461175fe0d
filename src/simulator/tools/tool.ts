import type { Open } from '../language/streams.ts';
import type { Files } from '../model/files.ts';
import type { HostModel, SimulationModel } from '../model/types.ts';

/** What a command of a simulated host gets to work with. */
export interface Call {
  readonly name: string;
  /** Without the command's name. */
  readonly words: readonly string[];
  readonly host: HostModel;
  readonly model: SimulationModel;
  readonly files: Files;
  readonly environment: ReadonlyMap<string, string>;
  readonly descriptors: ReadonlyMap<number, Open>;
  readonly workingDirectory: string;
  readonly effects: Effects;
  out(text: string): void;
  err(text: string): void;
  stdin(): string;
  /** Path as the files know it. */
  path(word: string): string;
}

/** What reaches beyond the model: time, locks, other commands. */
export interface Effects {
  /** Runs other words in this command's place. */
  run(words: readonly string[], seconds?: number, environment?: ReadonlyMap<string, string>): Promise<number>;
  /** Ends by itself after so many seconds, or never: the time limit around it ends it, at once in simulated time. */
  hang(most?: number): Promise<number>;
  /** A shell that reads its script from this command's stdin. */
  shell(script: string, words: readonly string[]): Promise<number>;
  sleep(seconds: number): Promise<void>;
  /** Lets others go on meanwhile, for no time at all. */
  turn(): Promise<void>;
  /** Goes down in good order, and comes up from the same disks. */
  reboot(): number;
  /** Takes a lock for as long as the holder is open; false when that took too long. */
  lock(path: string, waitSeconds: number | null, holder: (() => void)[]): Promise<boolean>;
  closed(holder: readonly (() => void)[]): void;
  now(): number;
}

export type Tool = (call: Call) => number | Promise<number>;
export type Tools = Readonly<Record<string, Tool>>;

/** Loud, so that a script that needs more than there is fails its test. */
export class NotSimulated extends Error {
  constructor(what: string) {
    super(`glusterctl-simulator: ${what}: not simulated`);
    this.name = 'NotSimulated';
  }
}

export interface Words {
  /** Given flags; a value where they take one. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  has(...names: readonly string[]): boolean;
  value(...names: readonly string[]): string | null;
}

/**
 * Takes words apart as getopt does. `flags` and `valued` are lists of options with their dashes, separated by
 * blanks; any other option isn't simulated.
 */
export function parseWords(
  call: Pick<Call, 'name' | 'words'>,
  flags: string,
  valued = '',
  { stopAtOperand = false } = {},
): Words {
  const plain = new Set(flags.split(' '));
  const taking = new Set(valued.split(' '));
  const options = new Map<string, string[]>();
  const operands: string[] = [];
  const add = (name: string, value: string) => options.set(name, [...(options.get(name) ?? []), value]);
  const refuse = (option: string) => new NotSimulated(`${call.name} ${option}`);
  for (let at = 0; at < call.words.length; at += 1) {
    const word = call.words[at] ?? '';
    if (word === '--') {
      operands.push(...call.words.slice(at + 1));
      break;
    }
    if (stopAtOperand && !word.startsWith('-')) {
      operands.push(...call.words.slice(at));
      break;
    }
    if (!word.startsWith('-') || word === '-') operands.push(word);
    else if (plain.has(word)) add(word, '');
    else if (taking.has(word)) {
      at += 1;
      add(word, call.words[at] ?? '');
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word : word.slice(0, equals);
      if (equals < 0 || !taking.has(name)) throw refuse(word);
      add(name, word.slice(equals + 1));
    } else {
      for (let index = 1; index < word.length; index += 1) {
        const name = `-${word.charAt(index)}`;
        if (plain.has(name)) add(name, '');
        else if (taking.has(name)) {
          const rest = word.slice(index + 1);
          if (rest === '') at += 1;
          // A lone = is a value: cut -d=
          add(name, rest === '' ? (call.words[at] ?? '') : rest.replace(/^=(?=.)/, ''));
          break;
        } else throw refuse(word);
      }
    }
  }
  return {
    options,
    operands,
    has: (...names) => names.some((name) => options.has(name)),
    value: (...names) => names.flatMap((name) => options.get(name) ?? []).at(-1) ?? null,
  };
}

/** Of a file. */
export const MISSING = 'No such file or directory';

export function fail(call: Call, message: string, code = 1): number {
  call.err(`${call.name}: ${message}\n`);
  return code;
}
