import { CHAPTERS, type Entry } from './catalogue.ts';

/** docs/errors.md: all that "explain" knows. */
export function errorsDocument(): string {
  const parts = CHAPTERS.flatMap(({ title, entries }) => [`## ${title}`, ...entries.map(section)]);
  return [
    '# Errors, findings and conditions',
    'What each means, what it usually comes from, and what to type next. `glusterctl explain NAME` tells the same on the terminal; `-o json` names an\nerror by its `code`. Made from the program itself by `npm run docs`; a test holds the two together.',
    ...parts,
  ]
    .join('\n\n')
    .concat('\n');
}

function section({ name, exitCode, means, causes, next }: Entry): string {
  return [
    `### ${name}`,
    `${means}${exitCode === null ? '' : ` Exit code ${exitCode}.`}`,
    ...(causes.length === 0 ? [] : [causes.map((cause) => `- ${cause}`).join('\n')]),
    ...next.map(([what, command]) => (command === undefined ? `${what}.` : `${what}:\n\n    ${command}`)),
  ].join('\n\n');
}
