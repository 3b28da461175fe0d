import type { Section } from '../../cli/pages/page.ts';

export const heketi: readonly Section[] = [
  {
    title: '',
    blocks: [
      'This program provisions as Heketi does, without its server: commands, flags, texts and JSON of heketi-cli are taken and given as they are. Scripts go on with an alias:',
      { lines: ['alias heketi-cli=glusterctl'] },
      '--server, --user, --secret and the flags for certificates are accepted and not needed. Topology files of Heketi work as they are.',
    ],
  },
  {
    title: 'Taking over what Heketi manages',
    blocks: [
      'One command reads its database (heketi.db, or an export), and the hosts go on as they are. The way back is another:',
      { lines: ['glusterctl heketi import heketi.db --dry-run', 'glusterctl heketi export heketi.json'] },
    ],
  },
  {
    title: 'What is different',
    blocks: [
      {
        rows: [
          ['no server, no database', 'one state file: "glusterctl help state-file"'],
          ['a slip', 'an unknown command ends with exit code 2, not with help and 0'],
          ['exit codes', 'tell failures apart, where heketi-cli has 1 for all'],
          ['names', 'do wherever an id does'],
          [
            'empty words',
            "are refused, as a script has them of a variable that is not set; in values of heketi-cli's own flags they count as not given, as there",
          ],
          ['an interrupted command', 'is finished or undone by "operation resume" and "operation rollback"'],
          [
            'moving bricks',
            'waits until what must be known is known, and heals to a known zero before the next one',
          ],
          ['block volumes', 'are listed and protected, and not made yet'],
          ['db', "prints and checks the state in the form of Heketi's database"],
          ['server state', 'is not there: the error names what comes nearest'],
        ],
      },
      'What an error of Heketi means is told by its words:',
      { lines: ['glusterctl explain "No space"', 'glusterctl explain "Id not found"'] },
    ],
  },
];
