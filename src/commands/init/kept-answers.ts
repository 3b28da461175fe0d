import type { Context } from '../../cli/context.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { type Answers, readAnswers } from './answers.ts';

/** The answers of the last set-up of a state, kept beside it so that one that was interrupted goes on. */
export interface Kept {
  readonly answers: Answers;
  /** It has come to its end. */
  readonly finished: boolean;
}

const FINISHED = '// Finished: kept for "init --print-preseed".\n';
const OPEN = '// Not finished: "init" goes on with it.\n';

/** null: there was none, or what is there can't be read. */
export async function keptAnswers({ environment, store }: Context): Promise<Kept | null> {
  try {
    const text = await environment.readFile(fileOf(store.path));
    return { answers: readAnswers(text, fileOf(store.path)), finished: text.startsWith(FINISHED) };
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}

export async function keepAnswers(
  { environment, store }: Context,
  { answers, finished }: Kept,
): Promise<void> {
  const head = finished ? FINISHED : OPEN;
  await environment.writeFile(fileOf(store.path), `${head}${answersText(answers)}`, 0o600);
}

export function answersText(answers: Answers): string {
  return `${JSON.stringify(answers, null, 2)}\n`;
}

function fileOf(state: string): string {
  return `${state}.init`;
}
