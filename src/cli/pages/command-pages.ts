import { CONFIG_KEYS, variableOf } from '../config/keys.ts';
import type { CommandDefinition } from '../define.ts';
import type { FlagDefinition } from '../flag-shape.ts';
import { argumentWords, flagRow } from '../help.ts';
import { GLOBAL_FLAGS } from '../parse/global-flags.ts';
import type { Noun, Program } from '../program.ts';
import type { Block, Page, Section } from './page.ts';

/** The page of the program itself. */
export function programPage({ nouns, topics }: Program): Page {
  const shown = nouns.filter(({ hidden }) => hidden !== true);
  return {
    name: 'glusterctl',
    summary: 'provisions GlusterFS volumes over SSH',
    sections: [
      { title: 'Synopsis', blocks: ['glusterctl [command] [flags]'] },
      {
        title: '',
        blocks: [
          'The program is called, does one thing and ends. It reads one state file, decides, and drives the hosts of gluster clusters over SSH.',
          'What heketi-cli takes is taken, too, and answered in the same words.',
        ],
      },
      {
        title: 'Commands',
        blocks: [
          { rows: shown.map(({ name, summary }) => [name, `${summary}. See glusterctl-${name}(1).`]) },
        ],
      },
      { title: 'Flags of every command', blocks: [flagRows(GLOBAL_FLAGS)] },
      {
        title: 'Configuration',
        blocks: [
          'Every flag has an environment variable and a key in the configuration file. The command line counts first, then the environment, then the file. Keys that are no flags:',
          {
            rows: CONFIG_KEYS.map(({ name, summary, fallback }) => [
              name,
              `${summary}${fallback === null || fallback === '' ? '' : ` (default ${fallback})`}; ${variableOf(name)}`,
            ]),
          },
        ],
      },
      {
        title: 'Files',
        blocks: [
          {
            rows: [
              [
                '~/.local/share/glusterctl/glusterctl.json',
                'the state; "glusterctl state path" tells where it is',
              ],
              ['~/.local/share/glusterctl/known_hosts', 'keys of hosts that were trusted'],
              ['~/.config/glusterctl/config.json', 'the configuration file'],
              ['~/.local/state/glusterctl/', 'the log of what was done'],
            ],
          },
        ],
      },
      {
        title: 'See also',
        blocks: [
          [
            ...shown.map(({ name }) => `glusterctl-${name}(1)`),
            ...topics.map(({ name }) => `glusterctl-${name}(7)`),
          ].join(', '),
        ],
      },
    ],
  };
}

/** The page of a noun: all its commands. */
export async function nounPage({ name, summary, load }: Noun): Promise<Page> {
  const commands = await load();
  return {
    name: `glusterctl-${name}`,
    summary: firstSmall(summary),
    sections: [
      {
        title: 'Synopsis',
        blocks: [{ lines: commands.map((one) => typed(one)) }],
      },
      { title: 'Commands', blocks: [`${summary}.`] },
      ...commands.map(commandSection),
      {
        title: 'See also',
        blocks: ['glusterctl(1): the flags that every command has, and where its files are.'],
      },
    ],
  };
}

function commandSection(definition: CommandDefinition): Section {
  const { path, aliases = [], summary, description, examples, choices, flags } = definition;
  const told = description ?? summary;
  const blocks: Block[] = [
    { lines: [typed(definition)] },
    `${told}${/[.!?]$/.test(told) ? '' : '.'}`,
    ...(aliases.length === 0 ? [] : [`Also called ${aliases.join(', ')}.`]),
  ];
  const rows: (readonly [string, string])[] = definition.arguments.map(({ name, summary: what }) => [
    name,
    what,
  ]);
  if (choices !== undefined) rows.push(...choices.rows);
  if (rows.length > 0) blocks.push({ rows });
  const shown = flagRows(flags);
  if (shown.rows.length > 0) blocks.push(shown);
  for (const { title, line } of examples) blocks.push(`${title}:`, { lines: [`glusterctl ${line}`] });
  return { title: path.join(' '), blocks };
}

function typed(definition: CommandDefinition): string {
  return `glusterctl ${definition.path.join(' ')}${argumentWords(definition)} [flags]`;
}

function flagRows(flags: readonly FlagDefinition[]): {
  readonly rows: readonly (readonly [string, string])[];
} {
  return {
    rows: flags
      .filter(({ hidden }) => hidden !== true)
      .map((flag) => {
        const [left, right] = flagRow(flag);
        return [left.trim(), right];
      }),
  };
}

/** As the line of names in a manual has it. */
export function firstSmall(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
}
