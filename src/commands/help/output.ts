import type { Section } from '../../cli/pages/page.ts';

export const output: readonly Section[] = [
  {
    title: '',
    blocks: [
      'Results go to stdout. Progress, hints, questions and errors go to stderr, so that a pipe gets results alone.',
      {
        rows: [
          ['-o heketi', 'as heketi-cli prints it; the default'],
          ['-o table', 'a table, made for the width of the terminal'],
          ['-o wide', 'a table that leaves out nothing'],
          ['-o json', 'objects, with all fields; errors too'],
          ['-o yaml', 'the same as YAML'],
          ['-o name', 'ids or names alone, one a line'],
          ['-o prometheus', 'metrics, where there are some: "status"'],
        ],
      },
      'For good: GLUSTERCTL_OUTPUT, or the key "output" of the configuration file.',
      { lines: ['glusterctl config set output table'] },
    ],
  },
  {
    title: 'JSON',
    blocks: [
      'Field names and their meaning stay; new ones may come at any time. Sizes whose names end in KiB or GiB count those. An error is an object "error" on stderr, with "code", "message" and mostly "hint".',
      '--json is for scripts of heketi-cli and gives its very JSON: lists of ids where -o json lists objects.',
    ],
  },
  {
    title: 'On a terminal',
    blocks: [
      'A table that is too wide shortens ids first, then leaves out columns, then puts entries below each other. Colours are left out with --no-color, NO_COLOR, TERM=dumb, and in a pipe.',
      '-q (--quiet) leaves out progress and hints, --verbose tells more, --show-commands prints each script as it is sent to a host.',
    ],
  },
];
