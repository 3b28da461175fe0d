import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { refused, retold, usage } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import { asKnown } from '../../ui/error.ts';
import { WentBack } from '../../ui/prompts/questions.ts';
import type { View } from '../../ui/view.ts';
import { text } from '../../ui/views/text.ts';
import { type Answers, readAnswers, TEMPLATE } from './answers.ts';
import { answersText, keepAnswers, keptAnswers } from './kept-answers.ts';
import { addresses } from './parts/addresses.ts';
import { disks } from './parts/disks.ts';
import { hosts } from './parts/hosts.ts';
import { keys } from './parts/keys.ts';
import { load } from './parts/load.ts';
import { logIn } from './parts/log-in.ts';
import { output } from './parts/output.ts';
import { prepare } from './parts/prepare.ts';
import { volume } from './parts/volume.ts';
import { zones } from './parts/zones.ts';
import { type Part, SetUp, Stopped } from './set-up.ts';

const PARTS: readonly Part[] = [hosts, keys, logIn, prepare, disks, addresses, zones, load, volume, output];
const NEEDED = ['hosts', 'disks'] as const;
const EXAMPLES = { hosts: '"hosts": ["node1", "node2", "node3"]', disks: '"disks": "all"' } as const;

export const init = command({
  path: ['init'],
  summary: 'From bare hosts to a first volume, by answering questions',
  description:
    'Asks which hosts, trusts their keys, logs in, brings them what they lack, asks which disks, writes a topology file, shows what it comes to, loads it and makes a first volume. Esc leads back to the question before. Interrupted, it goes on where it was. Each answer can come from a file instead; with all of them nothing is asked.',
  flags: {
    preseed: flag.text({
      placeholder: 'FILE',
      summary: 'answers: JSON, comments allowed; - is standard input',
    }),
    printPreseed: flag.bool({
      summary: 'print the answers of the last set-up, or else what such a file looks like',
    }),
  },
  examples: [
    { title: 'By questions', line: 'init' },
    { title: 'The answers, to use them elsewhere', line: 'init --print-preseed' },
  ],
  changes: false,
  logged: true,
  endsOnInterrupt: true,
  refusesSurplus: '"init" takes no arguments',
  check({ preseed, printPreseed }) {
    if (preseed !== '' && printPreseed) throw usage('--preseed and --print-preseed are one too many');
  },
  async run(context, { preseed, printPreseed }) {
    const kept = await keptAnswers(context);
    if (printPreseed) {
      const answers = kept?.answers ?? null;
      const missing = answers === null ? [] : NEEDED.filter((key) => answers[key] === undefined);
      return text(
        answers === null ? TEMPLATE : answersText(answers),
        answers ?? {},
        missing.map((key) => `Not answered yet: ${key}. For example: ${EXAMPLES[key]}`),
      );
    }
    const given = preseed === '' ? {} : await readPreseed(context, preseed);
    const before =
      kept === null || kept.finished || preseed !== '' ? {} : await toGoOnWith(context, kept.answers);
    const setUp = new SetUp(context, { ...before, ...given });
    await mustBeFree(setUp, preseed !== '');
    return await through(setUp, given, goOn(preseed));
  },
});

/** How it is gone on with after an end before its end: with a file of answers, by the same line. */
function goOn(preseed: string): string {
  const file = preseed === '' || preseed === '-' ? preseed : quote(preseed);
  return `It goes on where it was: glusterctl init${file === '' ? '' : ` --preseed=${file}`}`;
}

async function readPreseed({ environment }: Context, file: string): Promise<Answers> {
  if (file === '-') return readAnswers(await environment.readStdin(), 'standard input');
  return readAnswers(await environment.readFile(file), file);
}

async function toGoOnWith({ prompt, stderr }: Context, answers: Answers): Promise<Answers> {
  if (!prompt.interactive || Object.keys(answers).length === 0) return {};
  const of = answers.hosts === undefined ? '' : ` of ${answers.hosts.join(', ')}`;
  stderr(`A set-up${of} was begun and has not come to its end.`);
  const way = await prompt.choose({
    question: 'Go on with it?',
    columns: [{ title: '' }],
    rows: [
      { value: 'on', cells: ['Go on where it was'] },
      { value: 'anew', cells: ['Begin anew; nothing on the hosts is taken back'] },
    ],
  });
  return way === 'on' ? answers : {};
}

/** Where nobody can be asked all that is missing is named at once; a set-up is for who has nothing yet. */
async function mustBeFree({ context, answers, asks }: SetUp, preseeded: boolean): Promise<void> {
  const missing = NEEDED.filter((key) => answers[key] === undefined);
  if (!asks && missing.length > 0)
    throw usage(
      `Nobody can be asked here, and no answer is given for: ${missing.join(', ')}`,
      `Say it in a file, for example: {${missing.map((key) => EXAMPLES[key]).join(', ')}}\nThen: glusterctl init --preseed=preseed.json`,
    );
  const { nodes } = await context.store.read();
  if (!preseeded && answers.hosts === undefined && Object.keys(nodes).length > 0)
    throw refused(
      'There is a cluster already, and "init" is for the first one',
      'How it does: glusterctl status\nTo bring further hosts in: glusterctl topology load --help',
    );
}

/** Part after part, and back where somebody wants to. */
async function through(setUp: SetUp, given: Answers, toGoOn: string): Promise<View> {
  const { context } = setUp;
  // Where it goes on, what was answered before can be asked again as well.
  let asking = PARTS.flatMap(({ always, keys: own }, at) =>
    always === true && own.some((key) => key in setUp.answers && !(key in given)) ? [at] : [],
  );
  try {
    for (let at = 0; at < PARTS.length; ) {
      const part = PARTS[at];
      if (part === undefined) break;
      const before = setUp.asked;
      setUp.hasWayBack = asking.length > 0;
      try {
        await part.go(setUp);
        if (setUp.asked > before && !asking.includes(at)) asking.push(at);
        if (part.lasting === true) asking = [];
        at++;
      } catch (error) {
        if (!(error instanceof WentBack)) throw error;
        const from = at;
        // Behind the first question of a part its beginning is the way back.
        if (setUp.asked - before < 2) at = asking.findLast((one) => one < from) ?? at;
        asking = asking.filter((one) => one < at);
        // An answer of the file stands, whatever is asked again.
        setUp.forget(
          PARTS.slice(at, from + 1)
            .flatMap((one) => one.keys)
            .filter((key) => !(key in given)),
        );
      }
    }
  } catch (error) {
    if (error instanceof Stopped) return { ...text('', {}), exitCode: error.code, notes: [toGoOn] };
    const known = asKnown(error);
    throw known.code === 'interrupted' ? retold(known, { hints: [toGoOn] }) : error;
  }
  await keepAnswers(context, { answers: setUp.answers, finished: true });
  return ended(setUp);
}

function ended({ commands, context }: SetUp): View {
  const program = context.environment.programName;
  const lines = commands.map((words) => `  ${program} ${words.map((word) => quote(word)).join(' ')}\n`);
  return text(`\nThe same by commands:\n${lines.join('')}`, { commands }, [
    `The same without questions, elsewhere: ${program} init --print-preseed > preseed.json`,
    `How it does: ${program} status`,
  ]);
}
