import { describe, expect, test } from 'vitest';
import { agreesTo, type Offer } from '../../src/cli/confirm.ts';

const OFFER: Offer = {
  about: ['one line'],
  question: 'Take it in?',
  unasked: { tell: 'It is there to be taken in', answer: false },
};

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
  const settings = {
    dryRun,
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
