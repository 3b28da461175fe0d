import { styleText } from 'node:util';
import { type WayBack, WentBack } from './questions.ts';

/** What a question with a way back ends with. */
const OFFER = ' (Esc: back)';

interface Key {
  readonly name?: string;
}

/** Where keys are typed, and what ends a question. */
interface Typed {
  readonly input: NodeJS.ReadableStream;
  readonly signal: AbortSignal;
}

/** Asks, and lets Esc lead away from the question where there is a way back. */
export async function withWayBack<At extends Typed, Answer>(
  { back = false }: WayBack,
  question: string,
  at: At,
  ask: (question: string, at: At) => Promise<Answer>,
): Promise<Answer> {
  if (!back) return await ask(question, at);
  const left = new AbortController();
  const onKey = (_text: string | undefined, key: Key | undefined): void => {
    if (key?.name === 'escape') left.abort();
  };
  at.input.on('keypress', onKey);
  try {
    const signal = AbortSignal.any([at.signal, left.signal]);
    return await ask(`${question}${OFFER}`, { ...at, signal });
  } catch (error) {
    throw left.signal.aborted && !at.signal.aborted ? new WentBack() : error;
  } finally {
    at.input.off('keypress', onKey);
  }
}

/** Once it is answered, there is no way back from it. */
export function styledQuestion(text: string, status: string): string {
  return styleText('bold', status === 'done' ? text.replace(/\s+\(Esc: back\)$/, '') : text);
}
