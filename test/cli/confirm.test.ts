import { describe, expect, test } from 'vitest';
import { agreesTo, mustAgree, mustSay, type Offer } from '../../src/cli/confirm.ts';
import type { KeptQuestion } from '../../src/model/plan-file.ts';

const OFFER: Offer = {
  about: ['one line'],
  question: 'Take it in?',
  unasked: { tell: 'It is there to be taken in', answer: false },
};

const SETTINGS = {
  offline: false,
  showCommands: false,
  quiet: false,
  debug: false,
  output: 'heketi',
  color: false,
  lockTimeoutSeconds: 1,
  trustNewHosts: false,
  verbose: false,
  configFile: null,
  config: () => null,
} as const;

interface Where {
  readonly terminal?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly answers?: boolean;
}

/** What it comes to, and what was said and asked on the way. */
async function asked(offer: Offer, { terminal = true, yes = false, dryRun = false, answers = true }: Where) {
  const told: string[] = [];
  const ask = async (...question: readonly string[]) => {
    told.push(question.join(' | '));
    return answers;
  };
  const prompt = {
    interactive: terminal,
    yes,
    confirm: ask,
    confirmByTyping: ask,
    typeWord: ask,
    secret: async () => '',
    choose: async () => '',
    tick: async () => [],
    ask: async () => '',
  };
  const settings = { ...SETTINGS, dryRun };
  const agreed = await agreesTo({ prompt, settings, stderr: (line) => told.push(line) }, offer);
  return [agreed, ...told];
}

describe('what is offered for one of several things', () => {
  test('is asked on a terminal, after what it is about', async () => {
    expect(await asked(OFFER, {})).toEqual([true, 'one line', 'Take it in?']);
    expect(await asked(OFFER, { answers: false })).toEqual([false, 'one line', 'Take it in?']);
    expect(await asked({ ...OFFER, word: '/dev/sdb' }, {})).toEqual([
      true,
      'one line',
      'Take it in? | /dev/sdb',
    ]);
  });

  test('is told where nobody can be asked, and by a dry run', async () => {
    expect(await asked(OFFER, { terminal: false })).toEqual([false, 'It is there to be taken in']);
    expect(await asked(OFFER, { terminal: false, yes: true })).toEqual([false, 'It is there to be taken in']);
    expect(await asked(OFFER, { dryRun: true })).toEqual([false, 'It is there to be taken in']);
    const goingOn = { ...OFFER, unasked: { tell: 'It will be lost', answer: true } };
    expect(await asked(goingOn, { terminal: false })).toEqual([true, 'It will be lost']);
    expect(await asked(goingOn, { yes: true })).toEqual([true, 'It will be lost']);
  });

  test('is agreed to by --yes on a terminal', async () => {
    expect(await asked(OFFER, { yes: true })).toEqual([true]);
    expect(await asked({ ...OFFER, unasked: { answer: true } }, { yes: true })).toEqual([true]);
  });
});

describe('where a plan is kept, what would be asked', () => {
  /** What is kept of questions, and what is said meanwhile. */
  async function kept(put: (context: Parameters<typeof mustAgree>[0]) => Promise<unknown>) {
    const questions: KeptQuestion[] = [];
    const never = async (): Promise<never> => {
      throw new Error('nobody is to be asked');
    };
    const prompt = {
      keep: (question: KeptQuestion) => void questions.push(question),
      interactive: true,
      yes: true,
      confirm: never,
      confirmByTyping: never,
      typeWord: never,
      secret: never,
      choose: never,
      tick: never,
      ask: never,
    };
    await put({ prompt, settings: { ...SETTINGS, dryRun: true }, stderr: () => undefined });
    return questions;
  }

  test('is kept whole, with what it is about, and with --yes, too', async () => {
    const unasked = { refuse: 'Say so', hint: 'Add --yes' };
    const otherwise = 'Nothing was deleted';
    const about = async () => ['data holds 3 files'];
    expect(
      await kept(
        async (context) =>
          await mustAgree(context, { about, question: 'Delete it?', word: 'data', otherwise, unasked }),
      ),
    ).toEqual([
      {
        kind: 'agree',
        about: ['data holds 3 files'],
        question: 'Delete it?',
        word: 'data',
        otherwise,
        unasked,
      },
    ]);
  });

  test('is kept of an offer only where the plan was made with yes', async () => {
    const offer = { ...OFFER, unasked: { tell: 'it will be lost', answer: true } };
    expect(await kept(async (context) => await agreesTo(context, offer))).toEqual([
      { kind: 'offer', about: ['one line'], question: 'Take it in?', word: null, tell: 'it will be lost' },
    ]);
    expect(await kept(async (context) => await agreesTo(context, OFFER))).toEqual([]);
  });

  test('is kept of a sentence only where it was not said with a flag', async () => {
    const saying = {
      about: ['all is lost'],
      sentence: 'the data is gone',
      refuse: 'Say so',
      hint: 'Add a flag',
    };
    expect(await kept(async (context) => await mustSay(context, { ...saying, said: false }))).toEqual([
      { kind: 'say', ...saying },
    ]);
    expect(await kept(async (context) => await mustSay(context, { ...saying, said: true }))).toEqual([]);
  });
});
