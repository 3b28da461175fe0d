import type { Context } from '../../cli/context.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { refuseUnwritable } from './files.ts';

/** The file that hosts and state are to be kept in, asked for where a person could miss them; '' where they are to go. */
export async function offerToKeep(context: Context, state: string | null): Promise<string> {
  const { prompt, environment } = context;
  if (!prompt.interactive || prompt.yes || state === null) return '';
  // The terminal has shown the ^C where the question is to begin.
  context.stderr('');
  try {
    return await prompt.ask({
      question: 'Keep the hosts and their state? Name a file (Enter: no)',
      complaint: async (file) => (file === '' ? null : await whyNot(file, environment.workingDirectory)),
    });
  } catch (error) {
    // Ctrl-C once more: no.
    if (error instanceof Error && ['AbortPromptError', 'ExitPromptError'].includes(error.name)) return '';
    throw error;
  }
}

async function whyNot(file: string, from: string): Promise<string | null> {
  const [{ stat }, { resolve }] = await Promise.all([import('node:fs/promises'), import('node:path')]);
  if ((await stat(resolve(from, file)).catch(() => null)) !== null) return `${file} is there already`;
  try {
    await refuseUnwritable(file, from);
    return null;
  } catch (error) {
    if (error instanceof GlusterctlError) return error.message;
    throw error;
  }
}
