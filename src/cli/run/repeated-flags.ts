import { quote } from '../../shell/quote.ts';
import type { Suggested } from '../../ui/suggested.ts';
import type { FlagValue } from '../flag-shape.ts';
import { LEADING, type Leading, type Program } from '../program.ts';

/** `glusterctl`, where a command follows: of the words behind it, the first. */
const COMMAND = /(?<![\w./-])glusterctl +(?=([a-z]+)(?![\w/.=-]))/g;

/**
 * Commands that are suggested lead where this one was led by its flags: they repeat which state and which hosts were
 * meant. Variables and the configuration hold for what is typed next anyway.
 */
export function repeating(
  given: ReadonlyMap<string, FlagValue>,
  ownFlags: readonly { readonly name: string }[],
  { nouns }: Program,
): Suggested | null {
  const own = new Set(ownFlags.map(({ name }) => name));
  const typed = LEADING.flatMap((name): readonly (readonly [Leading, string])[] => {
    const value = own.has(name) ? undefined : given.get(name);
    return typeof value === 'string' && value !== '' ? [[name, value]] : [];
  });
  if (typed.length === 0) return null;
  const byNoun = new Map(
    nouns.flatMap(({ name, aliases = [], repeats = LEADING }) => {
      const flags = typed.filter(([flag]) => repeats.includes(flag));
      return [name, ...aliases].map((word) => [word, flags] as const);
    }),
  );
  return (text) =>
    text.replace(COMMAND, (all, noun: string, at: number) => {
      const [line = ''] = text.slice(at).split('\n', 1);
      const missing = (byNoun.get(noun) ?? []).filter(([flag]) => !new RegExp(` --${flag}[= ]`).test(line));
      return all + missing.map(([flag, value]) => `--${flag} ${quote(value)} `).join('');
    });
}
