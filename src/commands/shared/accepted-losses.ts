import { agreesTo } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { flag, refined } from '../../cli/flag.ts';
import type { Node } from '../../model/entities.ts';
import { refused, usage } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';
import { foreseenLosses } from '../../plans/maintenance/foreseen.ts';

export function isLoss(word: string): boolean {
  return /^(unavailable|one-copy):.+$/.test(word);
}

/** What volumes may lose for as long as a host is away. */
export const ACCEPT = refined(
  flag.list({
    placeholder: 'LOSS',
    summary: 'what may be lost for a while: unavailable:VOLUME or one-copy:VOLUME',
  }),
  (words) => {
    const wrong = words.find((word) => !isLoss(word));
    if (wrong === undefined) return words;
    throw usage(
      `"${wrong}" is nothing that can be accepted`,
      'It reads unavailable:VOLUME or one-copy:VOLUME.',
    );
  },
);

/** Asked by name, before anything is begun, for what volumes would lose with any of the hosts. */
export async function acceptedLosses(
  context: Context,
  state: State,
  nodes: readonly Node[],
  given: readonly string[],
): Promise<readonly string[]> {
  const all = nodes.flatMap((node) => foreseenLosses(state, node, given));
  const losses = [...new Map(all.map((loss) => [loss.accept, loss])).values()];
  // The plan itself tells of them.
  if (losses.length === 0 || context.settings.dryRun) return given;
  const words = losses.map((loss) => loss.words);
  const agreed = await agreesTo(context, {
    about: words,
    question: 'If that may be for as long as it takes, type',
    word: losses.map(({ accept }) => accept).join(' '),
    unasked: { answer: false },
  });
  if (!agreed)
    throw refused(
      words.join('; '),
      `If that may be for a while: ${losses.map(({ accept }) => `--accept=${accept}`).join(' ')}`,
    );
  return [...given, ...losses.map(({ accept }) => accept)];
}
