import type { Context } from '../../cli/context.ts';
import { type Access, sshAccess } from '../../model/access.ts';
import { EXIT_CODES, interrupted } from '../../model/errors.ts';
import type { HostAddress } from '../../model/plan.ts';
import { type Asking, type Choosing, WentBack } from '../../ui/prompts/questions.ts';
import type { Answers } from './answers.ts';
import { keepAnswers } from './kept-answers.ts';

/** A part of the set-up: what it asks for, and what it does with that. */
export interface Part {
  /** Its answers, which are asked for again where somebody comes back to it. */
  readonly keys: readonly (keyof Answers)[];
  /** Each set-up has to answer it; elsewhere somebody is asked only as it turns out. */
  readonly always?: true;
  /** What it did lasts: no question before it is asked again. */
  readonly lasting?: true;
  go(setUp: SetUp): Promise<void>;
}

/** The set-up ends here, as a command of it did that has told why. */
export class Stopped extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`ended with ${code}`);
    this.code = code;
  }
}

/** What a set-up knows and has done while it goes on. */
export class SetUp {
  readonly context: Context;
  answers: Answers;
  /** Commands that did it, as they are typed. */
  readonly commands: (readonly string[])[] = [];
  /** How often somebody was asked here. */
  asked = 0;
  /** Of the disks that were chosen, in KiB; null: they were not looked at. */
  space: number | null = null;
  /** Whether there is a question before the next one. */
  hasWayBack = false;

  constructor(context: Context, answers: Answers) {
    this.context = context;
    this.answers = answers;
  }

  /** Whether somebody is there to be asked. */
  get asks(): boolean {
    return this.context.prompt.interactive;
  }

  get hosts(): readonly string[] {
    return this.answers.hosts ?? [];
  }

  /** How each of them is logged in to. */
  get access(): Access {
    const { user, identityFile } = this.answers;
    return sshAccess({
      ...(user === undefined ? {} : { user }),
      ...(identityFile === undefined ? {} : { identityFile }),
    });
  }

  get addresses(): readonly HostAddress[] {
    return this.hosts.map((name) => ({ name, access: this.access }));
  }

  async say(answers: Answers): Promise<void> {
    this.answers = { ...this.answers, ...answers };
    await keepAnswers(this.context, { answers: this.answers, finished: false });
  }

  forget(keys: readonly (keyof Answers)[]): void {
    this.answers = Object.fromEntries(
      Object.entries(this.answers).filter(([key]) => !keys.some((one) => one === key)),
    );
  }

  async choose(choosing: Choosing): Promise<string> {
    return await this.context.prompt.choose({ ...choosing, back: this.#nextHasWayBack() });
  }

  async tick(choosing: Choosing): Promise<readonly string[]> {
    return await this.context.prompt.tick({ ...choosing, back: this.#nextHasWayBack() });
  }

  async ask(asking: Asking): Promise<string> {
    return await this.context.prompt.ask({ ...asking, back: this.#nextHasWayBack() });
  }

  #nextHasWayBack(): boolean {
    const back = this.hasWayBack;
    this.asked++;
    this.hasWayBack = true;
    return back;
  }

  /** Does what a command line says, after showing it; gives its exit code. `unasked`: its questions are answered already. */
  async run(words: readonly string[], unasked = false): Promise<number> {
    const { context } = this;
    const yes = unasked && !context.prompt.yes ? ['--yes'] : [];
    context.stderr(`\n→ ${context.environment.programName} ${words.join(' ')}`);
    const { code, commandLine } = await context.run([...words, ...yes]);
    if (code === EXIT_CODES.interrupted || context.stop.aborted) throw interrupted();
    if (code === 0 && !words.includes('--dry-run')) this.commands.push(commandLine);
    return code;
  }
}

/** Of hosts that can't be used now. */
export function tellProblems(
  { stderr }: Context,
  problems: readonly { readonly message: string; readonly hint: string | undefined }[],
): void {
  for (const { message, hint = '' } of problems) stderr(`${message}\n${hint.replaceAll(/^/gm, '  ')}`);
}

/** Something did not go as it should: what is wanted then. Where nobody is there to say, the set-up ends. */
export async function whatNow<Way extends string>(
  setUp: SetUp,
  { code, question, ways }: { readonly code: number; readonly question: string; readonly ways: Ways<Way> },
): Promise<Way> {
  if (!setUp.asks) throw new Stopped(code);
  const entries = Object.entries(ways) as [Way, string][];
  const chosen = await setUp.choose({
    question,
    columns: [{ title: '' }],
    rows: [
      ...entries.map(([value, words]) => ({ value, cells: [words] })),
      { value: 'back', cells: ['Back to the question before'] },
      { value: 'stop', cells: ['Stop here; "init" goes on later'] },
    ],
  });
  if (chosen === 'back') throw new WentBack();
  const way = entries.find(([value]) => value === chosen);
  if (way === undefined) throw new Stopped(code);
  return way[0];
}

type Ways<Way extends string> = Readonly<Record<Way, string>>;
