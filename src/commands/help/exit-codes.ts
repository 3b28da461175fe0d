import type { Section } from '../../cli/pages/page.ts';
import { EXIT_WORDS } from '../../model/error-meanings.ts';
import { type ErrorCode, EXIT_CODES } from '../../model/errors.ts';

export const exitCodes: readonly Section[] = [
  {
    title: '',
    blocks: [
      'Each way to fail has an exit code of its own, and with -o json its name as "code" of the error.',
      {
        rows: [
          ['0', 'done; also where a question was answered, and all is well'],
          ...Object.entries(EXIT_CODES).map(([code, exit]): readonly [string, string] => [
            `${exit}`,
            wordsOf(code),
          ]),
        ],
      },
      'What one of them means, what it usually comes from, and what to type next:',
      { lines: ['glusterctl explain 7', 'glusterctl explain no-space'] },
      'A dry run (--dry-run) ends with the code that the command would. "status --nagios" has the codes of that program: 0, 1, 2, 3.',
    ],
  },
];

function wordsOf(code: string): string {
  return isCode(code) ? `${EXIT_WORDS[code]} (${code})` : code;
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(EXIT_WORDS, code);
}
