import type { CompletionTable, TableCommand } from './table.ts';

/** The table as JSON but for the commands of nouns, and these of each noun in the order of the table. */
declare const GLUSTERCTL_COMPLETION: readonly [table: string, ...commands: readonly string[]] | undefined;

/** Made by the build; null where the program runs from its sources. Commands are read of the noun that is asked for: all of them take a while. */
export function builtTable(): CompletionTable | null {
  if (typeof GLUSTERCTL_COMPLETION === 'undefined') return null;
  const [text, ...texts] = GLUSTERCTL_COMPLETION;
  const table: CompletionTable = JSON.parse(text);
  for (const [at, noun] of table.nouns.entries()) {
    let commands: readonly TableCommand[] | null = null;
    Object.defineProperty(noun, 'commands', {
      get() {
        commands ??= JSON.parse(texts[at] ?? '[]');
        return commands;
      },
    });
  }
  return table;
}
