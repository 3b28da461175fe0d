import { dirname, resolve } from 'node:path';
import { type ConfigFile, parseConfig } from '../../cli/config/file.ts';
import type { Sources } from '../../cli/config/sources.ts';
import type { Context } from '../../cli/context.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { plainValue, readJson } from '../../text/jsonc.ts';

export function configPath({ settings }: Context): string {
  if (settings.configFile === null) {
    throw usage(
      'There is no home folder to keep the configuration in',
      'Name a file with --config or GLUSTERCTL_CONFIG.',
    );
  }
  return settings.configFile;
}

export async function readText(context: Context): Promise<string | null> {
  try {
    return await context.environment.readFile(configPath(context));
  } catch (error) {
    if (error instanceof GlusterctlError && error.details?.code === 'ENOENT') return null;
    throw error;
  }
}

export async function sourcesOf(context: Context): Promise<Sources> {
  const content = await readText(context);
  const file: ConfigFile =
    content === null ? new Map() : parseConfig(content, configPath(context), context.program.nouns);
  return { variables: context.environment.variables, file };
}

export type Content = Readonly<Record<string, unknown>>;

/** Comments are lost when the file is rewritten, so a file that has some is left for its owner to edit. */
export async function rewrite(context: Context, change: (content: Content) => Content): Promise<void> {
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
  const [{ rename, rm, writeFile }, { makeFolder }] = await Promise.all([
    import('node:fs/promises'),
    import('../../files/make-folder.ts'),
  ]);
  const temporary = `${full}.${context.ids.next().slice(0, 8)}`;
  try {
    makeFolder(dirname(full));
    await writeFile(temporary, `${JSON.stringify(change(content), null, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    await rename(temporary, full);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
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
export function without(content: Content, name: string): Content {
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
