import { GlusterctlError, refused } from '../model/errors.ts';
import type { Context } from './context.ts';

/** A question before something that can't be taken back. */
export interface Question {
  /** Lines that are told before it. */
  readonly about?: readonly string[];
  readonly question: string;
  /** What is said where it is not agreed to: `Nothing was deleted`. */
  readonly otherwise: string;
  /**
   * Where nobody can be asked and --yes was not given: go on, as scripts of heketi-cli rely on, or refuse and say how it
   * is said without a question.
   */
  readonly unasked: 'go on' | { readonly refuse: string; readonly hint: string };
}

/**
 * The one rule of every question: a dry run asks nothing, --yes agrees, a terminal is asked, and elsewhere it is as the
 * question says. Not to agree is a refusal.
 */
export async function mustAgree(
  { prompt, settings, stderr }: Pick<Context, 'prompt' | 'settings' | 'stderr'>,
  { about = [], question, otherwise, unasked }: Question,
): Promise<void> {
  if (settings.dryRun || prompt.yes) return;
  if (!prompt.interactive) {
    if (unasked === 'go on') return;
    throw new GlusterctlError('refused', unasked.refuse, { hint: unasked.hint });
  }
  for (const line of about) stderr(line);
  if (!(await prompt.confirm(question))) throw refused(otherwise);
}
