import { dirname, resolve } from 'node:path';
import { type CommandDefinition, command, type FlagDefinition } from '../../cli/command.ts';
import {
  type ConfigFile,
  configKey,
  FLAG_BY_KEY,
  parseConfig,
  readFlagValue,
  readKeyValue,
} from '../../cli/config/file.ts';
import { CONFIG_KEYS } from '../../cli/config/keys.ts';
import { type Resolved, resolveFlag, resolveKey, type Sources } from '../../cli/config/sources.ts';
import type { Context } from '../../cli/context.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { nearest } from '../../model/nearest.ts';
import { plainValue, readJson } from '../../text/jsonc.ts';
import { configListView } from '../../ui/views/config.ts';
import { text } from '../../ui/views/text.ts';

const KEY = {
  name: 'KEY',
  summary: 'a key that "config show" lists, or the flag of a command: volume.create.durability',
};

const path = command<null>({
  path: ['config', 'path'],
  mendsConfig: true,
  summary: 'Where the configuration file is',
  examples: [{ title: 'Where it is', line: 'config path' }],
  changes: false,
  standsAlone: true,
  parse: () => null,
  run: async (context) => text(`${configPath(context)}\n`, { path: configPath(context) }),
});

const show = command<null>({
  path: ['config', 'show'],
  mendsConfig: true,
  summary: 'Every key, its value, and where the value comes from',
  examples: [
    { title: 'What counts now, and why', line: 'config show' },
    { title: 'For programs', line: 'config show --json' },
  ],
  changes: false,
  standsAlone: true,
  parse: () => null,
  async run(context) {
    const sources = await sourcesOf(context);
    const names = [...CONFIG_KEYS.map(({ name }) => name), ...FLAG_BY_KEY.keys()];
    const inFile = [...sources.file.keys()].filter((name) => !names.includes(name));
    const rows = await Promise.all(
      [...names, ...inFile].map(async (name) => ({ name, ...(await lookUp(context, name, sources)) })),
    );
    return configListView(rows);
  },
});

const get = command<string>({
  path: ['config', 'get'],
  mendsConfig: true,
  summary: 'The value of one key',
  arguments: [KEY],
  examples: [{ title: 'How large a brick may be', line: 'config get brick_max_size_gb' }],
  changes: false,
  standsAlone: true,
  parse: (input) => required(input.arguments[0]),
  async run(context, name) {
    const { value } = await lookUp(context, name, await sourcesOf(context));
    return text(value === null || value === '' ? '' : `${value}\n`, { key: name, value });
  },
});

const set = command<{ name: string; value: string }>({
  path: ['config', 'set'],
  mendsConfig: true,
  summary: 'Put a value into the configuration file',
  arguments: [KEY, { name: 'VALUE', summary: 'the value' }],
  examples: [
    {
      title: 'Log in as another user, who may use sudo without a password',
      line: 'config set ssh.user admin',
    },
    { title: 'Never two bricks of a set in one zone', line: 'config set zone_checking strict' },
  ],
  changes: true,
  standsAlone: true,
  parse(input) {
    const [name, value] = input.arguments;
    if (value === undefined) throw usage('Key or value missing', 'config set KEY VALUE');
    return { name: required(name), value };
  },
  async run(context, { name, value }) {
    const checked = await check(context, name, value);
    await rewrite(context, (content) => ({ ...without(content, name), [name]: checked }));
    return text('', { key: name, value: checked }, overridden(context, name));
  },
});

const unset = command<string>({
  path: ['config', 'unset'],
  mendsConfig: true,
  summary: 'Take a key out of the configuration file',
  arguments: [KEY],
  examples: [{ title: 'Back to the default', line: 'config unset zone_checking' }],
  changes: true,
  standsAlone: true,
  parse: (input) => required(input.arguments[0]),
  async run(context, name) {
    await lookUp(context, name, { variables: {}, file: new Map() });
    await rewrite(context, (content) => without(content, name));
    return text('', { key: name });
  },
});

export const commands: readonly CommandDefinition[] = [path, show, get, set, unset];

function required(name: string | undefined): string {
  if (name === undefined || name === '')
    throw usage('Key missing', '"glusterctl config show" lists all keys.');
  return name;
}

function configPath({ settings }: Context): string {
  if (settings.configFile === null) {
    throw usage(
      'There is no home folder to keep the configuration in',
      'Name a file with --config or GLUSTERCTL_CONFIG.',
    );
  }
  return settings.configFile;
}

async function readText(context: Context): Promise<string | null> {
  try {
    return await context.environment.readFile(configPath(context));
  } catch (error) {
    if (error instanceof GlusterctlError && error.details?.code === 'ENOENT') return null;
    throw error;
  }
}

async function sourcesOf(context: Context): Promise<Sources> {
  const content = await readText(context);
  const file: ConfigFile =
    content === null ? new Map() : parseConfig(content, configPath(context), context.program.nouns);
  return { variables: context.environment.variables, file };
}

async function lookUp(
  context: Context,
  name: string,
  sources: Sources,
): Promise<Resolved<string | number | boolean | null>> {
  if (configKey(name) !== undefined) return resolveKey(name, sources);
  const global = FLAG_BY_KEY.get(name);
  const found = global === undefined ? await commandFlag(context, name) : { flag: global, path: [] };
  const resolved = resolveFlag(found.flag, found.path, new Map(), sources);
  const { value } = resolved;
  return {
    ...resolved,
    value: typeof value === 'object' ? value.join(',') : (value as string | number | boolean),
  };
}

async function check(context: Context, name: string, value: string): Promise<string | number | boolean> {
  const key = configKey(name);
  if (key !== undefined) return readKeyValue(key, value, name);
  const flag = FLAG_BY_KEY.get(name) ?? (await commandFlag(context, name)).flag;
  const read = readFlagValue(flag, value, name);
  return typeof read === 'boolean' || (flag.type === 'int' && typeof read === 'number') ? read : value;
}

/** `volume.create.durability`: the path of a command, then one of its flags. */
async function commandFlag(
  { program }: Context,
  name: string,
): Promise<{ flag: FlagDefinition; path: readonly string[] }> {
  const noun = program.nouns.find((one) => name.startsWith(`${one.name}.`));
  const definitions = (await noun?.load()) ?? [];
  const owner = definitions.find(({ path }) => name.startsWith(`${path.join('.')}.`));
  const flag = owner?.flags?.find((one) => `${owner.path.join('.')}.${one.name}` === name);
  if (owner !== undefined && flag !== undefined) return { flag, path: owner.path };
  const [near] = nearest(name, [...CONFIG_KEYS.map((one) => one.name), ...FLAG_BY_KEY.keys()], 3);
  throw usage(
    `no such configuration key: ${name}`,
    near === undefined ? '"glusterctl config show" lists all keys.' : `Did you mean ${near}?`,
  );
}

type Content = Readonly<Record<string, unknown>>;

/** Comments are lost when the file is rewritten, so a file that has some is left for its owner to edit. */
async function rewrite(context: Context, change: (content: Content) => Content): Promise<void> {
  const file = configPath(context);
  const before = await readText(context);
  if (before !== null) {
    parseConfig(before, file, context.program.nouns);
    if (hasComments(before)) {
      throw new GlusterctlError('refused', `${file} has comments, which would be lost`, {
        hint: 'Edit it by hand.',
      });
    }
  }
  const content = before === null ? {} : (plainValue(readJson(before)) as Content);
  if (context.settings.dryRun) return context.stderr(`Dry run: ${file} was not changed.`);
  const full = resolve(context.environment.workingDirectory, file);
  const [{ replaceFile }, { makeFolder }] = await Promise.all([
    import('../../files/replace-file.ts'),
    import('../../files/make-folder.ts'),
  ]);
  try {
    makeFolder(dirname(full));
    await replaceFile(full, `${JSON.stringify(change(content), null, 2)}\n`);
  } catch (error) {
    const diskFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    throw new GlusterctlError(
      'failed',
      `Can't write ${file}: ${error instanceof Error ? error.message : error}`,
      {
        hint: diskFull
          ? 'The disk is full; the file is as it was. Make room and run it again.'
          : 'Name another file with --config.',
        cause: error,
      },
    );
  }
}

/** Comments are the only thing of ours that plain JSON has not, besides trailing commas. */
function hasComments(content: string): boolean {
  const bare = content.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  return bare.includes('//') || bare.includes('/*');
}

/** Without a key, whether it is written dotted or nested. */
function without(content: Content, name: string): Content {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(content)) {
    if (key === name) continue;
    if (name.startsWith(`${key}.`) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const rest = without(value as Content, name.slice(key.length + 1));
      if (Object.keys(rest).length > 0) result[key] = rest;
    } else result[key] = value;
  }
  return result;
}

function overridden({ environment }: Context, name: string): readonly string[] {
  const sources: Sources = { variables: environment.variables, file: new Map() };
  if (configKey(name) === undefined) return [];
  const { source, from } = resolveKey(name, sources);
  return source === 'environment' ? [`${from} is set, and counts for more than the file.`] : [];
}
