import { resolve } from 'node:path';
import { type ConfigFile, parseConfig } from '../../cli/config/file.ts';
import type { Sources } from '../../cli/config/sources.ts';
import type { Context } from '../../cli/context.ts';
import { usage } from '../../model/errors.ts';
import { textIfThere } from '../shared/text-if-there.ts';

/** What leads to the file, and to what may stand in it. */
export type Around = Pick<Context, 'settings' | 'environment' | 'program'>;

export function configPath({ settings }: Pick<Context, 'settings'>): string {
  if (settings.configFile === null) {
    throw usage(
      'There is no home folder to keep the configuration in',
      'Name a file with --config or GLUSTERCTL_CONFIG.',
    );
  }
  return settings.configFile;
}

export async function readText(context: Around): Promise<string | null> {
  return await textIfThere(context.environment, configPath(context));
}

export async function sourcesOf(context: Around): Promise<Sources> {
  const content = await readText(context);
  const file: ConfigFile =
    content === null ? new Map() : await parseConfig(content, configPath(context), context.program.nouns);
  return { variables: context.environment.variables, file };
}

type Edit = (text: string, edits: typeof import('../../text/jsonc-edit.ts')) => string;

/** Changes what `edit` changes and leaves every other byte. */
export async function rewrite(context: Context, edit: Edit): Promise<void> {
  const file = configPath(context);
  const found = await readText(context);
  if (found !== null) await parseConfig(found, file, context.program.nouns);
  if (context.settings.dryRun) return context.stderr(`Dry run: ${file} was not changed.`);
  const [edits, { realPath }, { fileError }, { writeDurably }] = await Promise.all([
    import('../../text/jsonc-edit.ts'),
    import('../../files/real-path.ts'),
    import('../../files/file-error.ts'),
    import('../../files/write-durably.ts'),
  ]);
  const before = found ?? '';
  const after = edit(before, edits);
  if (after === before) return;
  const full = resolve(context.environment.workingDirectory, file);
  const path = await realPath(full).catch((error) => {
    throw fileError(error, full, 'find', writeHint);
  });
  await writeDurably(path, after, { hints: writeHint });
}

function writeHint(code: string): string {
  return code === 'ENOSPC'
    ? 'The disk is full; the file is as it was. Make room and run it again.'
    : 'Name another file with --config.';
}
