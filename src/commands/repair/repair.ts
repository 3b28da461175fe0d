import { carryOutRepair, leftOver, lookForRepair } from '../../actions/repair.ts';
import { readToCompare } from '../../actions/verify.ts';
import { argument } from '../../cli/argument.ts';
import { mustAgree } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Chosen } from '../../drift/chosen.ts';
import { countedDifferences } from '../../drift/counted-differences.ts';
import { reachOf } from '../../drift/reach.ts';
import { REPAIRABLE, TRUSTS } from '../../drift/ways.ts';
import { counted } from '../../model/counted.ts';
import { notFound, usage } from '../../model/errors.ts';
import { repairView } from '../../ui/views/repair.ts';

export const repair = command({
  path: ['repair'],
  summary: 'Bring hosts and state together again, where "verify" finds that they differ',
  description:
    'Looks again, and makes a plan of what was named: mounts, lines of fstab, owners and permissions, tags, notes and bricks that do not run are brought to what the state has; sizes and names that were found are written down. Options, started volumes and active snapshots could be either: --trust says whether the state counts or the hosts. What is of nothing is removed from a host only where it is named itself, or with --orphans, and after a question; --all leaves it alone. Data is never made anew, and nothing is done where it could be lost: what stays is told with the reason. Exit code 6 where something that was named stays, or a host could not be asked.',
  arguments: {
    differences: argument.many({
      name: 'DIFFERENCE',
      summary: 'as "verify" names it; its kind alone, or with a host, stands for all of them',
      values: REPAIRABLE,
    }),
  },
  flags: {
    all: flag.bool({ summary: 'all that can be repaired, but for what would be removed from a host' }),
    orphans: flag.bool({
      summary:
        'remove what is of nothing: logical volumes, mounts, lines of fstab, files; beside names only what they name',
    }),
    trust: flag.choiceOrNone(TRUSTS, {
      placeholder: 'hosts|state',
      summary:
        'what counts where both could be right: what hosts have, or what the state has; without it they stay',
    }),
  },
  examples: [
    { title: 'What would be done about everything', line: 'repair --all --dry-run' },
    { title: 'All that can be repaired, as the state has it', line: 'repair --all --trust=state --yes' },
    { title: 'What is set by hand stays, and is written down', line: 'repair --all --trust=hosts --yes' },
  ],
  changes: true,
  check({ differences, all, orphans }) {
    if (differences.length === 0 && !all && !orphans)
      throw usage(
        'Nothing to be repaired was named',
        'Name differences as "glusterctl verify" does, or give --all.',
      );
  },
  async run(context, { differences: words, all, orphans, trust }) {
    const choice = { words, all, orphans, trust };
    const state = await readToCompare(context);
    const repairing = await lookForRepair(context, state, choice);
    const { wanted, left, unknown } = repairing.chosen;
    const reach = reachOf(choice, repairing);
    const [first] = unknown.filter((word) => !reach.mayBe(word));
    if (first !== undefined)
      throw notFound(`There is no difference ${JSON.stringify(first)}`, 'All there are: glusterctl verify');
    if (wanted.length > 0) await agree(context, repairing.chosen);
    await carryOutRepair(context, repairing, choice);
    const ids = new Set(wanted.map(({ difference }) => difference.id));
    const before = repairing.unknown.filter(({ host }) => reach.isAsked(host));
    if (context.settings.dryRun) return repairView({ done: [], still: [], left, unknown: before });
    if (wanted.length === 0) return repairView({ done: [], still: [], left, unknown: before });
    const { still, unknown: after } = await leftOver(context, ids);
    const open = new Set(still.map(({ id }) => id));
    const silent = new Set(after.map(({ host }) => host));
    const done = wanted.map(({ difference }) => difference).filter(({ id }) => !open.has(id));
    const unsure = after.filter(({ host }) => reach.isAsked(host) || done.some((one) => one.host === host));
    return repairView({
      done: done.filter(({ host }) => host === null || !silent.has(host)),
      still,
      left,
      unknown: [...before.filter(({ host }) => !silent.has(host)), ...unsure],
    });
  },
});

/** What is removed, or kept from clients, needs a word; the rest only a yes. */
async function agree(context: Context, { wanted }: Chosen): Promise<void> {
  const removed = wanted.filter(({ side }) => side === 'orphan');
  const stopped = wanted.filter(
    ({ side, difference }) => side === 'hosts' && difference.kind === 'volume-not-stopped',
  );
  const grave = removed.length > 0 ? 'remove' : stopped.length > 0 ? 'stop' : undefined;
  const counts = countedDifferences(wanted.map(({ difference }) => difference));
  const question =
    removed.length > 0
      ? `Repair ${counts}, and remove ${counted(removed.length, 'thing')} from hosts?`
      : stopped.length > 0
        ? `Repair ${counts}, and stop ${counted(stopped.length, 'volume')}?`
        : `Repair ${counts}?`;
  await mustAgree(context, {
    about: wanted.flatMap(({ difference: { what, found, id }, side }) => [
      `${VERBS[side]}: ${what}`,
      `    found ${found}  (${id})`,
    ]),
    question,
    ...(grave === undefined ? {} : { word: grave }),
    otherwise: 'Nothing was changed',
    unasked:
      grave === undefined
        ? 'go on'
        : {
            refuse: `Whether to ${grave} them can't be asked`,
            hint: 'With --yes it is done without a question.',
          },
  });
}

const VERBS = { hosts: 'Repair on hosts', state: 'Write down', orphan: 'Remove' } as const;
