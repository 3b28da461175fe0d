import { nameOf } from '../ui/list/column.ts';
import { CONFIG_KEYS, FLAG_KEYS, variableOf } from './config/keys.ts';
import type { CommandDefinition } from './define.ts';
import type { FlagDefinition } from './flag-shape.ts';
import { argumentWords, flagRow } from './help.ts';
import { type ListShape, listFlags } from './lists/list-flags.ts';
import { GLOBAL_FLAGS, HEKETI_ONLY } from './parse/global-flags.ts';
import type { Program } from './program.ts';

/** docs/commands.md: every command, flag and key, from the definitions they are read by. */
export async function commandsDocument({ nouns: all }: Program): Promise<string> {
  const nouns = await Promise.all(
    all
      .filter(({ hidden }) => hidden !== true)
      .map(async (noun) => ({
        noun,
        commands: await noun.load(),
      })),
  );
  const sections = nouns.map(
    ({ noun, commands }) =>
      `## ${noun.name}\n\n${noun.summary}.\n\n${commands.map(commandSection).join('\n')}`,
  );
  return [
    '# Commands',
    'Made from the program itself by `npm run docs`; a test holds the two together.',
    'Flags are written `--flag=value` or `--flag value`; one that is on or off takes a value only with `=`, as does `--flag[=value]`. Every flag has an\nenvironment variable and a key in the configuration file: `--size` of `volume create` is `GLUSTERCTL_VOLUME_CREATE_SIZE`\nand `volume.create.size`. The command line counts first, then the environment, then the file.',
    ...sections,
    `## Flags of lists\n\n${LISTS}\n\n${flagTable(flagsOfAllLists(), ['lists'])}`,
    `## Flags of every command\n\n${flagTable(GLOBAL_FLAGS, [])}`,
    'Commands that only look take neither `--dry-run` nor what goes with it. `--plan-out` is for those whose plan can be kept: their `--help` lists it.',
    `Accepted for the sake of scripts written for \`heketi-cli\`, without effect: ${HEKETI_ONLY.map((name) => `\`--${name}\``).join(', ')}.`,
    `## Configuration keys\n\n${keyTable()}`,
  ]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');
}

function commandSection(definition: CommandDefinition): string {
  const { path, aliases = [], summary, description, examples, choices, flags = [], lists } = definition;
  const parts = [
    `### ${path.join(' ')}`,
    `    glusterctl ${path.join(' ')}${argumentWords(definition)} [flags]`,
    `${description ?? summary}${/[.!?]$/.test(description ?? summary) ? '' : '.'}`,
    aliases.length === 0 ? '' : `Also called ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`,
    choices === undefined
      ? ''
      : `${choices.title}:\n\n${choices.rows.map(([value, meaning]) => `- \`${value}\`: ${meaning}`).join('\n')}`,
    flagTable(
      flags.filter(({ section }) => section === undefined),
      path,
    ),
    lists === undefined ? '' : listLine(lists),
    examples.map(({ title, line }) => `    # ${title}\n    glusterctl ${line}`).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const LISTS = [
  'What is filtered, ordered and left out by them is so in every format. `--columns` and `--no-headers` are of tables: typed without `-o`',
  'they mean one, beside another format they are refused; where the environment or the configuration says them, they count in tables alone.',
  'A condition is a column, one of `=` `!=` `<` `<=` `>` `>=`, and a value: in texts `*` and `?` stand for any; sizes are written as everywhere',
  '(`10GiB`, or `5%` where the column is a part of another one), times as dates, durations as `2h`. What is not known is neither more nor less',
  'than anything. For `wanted-state` its end is enough, `state`, where no other column has it.',
].join('\n');

/** Their values are those of each. */
function flagsOfAllLists(): readonly FlagDefinition[] {
  return listFlags({ columns: [], hasFull: true }).map((flag) =>
    flag.name === 'columns' ? { ...flag, summary: 'a table of these columns' } : flag,
  );
}

function listLine({ columns, hasFull }: ListShape): string {
  const names = columns.map(
    (one) => `\`${nameOf(one)}\`${one.needs === undefined ? '' : ` (with \`--${one.needs}\`)`}`,
  );
  const full = hasFull === true ? ', with `--full`' : '';
  return `A list: it takes [the flags of lists](#flags-of-lists)${full}. Columns: ${names.join(', ')}.`;
}

function flagTable(flags: readonly FlagDefinition[], path: readonly string[]): string {
  const visible = flags.filter(({ hidden }) => hidden !== true);
  if (visible.length === 0) return '';
  const rows = visible.map((flag) => {
    const [left, right] = flagRow(flag);
    const global = path.length === 0 && !['help', 'config'].includes(flag.name);
    const key = global
      ? ` | \`${variableOf(flag.name)}\` | \`${FLAG_KEYS[flag.name] ?? flag.name}\``
      : path.length === 0
        ? ' | | '
        : '';
    return `| \`${left.trim()}\` | ${cell(right)}${key} |`;
  });
  const head =
    path.length === 0
      ? '| flag | meaning | variable | key |\n| --- | --- | --- | --- |'
      : '| flag | meaning |\n| --- | --- |';
  return `${head}\n${rows.join('\n')}`;
}

function keyTable(): string {
  const rows = CONFIG_KEYS.map(
    ({ name, fallback, summary }) =>
      `| \`${name}\` | ${fallback === null || fallback === '' ? '' : `\`${fallback}\``} | ${cell(summary)} | \`${variableOf(name)}\` |`,
  );
  return `| key | default | meaning | variable |\n| --- | --- | --- | --- |\n${rows.join('\n')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
