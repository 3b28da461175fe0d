import { CONFIG_KEYS, FLAG_KEYS, variableOf } from './config/keys.ts';
import type { CommandDefinition } from './define.ts';
import type { FlagDefinition } from './flag-shape.ts';
import { argumentWords, flagRow } from './help.ts';
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
    `## Flags of every command\n\n${flagTable(GLOBAL_FLAGS, [])}`,
    `Accepted for the sake of scripts written for \`heketi-cli\`, without effect: ${HEKETI_ONLY.map((name) => `\`--${name}\``).join(', ')}.`,
    `## Configuration keys\n\n${keyTable()}`,
  ]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');
}

function commandSection(definition: CommandDefinition): string {
  const { path, aliases = [], summary, description, examples, choices, flags = [] } = definition;
  const parts = [
    `### ${path.join(' ')}`,
    `    glusterctl ${path.join(' ')}${argumentWords(definition)} [flags]`,
    `${description ?? summary}${/[.!?]$/.test(description ?? summary) ? '' : '.'}`,
    aliases.length === 0 ? '' : `Also called ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`,
    choices === undefined
      ? ''
      : `${choices.title}:\n\n${choices.rows.map(([value, meaning]) => `- \`${value}\`: ${meaning}`).join('\n')}`,
    flagTable(flags, path),
    examples.map(({ title, line }) => `    # ${title}\n    glusterctl ${line}`).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
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
