import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { manual } from '../../src/cli/pages/manual.ts';
import { troff, troffPage } from '../../src/cli/pages/troff.ts';
import { GLOBAL_FLAGS } from '../../src/cli/parse/global-flags.ts';
import { program } from '../../src/commands/index.ts';

const pages = await manual(program, { version: '1.2.3', date: '2026-11-27' });

/** A page's text without its macros, as far as words are looked for in it. */
function wordsOf(name: string): string {
  return (pages.get(name) ?? '').replaceAll('\\-', '-').replaceAll('\\fB', '').replaceAll('\\fR', '');
}

describe('manual pages', () => {
  test('there is one for each noun that help lists, and for each topic', () => {
    const nouns = program.nouns.filter(({ hidden }) => hidden !== true).map(({ name }) => name);
    const topics = program.topics.map(({ name }) => name);
    expect([...pages.keys()].sort()).toEqual(
      [
        'glusterctl.1',
        ...nouns.map((name) => `glusterctl-${name}.1`),
        ...topics.map((name) => `glusterctl-${name}.7`),
      ].sort(),
    );
  });

  test('every command, argument and flag stands in that of its noun', async () => {
    for (const noun of program.nouns.filter(({ hidden }) => hidden !== true)) {
      const words = wordsOf(`glusterctl-${noun.name}.1`);
      for (const { path, flags, arguments: takes, examples } of await noun.load()) {
        expect(words).toContain(`.SS "${path.join(' ')}"`);
        for (const { name } of flags.filter(({ hidden }) => hidden !== true))
          expect(words, path.join(' ')).toMatch(new RegExp(`^(?:-\\w, )?--${name}(?![\\w-])`, 'm'));
        for (const { name } of takes)
          expect(words.split('\n'), path.join(' ')).toContain(name.replace('…', '...'));
        expect(examples.length).toBeGreaterThan(0);
      }
    }
    const root = wordsOf('glusterctl.1');
    for (const { name } of GLOBAL_FLAGS.filter(({ hidden }) => hidden !== true))
      expect(root).toMatch(new RegExp(`^(?:-\\w, )?--${name}(?![\\w-])`, 'm'));
  });

  test('nothing in them passes for a command of troff, or for another sign', () => {
    expect(troff("a\\b --size 'x' `y` ~/.ssh ^ … × ü")).toBe(
      'a\\eb \\-\\-size \\(aqx\\(aq \\(gay\\(ga \\(ti/.ssh \\(ha ... \\(mu \\[u00FC]',
    );
    const page = troffPage(
      {
        name: 'odd',
        summary: 'odd lines',
        sections: [{ title: '', blocks: ['.SH is no title', { lines: ["'quoted'", '.dot'] }] }],
      },
      1,
      { version: '1', date: '2026-11-27' },
    );
    expect(page).toContain('\n\\&.SH is no title\n');
    expect(page).toContain('\n\\&.dot\n');
    expect(page).toContain('\n\\(aqquoted\\(aq\n');
  });

  test.skipIf(!existsSync('/usr/bin/mandoc'))('mandoc finds nothing wrong with any', () => {
    const wrong = [...pages].flatMap(([name, text]) => {
      const { stdout, stderr } = spawnSync('mandoc', ['-Tlint', '-Wwarning'], {
        input: text,
        encoding: 'utf8',
      });
      return `${stdout}${stderr}`
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => `${name}: ${line}`);
    });
    expect(wrong).toEqual([]);
  });

  test.skipIf(!existsSync('/usr/bin/man') || !existsSync('/usr/bin/groff'))('nor does groff', () => {
    const { stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-Wbreak', '-z'], {
      input: [...pages.values()].join('\n'),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });
});
