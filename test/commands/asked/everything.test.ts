import { expect, it } from 'vitest';
import type { CommandDefinition, Typed } from '../../../src/cli/define.ts';
import type { FlagValue } from '../../../src/cli/flag-shape.ts';
import { fallbackValue } from '../../../src/cli/parse/flag-values.ts';
import { program } from '../../../src/commands/index.ts';
import { GlusterctlError } from '../../../src/model/errors.ts';

/** What nobody is asked for, with the reason. */
const UNASKED: Readonly<Record<string, string>> = {
  'cluster rolling: Command missing': 'what runs as root on every host is written down, not answered',
  'blockvolume create: Missing volume size': 'it is refused whatever is answered',
  'blockvolume delete: Volume id missing': 'it is refused whatever is answered',
  'blockvolume info: Volume id missing': 'there are none to choose from',
  'blockvolume expand: Missing block volume id': 'it is refused whatever is answered',
  'device forget: A device is forgotten only with --data-is-gone': 'it is written down by who knows it',
  'repair: Nothing to be repaired was named': 'which differences there are, only the hosts can tell',
  'node forget: A node is forgotten only with --data-is-gone': 'it is written down by who knows it',
};

/** What stands for an answer while it is looked at what else is missing. */
const ANSWERS: Readonly<Record<string, string>> = {
  'KEY=VALUE': 'a.b=c',
  'TAG:VALUE': 'a:b',
  KEY: 'a.b',
  LEVEL: 'debug',
  MODE: 'normal',
  NAME: 'x',
  volume: 'volume',
};

/** What is missing, one after the other as each is answered: whether it is asked for, and with which words it is refused. */
function missedBy(
  definition: CommandDefinition,
): readonly { readonly said: string; readonly asked: boolean }[] {
  const words: string[] = [];
  const given = new Map<string, FlagValue>();
  const typed = (): Typed => ({
    words,
    beforeDashes: null,
    said(name) {
      const value = given.get(name);
      const flag = definition.flags.find((one) => one.name === name);
      if (flag === undefined) throw new Error(`${name} is no flag of ${definition.path.join(' ')}`);
      return { value: value ?? fallbackValue(flag), given: value !== undefined };
    },
  });
  const found: { said: string; asked: boolean }[] = [];
  for (;;) {
    const lacking = definition.lacking(typed()).filter(({ required }) => required !== null);
    const [next] = lacking;
    if (next === undefined) break;
    found.push({ said: next.required ?? '', asked: next.ask !== null });
    if (next.flag === null) words.push(ANSWERS[next.label] ?? '/dev/x');
    else given.set(next.flag, answerFor(definition, next.flag));
  }
  const refusal = refusalOf(definition, typed());
  return refusal === null ? found : [...found, { said: refusal, asked: false }];
}

function answerFor({ flags }: CommandDefinition, name: string): FlagValue {
  const type = flags.find((one) => one.name === name)?.type;
  if (type === 'bool') return true;
  return type === 'int' || type === 'size' ? 1 : 'true';
}

function refusalOf(definition: CommandDefinition, typed: Typed): string | null {
  try {
    definition.prepare(typed);
    return null;
  } catch (error) {
    if (error instanceof GlusterctlError) return error.message;
    throw error;
  }
}

it('whatever a command misses is asked for, or nobody could answer it', async () => {
  const definitions = (await Promise.all(program.nouns.map(({ load }) => load()))).flat();
  const unasked = definitions.flatMap((definition) =>
    missedBy(definition)
      .filter(({ asked }) => !asked)
      .map(({ said }) => `${definition.path.join(' ')}: ${said}`),
  );
  expect(unasked.sort()).toEqual(Object.keys(UNASKED).sort());
  expect(definitions.flatMap((definition) => missedBy(definition)).length).toBeGreaterThan(80);
});
