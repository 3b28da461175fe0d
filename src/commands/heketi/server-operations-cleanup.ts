import { recover, wordAskedFor } from '../../actions/recover.ts';
import { command } from '../../cli/define.ts';
import { usage } from '../../model/errors.ts';
import { isId } from '../../model/ids.ts';
import { reasons } from '../../ui/views/recovered.ts';
import { undoLines } from '../../ui/views/undo.ts';
import { confirm, operations } from '../operation/arguments.ts';

const MOST_AT_ONCE = 32;

export const serverOperationsCleanup = command({
  path: ['server', 'operations', 'cleanup'],
  summary: 'Cleans up what was left; see "operation clean", which reports results',
  arguments: { operations },
  flags: { confirm },
  examples: [{ title: "Under heketi-cli's name", line: 'server operations cleanup' }],
  changes: true,
  ignoresSurplus: true,
  keepsNoPlan: true,
  check(named) {
    for (const id of named.operations) {
      if (!isId(id)) throw usage(`validation failed: operations: ${id} is not a valid UUID.`);
    }
    const count = named.operations.length;
    if (count > MOST_AT_ONCE) {
      throw usage(
        `validation failed: operations: too many ids specified (${count}), up to ${MOST_AT_ONCE} supported.`,
      );
    }
  },
  async run(context, named) {
    const { cleanable } = await import('../../engine/recover.ts');
    const state = await context.store.read();
    const wanted =
      named.operations.length === 0
        ? Object.values(state.operations)
        : named.operations.flatMap((id) => state.operations[id] ?? []);
    const recovered = await recover(context, state, {
      direction: 'default',
      ids: cleanable(wanted).map(({ id }) => id),
      force: false,
      confirmed: named.confirm,
      describe: undoLines,
    });
    const kept = recovered.find(({ outcome }) => wordAskedFor(outcome) !== null);
    if (kept !== undefined && kept.error !== null) throw kept.error;
    const failed = recovered.flatMap(({ error }) => error ?? []);
    return {
      text: () => '',
      json: () => null,
      verbatim: true,
      notes: [
        'Note: Operation clean up is a batch operation.',
        '* The results of individual operation clean ups are not reported here.',
        `* Use '${context.environment.programName} server operations [list|info]' to view operations.`,
        ...failed.flatMap(reasons),
      ],
      exitCode: failed.length === 0 ? 0 : 3,
    };
  },
});
