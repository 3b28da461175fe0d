import type { View } from '../ui/view.ts';
import type { ArgumentDefinition } from './argument.ts';
import type { Context } from './context.ts';
import type { CommandDefinition, Described } from './define.ts';
import type { FlagDefinition } from './flag.ts';

export type { CommandDefinition, FlagDefinition };

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

/** A command whose flags are asked for by name. */
interface Definition<Request> extends Described {
  readonly arguments?: readonly ArgumentDefinition[];
  readonly flags?: readonly FlagDefinition[];
  parse(input: ParsedInput): Request;
  run(context: Context, request: Request): Promise<View>;
}

export function command<Request>(definition: Definition<Request>): CommandDefinition {
  return {
    ...definition,
    arguments: definition.arguments ?? [],
    flags: definition.flags ?? [],
    prepare({ words, said }) {
      const value = (name: string) => said(name).value;
      const number = (name: string): number => {
        const found = value(name);
        return typeof found === 'number' ? found : 0;
      };
      const request = definition.parse({
        arguments: words,
        bool: (name) => value(name) === true,
        string: (name) => {
          const found = value(name);
          return typeof found === 'object' ? found.join(',') : found === false ? '' : String(found);
        },
        int: number,
        float: number,
        strings: (name) => {
          const found = value(name);
          return typeof found === 'object' ? found : [];
        },
        given: (name) => said(name).given,
      });
      return async (context) => await definition.run(context, request);
    },
  };
}
