import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsIn, problemOf, wrongSuggestions } from '../support/suggestions.ts';
import { filled, textsOf } from '../support/texts.ts';

const SOURCE = join(import.meta.dirname, '../../src');

/** Texts with the name of the program that nobody is to type: for shells, and its version. */
const NOT_FOR_TYPING = new Set(['ui/completion.ts', 'cli/run/version.ts']);

function sources(): readonly string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !NOT_FOR_TYPING.has(name))
    .sort();
}

/** Each suggestion in the texts of a file, in every form that its template can take; those that can't be typed. */
async function wrongIn(name: string, code: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { line, forms } of textsOf(code)) {
    for (const { line: suggested, isName } of forms.flatMap(commandsIn)) {
      const problem = await problemIn(filled(suggested), isName);
      if (problem !== null) wrong.push(`${name}:${line}: ${suggested}: ${problem}`);
    }
  }
  return wrong;
}

/** Null if one of the forms can be typed; else what is wrong with the likeliest. */
async function problemIn(forms: readonly string[], isName: boolean): Promise<string | null> {
  let first: string | null = null;
  for (const line of forms) {
    const problem = await problemOf({ line, isName });
    if (problem === null) return null;
    first ??= problem;
  }
  return first;
}

describe('every command that the program suggests', () => {
  it('can be typed as it stands', async () => {
    const all = sources().map((name) => ({ name, code: readFileSync(join(SOURCE, name), 'utf8') }));
    const suggested = all.flatMap(({ code }) =>
      textsOf(code).flatMap(({ forms }) => forms.flatMap(commandsIn)),
    );
    expect(suggested.length).toBeGreaterThan(80);
    const wrong = await Promise.all(all.map(async ({ name, code }) => await wrongIn(name, code)));
    expect(wrong.flat()).toEqual([]);
  });

  it.each([
    ['`Go on: glusterctl operation resume|rollback @{id}`', 'unknown command'],
    ['\'See "glusterctl volum list".\'', 'unknown command'],
    ['`Again: glusterctl volume create --sice=@{size}`', 'unknown flag: --sice'],
    ["'First: glusterctl node disable'", 'id missing'],
    ["'Make one: glusterctl volume create --size=THINGS'", 'nobody can type'],
    ["'Then: glusterctl volume list, and look'", 'unknown command'],
    ["`Then: glusterctl operation @{done ? 'list' : 'finish'}`", 'unknown command'],
    ['\'See "state cheque".\'', 'unknown command'],
  ])('is found and judged: %s', async (literal, reason) => {
    expect(await wrongIn('a.ts', `const hint = ${literal.replaceAll('@{', '${')};`)).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  it('is judged in what a run prints as well, and so are flags that a hint names', async () => {
    const printed = 'Error: No space\nHint: fits with --replica=2\nor: glusterctl volume lits\n';
    expect(await wrongSuggestions(printed, ['volume', 'expand', 'data'])).toEqual([
      expect.stringContaining('volume lits: unknown command'),
      '--replica: not a flag here',
    ]);
    expect(
      await wrongSuggestions('Error: No space\nHint: fits with --replica=2\n', ['volume', 'create']),
    ).toEqual([]);
  });
});
