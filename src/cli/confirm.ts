import { GlusterctlError, refused } from '../model/errors.ts';
import type { Context } from './context.ts';

/** A question before something that can't be taken back. */
export interface Question {
  /** Lines that are told before it; looked up only where it is asked. */
  readonly about?: readonly string[] | (() => Promise<readonly string[]>);
  readonly question: string;
  /** Has to be typed, where yes is too quickly said. */
  readonly word?: string;
  /** What is said where it is not agreed to: `Nothing was deleted`. */
  readonly otherwise: string;
  /**
   * Where nobody can be asked and --yes was not given: go on, as scripts of heketi-cli rely on, or refuse and say how it
   * is said without a question.
   */
  readonly unasked: 'go on' | { readonly refuse: string; readonly hint: string };
}

/**
 * The one rule of every question: a dry run asks nothing (but keeps what would be asked, where it keeps the plan), --yes agrees, a terminal is asked, and elsewhere it is as the
 * question says. Not to agree is a refusal.
 */
export async function mustAgree(
  { prompt, settings, stderr }: Pick<Context, 'prompt' | 'settings' | 'stderr'>,
  { about = [], question, word, otherwise, unasked }: Question,
): Promise<void> {
  if (settings.dryRun && prompt.keep !== undefined) {
    const told = typeof about === 'function' ? await about() : about;
    prompt.keep({ kind: 'agree', about: told, question, word: word ?? null, otherwise, unasked });
  }
  if (settings.dryRun || prompt.yes) return;
  if (!prompt.interactive) {
    if (unasked === 'go on') return;
    throw new GlusterctlError('refused', unasked.refuse, { hint: unasked.hint });
  }
  for (const line of typeof about === 'function' ? await about() : about) stderr(line);
  const agreed =
    word === undefined
      ? await prompt.confirm(question)
      : await prompt.confirmByTyping(`${question} Type ${word} to go on:`, word);
  if (!agreed) throw refused(otherwise);
}

/** A question about one of several things: the others go on, whatever is answered. */
export interface Offer {
  /** Lines that are told before it. */
  readonly about?: readonly string[];
  readonly question: string;
  /** Has to be typed, where yes is too quickly said. */
  readonly word?: string;
  /** What is told, and what it comes to, where nobody is asked. */
  readonly unasked: { readonly tell?: string; readonly answer: boolean };
}

/** Whether it is to be done. By the rule of every question: a dry run asks nothing, and on a terminal --yes agrees. */
export async function agreesTo(
  { prompt, settings, stderr }: Pick<Context, 'prompt' | 'settings' | 'stderr'>,
  { about = [], question, word, unasked }: Offer,
): Promise<boolean> {
  if (settings.dryRun && unasked.answer)
    prompt.keep?.({ kind: 'offer', about, question, word: word ?? null, tell: unasked.tell ?? null });
  const onTerminal = prompt.interactive && !settings.dryRun;
  if (onTerminal && !prompt.yes) {
    for (const line of about) stderr(line);
    return word === undefined ? await prompt.confirm(question) : await prompt.confirmByTyping(question, word);
  }
  if (onTerminal && !unasked.answer) return true;
  if (unasked.tell !== undefined) stderr(unasked.tell);
  return unasked.answer;
}

/** A sentence that must be typed before what can't be had back is given up. */
export interface Saying {
  /** Lines that are told before it. */
  readonly about: readonly string[];
  readonly sentence: string;
  /** It was said already, with a flag. */
  readonly said: boolean;
  readonly refuse: string;
  /** How it is said with a flag. */
  readonly hint: string;
}

/** As `mustAgree`, where --yes is no answer: what is given up must be named. A dry run asks nothing. */
export async function mustSay(
  { prompt, settings, stderr }: Pick<Context, 'prompt' | 'settings' | 'stderr'>,
  { about, sentence, said, refuse, hint }: Saying,
): Promise<void> {
  for (const line of about) stderr(line);
  if (settings.dryRun && !said) prompt.keep?.({ kind: 'say', about, sentence, refuse, hint });
  if (said || settings.dryRun) return;
  if (prompt.interactive && (await prompt.typeWord(`Type "${sentence}" to go on:`, sentence))) return;
  throw new GlusterctlError('refused', refuse, { hint });
}
