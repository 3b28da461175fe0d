import type { Ask, Asking } from '../../../cli/ask.ts';
import { GlusterctlError } from '../../../model/errors.ts';
import type { Row } from '../../../ui/prompts/questions.ts';
import type { Column } from '../../../ui/view.ts';

const ENDINGS = /\.(?:json|jsonc|ya?ml)$/;
const MOST_FILES = 50;

type Around = Asking['context']['environment'];

interface Offered {
  readonly file: string;
  readonly shown: string;
}

interface Files {
  readonly question: string;
  readonly columns: readonly Column[];
  /** None is read further. */
  readonly mostBytes: number;
  /** Offered before those of this folder, by another name than its path: that may be long. */
  first?(around: Around): readonly Offered[];
  /** null: it is none of these. */
  rowOf(text: string, file: Offered): Promise<Row | null>;
  /** What is told where there is none, and what is typed then. */
  readonly none: string;
  readonly typed: string;
}

/** Files of this folder that are of a kind; where there is none, a name is typed. */
export function files({ question, columns, mostBytes, first, rowOf, none, typed }: Files): Ask {
  return {
    async answer({ context }) {
      const { environment } = context;
      const rows: Row[] = [];
      for (const file of [...(first?.(environment) ?? []), ...(await inFolder(environment))]) {
        const row = await read(environment, file, mostBytes, rowOf);
        if (row !== null) rows.push(row);
      }
      if (rows.length > 0) return await context.prompt.choose({ question, columns, rows });
      context.stderr(none);
      return await context.prompt.ask({
        question: typed,
        complaint: (text) => (text === '' ? 'Type the name of a file' : null),
      });
    },
  };
}

async function inFolder({ workingDirectory }: Around): Promise<readonly Offered[]> {
  const { readdir } = await import('node:fs/promises');
  const names = await readdir(workingDirectory).catch(() => []);
  return names
    .filter((name) => ENDINGS.test(name))
    .sort()
    .slice(0, MOST_FILES)
    .map((name) => ({ file: name, shown: name }));
}

async function read(
  environment: Around,
  file: Offered,
  mostBytes: number,
  rowOf: Files['rowOf'],
): Promise<Row | null> {
  try {
    return await rowOf(await environment.readFile(file.file, mostBytes), file);
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}
