import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commandsDocument } from '../../src/cli/docs.ts';
import { errorsDocument } from '../../src/commands/explain/document.ts';
import { program } from '../../src/commands/index.ts';

const DOCS = new URL('../../docs/commands.md', import.meta.url).pathname;

describe('help and documentation', () => {
  test('docs/commands.md is what the program says ("npm run docs" writes it)', async () => {
    expect(readFileSync(DOCS, 'utf8')).toBe(await commandsDocument(program));
  });

  test('docs/errors.md is what "explain" tells', () => {
    const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    expect(page).toBe(errorsDocument());
  });

  test('every command has an example that begins with its own name', async () => {
    const definitions = (await Promise.all(program.nouns.map((noun) => noun.load()))).flat();
    const without = definitions
      .filter(({ path, aliases = [], examples }) => {
        const names = [path.join(' '), ...aliases.map((alias) => [...path.slice(0, -1), alias].join(' '))];
        return !examples.some(({ line }) => names.some((name) => `${line} `.startsWith(`${name} `)));
      })
      .map(({ path }) => path.join(' '));
    expect(without).toEqual([]);
  });

  test('no two flags of a command share a name or a letter', async () => {
    const definitions = (await Promise.all(program.nouns.map((noun) => noun.load()))).flat();
    for (const { path, flags = [] } of definitions) {
      const names = [
        ...flags.map(({ name }) => `--${name}`),
        ...flags.flatMap(({ short }) => (short === undefined ? [] : [`-${short}`])),
      ];
      expect(new Set(names).size, path.join(' ')).toBe(names.length);
    }
  });

  test('no two commands share a path', async () => {
    const paths = (await Promise.all(program.nouns.map((noun) => noun.load())))
      .flat()
      .map(({ path }) => path.join(' '));
    expect(new Set(paths).size).toBe(paths.length);
  });
});
