import { GlusterctlError, retold, usage } from '../model/errors.ts';
import { type Asked, NOTHING_ASKED } from '../ui/list/asked.ts';
import type { View } from '../ui/view.ts';
import type { Argument, ArgumentDefinition } from './argument.ts';
import type { Ask, Lacking } from './ask.ts';
import type { Context } from './context.ts';
import { type Flag, isNothing } from './flag.ts';
import type { FlagDefinition, Said } from './flag-shape.ts';
import { type ListShape, listFlags } from './lists/list-flags.ts';
import { readAsked } from './lists/read-asked.ts';

export interface Example {
  readonly title: string;
  /** Without the program's name: `cluster create --name lab`. Each is run by a test. */
  readonly line: string;
}

/** A command but for what it takes and does. */
export interface Described {
  /** `['cluster', 'create']` */
  readonly path: readonly string[];
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  /** What an argument can be, in help and documentation. */
  readonly choices?: {
    readonly title: string;
    readonly rows: readonly (readonly [value: string, meaning: string])[];
  };
  readonly examples: readonly Example[];
  /** What is said of words too many, where heketi-cli or more than that says it. */
  readonly refusesSurplus?: string;
  /** heketi-cli ignores words too many here, and its scripts may have them: they are noted. Elsewhere they are refused. */
  readonly ignoresSurplus?: true;
  /** Changes state or hosts: gets --dry-run (see frame), and is refused where nothing may be changed. */
  readonly changes: boolean;
  /** Changes something though there is no --dry-run of it, which is refused: the log tells of it as of commands that do. */
  readonly logged?: true;
  /** Goes on with plans that are kept already, or makes none: --plan-out is refused. */
  readonly keepsNoPlan?: true;
  /** The flag, in the definition, without which it only looks: --plan-out is refused then. */
  readonly plansWith?: string;
  /** Works without a state and without hosts, so also where the environment leads to a simulation that is gone. */
  readonly standsAlone?: true;
  /** Ctrl-C is how it ends: it heeds `context.stop` and tidies up, and nobody ends it before. */
  readonly endsOnInterrupt?: boolean;
  /** Reads the configuration file itself: a damaged one must not keep it from mending it. */
  readonly mendsConfig?: true;
  /** It tells how what was left goes on: no notice about that follows. */
  readonly tellsOfUnfinished?: true;
  /** Its result can be counted: `-o prometheus` is for it. */
  readonly hasMetrics?: true;
  /** Its result is a list: it takes the flags of lists, which the frame reads for it. */
  readonly lists?: ListShape;
  /** Heketi's own command ignored --json here (its golden transcripts say so): only `-o json` gives JSON. */
  readonly ignoresJsonFlag?: boolean;
}

/** Whether --plan-out is for it, with one of its flags perhaps. */
export function makesPlans({ changes, logged, keepsNoPlan }: Described): boolean {
  return changes && logged !== true && keepsNoPlan !== true;
}

/** What was typed for a command: its words, and what is said of each of its flags, wherever that was. */
export interface Typed {
  readonly words: readonly string[];
  /** How many of them stand before `--`; null where there is none. */
  readonly beforeDashes: number | null;
  said(flag: string): Said;
}

/** A command as the frame knows it; the types of what it takes are hidden in `prepare`. */
export interface CommandDefinition extends Described {
  readonly arguments: readonly ArgumentDefinition[];
  readonly flags: readonly FlagDefinition[];
  /** Pure; refuses with usage errors. What it gives does the work. */
  prepare(typed: Typed): (context: Context) => Promise<View>;
  /** What was left away and can be asked for, or has to be given. */
  lacking(typed: Typed): readonly Lacking[];
  /** What is said of an argument or a flag, by its name in the definition. */
  saidOf(name: string, typed: Typed): string;
}

type Arguments = Readonly<Record<string, Argument<unknown>>>;
type Flags = Readonly<Record<string, Flag<unknown>>>;

/** A flag that is missing only for what else was said, or wasn't. */
interface Missed {
  /** As it is typed, without dashes: what an answer that is one word is the value of. */
  readonly flag: string;
  /** For people, where it is not only that one: `--file or --block`. */
  readonly label?: string;
  readonly required: string;
  readonly ask: Ask;
  /** Asked with what is said of arguments and flags, by their names in the definition. */
  when(said: (name: string) => string): boolean;
}

/** A command that takes nothing: a name that nobody defined must not compile. */
type Nothing = Readonly<Record<never, never>>;

/** The values of arguments or flags, by their names in the definition. */
export type Values<Takes> = {
  readonly [Name in keyof Takes]: Takes[Name] extends { take(...from: never): infer Value } ? Value : never;
};

type Input<Args, Own> = Values<Args> & Values<Own>;

interface Definition<Args extends Arguments, Own extends Flags> extends Described {
  /** In the order in which they are typed. */
  readonly arguments?: Args;
  /** By name in camel case: `expandSize` is typed `--expand-size`. */
  readonly flags?: Own;
  /** What `check` misses beside what has to be given: one of several flags, or one that another needs. */
  readonly misses?: readonly Missed[];
  /** Pure: refuses, with usage errors, values that don't go together. */
  check?(input: Input<Args, Own>): void;
  run(context: Context, input: Input<Args, Own>, asked: Asked): Promise<View>;
}

/**
 * One command, defined once: its arguments and flags are read by their definitions, and their types inferred from
 * those. What is required is missed in the order arguments, flags, before `check`.
 */
export function command<Args extends Arguments = Nothing, Own extends Flags = Nothing>(
  definition: Definition<Args, Own>,
): CommandDefinition {
  const { arguments: args, flags, misses = [], check, run, ...described } = definition;
  const { lists } = described;
  const takes = Object.values(args ?? {}).map(({ shape }) => shape);
  const saidOf = (name: string, { words, said }: Typed): string =>
    name in (flags ?? {}) ? textOf(said(kebab(name))) : (words[Object.keys(args ?? {}).indexOf(name)] ?? '');
  const lacking = (typed: Typed): readonly Lacking[] => [
    ...whatLacks(args ?? {}, flags ?? {}, typed),
    ...misses
      .filter(({ when }) => when((name) => saidOf(name, typed)))
      .map(({ flag, label = `--${flag}`, required, ask }) => ({ name: flag, flag, label, required, ask })),
  ];
  return {
    ...described,
    lacking,
    saidOf,
    arguments: takes,
    flags: [
      ...Object.entries(flags ?? {}).map(([key, { shape }]) => ({ ...shape, name: kebab(key) })),
      ...(lists === undefined ? [] : listFlags(lists)),
    ],
    prepare(typed) {
      const { words, beforeDashes, said } = typed;
      const split = takes.some(({ afterDashes }) => afterDashes === true);
      const behind = split ? (beforeDashes ?? words.length) : 0;
      const read = () => ({
        ...values(args, ({ shape, take }, place) =>
          take(
            shape.afterDashes === true
              ? words.slice(behind)
              : words.slice(place, split ? Math.max(place, behind) : undefined),
          ),
        ),
        ...values(flags, ({ take }, _place, key) => take(said(kebab(key)))),
      });
      const input = namingAll(read, described, () => lacking(typed));
      refuseSurplus(described, words.slice(takes.length), takes);
      check?.(input);
      const asked = lists === undefined ? NOTHING_ASKED : readAsked(lists, said);
      return async (context) => await run(context, input, asked);
    },
  };
}

function refuseSurplus(
  { path, refusesSurplus, ignoresSurplus }: Described,
  surplus: readonly string[],
  takes: readonly ArgumentDefinition[],
): void {
  if (surplus.length === 0 || ignoresSurplus === true) return;
  if (refusesSurplus !== undefined) throw usage(refusesSurplus);
  if (takes.some(({ variadic }) => variadic === true)) return;
  const words = surplus.map((word) => JSON.stringify(word)).join(' ');
  throw usage(`too many words: ${words}`, `What it takes: glusterctl ${path.join(' ')} --help`);
}

/** What each of them takes, under its own name. Object.fromEntries can't say so of its types. */
function values<Takes extends Arguments | Flags>(
  takes: Takes | undefined,
  take: (one: Takes[string], place: number, key: string) => unknown,
): Values<Takes> {
  const entries = Object.entries(takes ?? {}) as [string, Takes[string]][];
  return Object.fromEntries(
    entries.map(([key, one], place) => [key, take(one, place, key)]),
  ) as Values<Takes>;
}

/** Of several values that are missing, the first is told as ever, and then all of them, with an example. */
function namingAll<Value>(
  read: () => Value,
  { examples }: Described,
  lacking: () => readonly Lacking[],
): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.code !== 'usage') throw error;
    const missing = lacking().filter(({ required }) => required !== null);
    if (missing.length < 2 || !missing.some(({ required }) => required === error.message)) throw error;
    const labels = missing.map(({ label }) => label);
    const [example] = examples;
    throw retold(error, {
      hints: [
        `Missing are ${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}.`,
        ...(example === undefined ? [] : [`For example: glusterctl ${example.line}`]),
      ],
    });
  }
}

/** Arguments first; of words that stand behind `--` none is asked for. */
function whatLacks(args: Arguments, flags: Flags, { words, said }: Typed): readonly Lacking[] {
  const behind = Object.values(args).some(({ shape }) => shape.afterDashes === true);
  const ofArguments = Object.entries(args).flatMap(
    ([name, { shape, required, ask, orFlag }], place): Lacking[] => {
      if (behind || words[place] !== undefined || required === undefined) return [];
      if (orFlag !== undefined && said(kebab(orFlag)).given) return [];
      return [{ name, flag: null, label: shape.name, required, ask: ask ?? null }];
    },
  );
  const ofFlags = Object.entries(flags).flatMap(([name, { shape, required, ask }]): Lacking[] => {
    const { given, value } = said(kebab(name));
    if (required === undefined ? ask === undefined || given : given || !isNothing(value)) return [];
    const label = `--${kebab(name)}${shape.placeholder === undefined ? '' : ` ${shape.placeholder}`}`;
    return [{ name, flag: kebab(name), label, required: required ?? null, ask: ask ?? null }];
  });
  return [...ofArguments, ...ofFlags];
}

function textOf({ given, value }: Said): string {
  return given ? String(value) : '';
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
