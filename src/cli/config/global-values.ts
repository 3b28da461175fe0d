import type { CommandDefinition } from '../define.ts';
import type { FlagDefinition, FlagValue } from '../flag-shape.ts';
import { GLOBAL_FLAGS } from '../parse/global-flags.ts';
import { type Resolved, resolveFlag, type Sources } from './sources.ts';

/** Values of global flags, wherever they were given. */
export interface GlobalValues {
  bool(name: string): boolean;
  string(name: string): string;
  number(name: string): number;
  given(name: string): boolean;
  /** On the command line itself. */
  typed(name: string): boolean;
  /** The flag, the variable or the place in the configuration that says it; '' for a default. */
  from(name: string): string;
}

const BY_NAME: ReadonlyMap<string, FlagDefinition> = new Map(GLOBAL_FLAGS.map((flag) => [flag.name, flag]));

/** What a command's own flag of the same name was given (`topology load --json=FILE`) is not the global one's. */
export function globalValues(
  given: ReadonlyMap<string, FlagValue>,
  { flags }: Pick<CommandDefinition, 'flags'>,
  sources: Sources,
): GlobalValues {
  const own = new Set(flags.map(({ name }) => name));
  const typed = new Map([...given].filter(([name]) => !own.has(name)));
  const resolve = (name: string): Resolved<FlagValue> => {
    const flag = BY_NAME.get(name);
    if (flag === undefined) throw new Error(`no global flag --${name}`);
    return resolveFlag(flag, [], typed, sources);
  };
  return {
    bool: (name) => resolve(name).value === true,
    string: (name) => String(resolve(name).value),
    number: (name) => Number(resolve(name).value),
    given: (name) => resolve(name).source !== 'default',
    typed: (name) => resolve(name).source === 'flag',
    from: (name) => resolve(name).from,
  };
}
