import type { Section } from '../../cli/pages/page.ts';

export const scripts: readonly Section[] = [
  {
    title: '',
    blocks: [
      {
        rows: [
          [
            'nothing is asked',
            'in a pipe, with CI set, with --no-input; --yes answers yes to every question. What is missing then is an error',
          ],
          ['exit codes', 'tell what went wrong: "glusterctl help exit-codes"'],
          ['-o json', 'everywhere, for errors too: "glusterctl help output"'],
          ['-o name', 'ids or names alone, for loops'],
          ['--dry-run', 'shows what would be done, and ends with the code that the command would'],
          ['--quiet', 'no progress and no hints on stderr'],
          [
            'at the same time',
            'commands may run side by side: each waits for the lock of the state only while it is written',
          ],
        ],
      },
      {
        lines: [
          'id=$(glusterctl volume create --size=10 --name=data -o name)',
          'glusterctl volume info $id -o json',
          'glusterctl volume delete $id --yes',
        ],
      },
      'What was interrupted stays as an open operation. A job that cleans up behind others:',
      { lines: ['glusterctl operation clean --yes'] },
    ],
  },
];
