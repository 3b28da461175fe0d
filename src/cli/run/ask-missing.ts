import { GlusterctlError } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { type Answer, inOrder } from '../ask.ts';
import { type Sources, typedFor } from '../config/sources.ts';
import type { Context } from '../context.ts';
import type { CommandDefinition, Typed } from '../define.ts';
import type { FlagValue } from '../flag-shape.ts';
import { FlagSet } from '../parse/flag-set.ts';
import { readFlags } from '../parse/read-flags.ts';

/** A command line as it was read. */
export interface Read {
  readonly words: readonly string[];
  readonly beforeDashes: number | null;
  readonly given: ReadonlyMap<string, FlagValue>;
  /** As typed, without the program. */
  readonly commandLine: readonly string[];
}

/** Whether something that has to be given was left away and can be asked for. */
export function isToBeAsked(definition: CommandDefinition, typed: Typed): boolean {
  return definition.lacking(typed).some(({ required, ask }) => required !== null && ask !== null);
}

/** Asks for all that was left away, and says how it is typed without questions. */
export async function askMissing(
  context: Context,
  definition: CommandDefinition,
  before: Read,
  sources: Sources,
): Promise<Read> {
  let read = before;
  const typed = (): Typed => typedFor(definition, read, read.given, sources);
  for (const { name, flag, ask, required } of inOrder(definition.lacking(typed()))) {
    if (ask === null || (flag === null && lacksOne(definition, typed(), name))) continue;
    const asking = { context, said: (other: string) => definition.saidOf(other, typed()) };
    const answer = await unlessNothing(ask.answer(asking), required === null, context);
    if (answer === null && required !== null) break;
    if (answer === null) continue;
    read = withAnswer(read, flag, answer, definition);
  }
  if (read !== before && !context.settings.quiet) {
    const line = read.commandLine.map((word) => quote(word)).join(' ');
    context.stderr(`The same without questions: ${context.environment.programName} ${line}`);
  }
  return read;
}

/** Where there is nothing to choose from, what may be left away is; what may not ends the command. */
async function unlessNothing(answer: Promise<Answer>, mayStay: boolean, context: Context): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!mayStay || !(error instanceof GlusterctlError) || error.code !== 'not-found') throw error;
    context.stderr(error.message);
    return null;
  }
}

/** An argument before this one, which stays away: a word would stand in its place. */
function lacksOne(definition: CommandDefinition, typed: Typed, name: string): boolean {
  const [first] = definition.lacking(typed).filter(({ flag }) => flag === null);
  return first !== undefined && first.name !== name;
}

function withAnswer(
  read: Read,
  flag: string | null,
  answer: Exclude<Answer, null>,
  definition: CommandDefinition,
): Read {
  if (typeof answer === 'object' && 'flags' in answer) return withFlags(read, answer.flags, definition);
  const words = typeof answer === 'string' ? [answer] : answer.words;
  if (flag !== null) return withFlags(read, [`--${flag}=${words.join(',')}`], definition);
  const { commandLine } = read;
  const dashes = !commandLine.includes('--') && words.some((word) => word.startsWith('-')) ? ['--'] : [];
  return {
    ...read,
    words: [...read.words, ...words],
    commandLine: [...commandLine, ...dashes, ...words],
  };
}

/** Flags stand before `--`, where there is one. */
function withFlags(read: Read, added: readonly string[], { flags }: CommandDefinition): Read {
  const { values } = readFlags(added, new FlagSet([], flags));
  const dashes = read.commandLine.indexOf('--');
  const end = dashes < 0 ? read.commandLine.length : dashes;
  return {
    ...read,
    given: new Map([...read.given, ...values]),
    commandLine: [...read.commandLine.slice(0, end), ...added, ...read.commandLine.slice(end)],
  };
}
