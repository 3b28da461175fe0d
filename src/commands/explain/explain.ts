import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { EXIT_CODES, notFound } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import { explainedView, explanationsView } from '../../ui/views/explained.ts';
import { AREAS, CATALOGUE, CHAPTERS, entriesFor, plain } from './catalogue.ts';

export const explain = command({
  path: ['explain'],
  summary: 'What a code, a finding or the words of an error mean, and what to do next',
  description:
    'Takes an exit code, the name of an error, a state or a finding of "status", a difference of "verify", a condition of --accept, a line of "host check", or the words of an error as they were printed. Without any it lists all.',
  arguments: {
    words: argument.many({
      name: 'CODE',
      summary: 'a code or a name, or words of an error',
      // A shell takes one word; what means several things is told of all of them.
      values: CATALOGUE.filter(
        ({ name }, at) => !name.includes(' ') && CATALOGUE.findIndex((one) => one.name === name) === at,
      ).map(({ name, means }) => [name, means]),
    }),
  },
  examples: [
    { title: 'An exit code', line: 'explain 7' },
    { title: 'A finding of "status"', line: 'explain brick-unmounted' },
    { title: 'The words of an error', line: 'explain "No space"' },
    { title: 'All there are', line: 'explain' },
  ],
  changes: false,
  standsAlone: true,
  async run(_context, { words }) {
    const typed = words.join(' ');
    if (plain(typed) === '') return explanationsView(CHAPTERS);
    const found = entriesFor(typed);
    if (found.length > 0) return explainedView(AREAS, found);
    if (/^\d+$/.test(typed)) throw noExitCode(typed);
    const names = CATALOGUE.map(({ name }) => name);
    const near = new Set([
      ...nearest(plain(typed), names, 3),
      ...names.filter((name) => words.some((word) => word.length > 3 && plain(name).includes(plain(word)))),
    ]);
    const hints = [...near]
      .slice(0, 5)
      .map((name) => `  glusterctl explain ${name.includes(' ') ? `"${name}"` : name}`);
    throw notFound(
      `Nothing is called ${JSON.stringify(typed)}`,
      [
        ...(hints.length === 0 ? [] : ['Did you mean this?', ...hints]),
        'All there is: glusterctl explain',
      ].join('\n'),
    );
  },
});

function noExitCode(typed: string): Error {
  const codes = Object.values(EXIT_CODES).join(', ');
  return notFound(
    Number(typed) === 0 ? 'Exit code 0 is no error: it was done' : `No exit code is ${typed}`,
    `There are 0 and ${codes}. In a line each: glusterctl help exit-codes`,
  );
}
