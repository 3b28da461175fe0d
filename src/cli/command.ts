import type { View } from '../ui/view.ts';
import type { Context } from './context.ts';

/** A flag, defined once: parsing, help, environment variable and config key all follow from it. */
export interface FlagDefinition {
  /** Long name without dashes: `lock-timeout`. */
  readonly name: string;
  readonly short?: string;
  /** `bool` takes a value only with `=`. */
  readonly type: 'bool' | 'string' | 'int' | 'float' | 'strings' | 'size' | 'duration';
  readonly summary: string;
  /** Shown in help; also the value when nothing is given. */
  readonly fallback?: string | number | boolean;
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** Accepted, but not shown in help. */
  readonly hidden?: boolean;
}

export interface ArgumentDefinition {
  readonly name: string;
  readonly summary: string;
  readonly variadic?: boolean;
}

export interface Example {
  readonly title: string;
  /** Without the program's name: `cluster create --name lab`. Each is run by a test. */
  readonly line: string;
}

/**
 * What parsing a command line gives to a command. Values are already of the flag's type: of a `size` flag `int` is
 * KiB (a bare number counts GiB, Go's literals included, and may be negative), of a `duration` flag seconds. What
 * was not given and has no fallback is `''`, `0`, `false` or an empty list.
 */
export interface ParsedInput {
  readonly arguments: readonly string[];
  bool(name: string): boolean;
  string(name: string): string;
  int(name: string): number;
  float(name: string): number;
  strings(name: string): readonly string[];
  /** Whether it was given on the command line, in the environment or in the config file. */
  given(name: string): boolean;
}

/** One command, defined once. `parse` is pure and refuses with usage errors; `run` does the work. */
export interface CommandDefinition<Request = unknown> {
  /** `['cluster', 'create']` */
  readonly path: readonly string[];
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly arguments?: readonly ArgumentDefinition[];
  readonly flags?: readonly FlagDefinition[];
  /** What an argument can be, in help and documentation. */
  readonly choices?: {
    readonly title: string;
    readonly rows: readonly (readonly [value: string, meaning: string])[];
  };
  readonly examples: readonly Example[];
  /** Changes state or hosts: gets --dry-run (see frame), and is refused where nothing may be changed. */
  readonly changes: boolean;
  /** Changes something though there is no --dry-run of it: the log tells of it as of commands that do. */
  readonly logged?: true;
  /** Ctrl-C is how it ends: it heeds `context.stop` and tidies up, and nobody ends it before. */
  readonly endsOnInterrupt?: boolean;
  /** It tells how what was left goes on: no notice about that follows. */
  readonly tellsOfLeftovers?: true;
  /** Heketi's own command ignored --json here (its golden transcripts say so): only `-o json` gives JSON. */
  readonly ignoresJsonFlag?: boolean;
  parse(input: ParsedInput): Request;
  run(context: Context, request: Request): Promise<View>;
}

/** Keeps the request's type between parse and run, and hides it from the table of commands. */
export function command<Request>(definition: CommandDefinition<Request>): CommandDefinition {
  return definition as CommandDefinition;
}
