import { mustAgree } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import type { Checked, Row } from '../hosts/check/row.ts';
import { type HostToCheck, lookAtHosts } from '../hosts/check/run.ts';
import { type Preparation, preparationOf, type Task } from '../hosts/prepare/measures.ts';
import { counted } from '../model/counted.ts';
import type { GlusterctlError } from '../model/errors.ts';
import type { Resting } from '../model/resting.ts';
import type { State } from '../model/state.ts';
import { addressOf, storageName } from '../plans/addresses.ts';
import { planPrepareHost } from '../plans/prepare-host.ts';

export interface PreparedHost {
  readonly host: string;
  /** What was done, or begun; empty: it lacked nothing that can be brought. */
  readonly measures: readonly string[];
  readonly error: GlusterctlError | null;
}

export interface PreparedHosts {
  readonly hosts: readonly PreparedHost[];
  /** What only a person can do, as it was before; what is left of it, the rows tell. */
  readonly tasks: readonly Task[];
  /** The check, once more where anything was done. */
  readonly rows: readonly Row[];
}

/** One look at all hosts, a plan for each of those that lack something, all side by side, and the same look again. */
export async function prepareHosts(
  context: Context,
  wanted: readonly HostToCheck[],
  withFirewall: boolean,
): Promise<PreparedHosts> {
  const hosts = await context.hosts();
  const now = () => context.clock.now();
  const [look, state] = await Promise.all([lookAtHosts(hosts, wanted, now, true), context.store.read()]);
  const letIn = withFirewall ? poolAddresses(context, state, look.checked) : null;
  const preparations = look.checked.map((checked): Preparation => {
    const found = preparationOf(checked, look.rows, { letIn });
    const { resting } = checked;
    if (resting === null) return found;
    // What ends the maintenance is told once, first of all.
    const tasks = found.tasks.filter(({ command }) => command !== resting.command);
    return { ...found, measures: [], tasks };
  });
  const tasks = [
    ...look.checked.flatMap(({ resting }) => (resting === null ? [] : [maintenanceTask(resting)])),
    ...preparations.flatMap((one) => one.tasks),
  ];
  const lacking = preparations.filter(({ measures }) => measures.length > 0);
  if (lacking.length === 0) {
    await context.operate([]);
    return { hosts: preparations.map(untouched), tasks, rows: look.rows };
  }
  await mustAgree(context, {
    about: aboutLines(lacking, tasks),
    question: `Do this on ${counted(lacking.length, 'host')}?`,
    otherwise: 'Nothing was changed',
    unasked: {
      refuse: `Whether ${lacking.map(({ host }) => host).join(', ')} may be prepared can't be asked`,
      hint: 'With --dry-run it is shown what would be done, with --yes it is done without a question.',
    },
  });
  const outcomes = await context.operate(
    lacking.flatMap(({ host, measures, tasks: own }) => {
      const address = wanted.find((one) => one.address.name === host)?.address;
      if (address === undefined) return [];
      const notes = own.map(taskLine);
      return [
        {
          plan: (planning) => planPrepareHost({ host: address, measures, notes }, planning),
          about: `host ${host}`,
        },
      ];
    }),
  );
  const done = preparations.map((one): PreparedHost => {
    const outcome = outcomes[lacking.indexOf(one)];
    if (outcome === undefined) return untouched(one);
    const error = outcome.kind === 'done' ? null : outcome.error;
    return { host: one.host, measures: one.measures.map(({ title }) => title), error };
  });
  if (context.settings.dryRun) return { hosts: done, tasks, rows: look.rows };
  return { hosts: done, tasks, rows: (await lookAtHosts(hosts, wanted, now, true)).rows };
}

function untouched({ host }: Preparation): PreparedHost {
  return { host, measures: [], error: null };
}

export function taskLine({ host, what, command }: Task): string {
  return `${host}, ${what} → ${command}`;
}

/** Hosts that lack the same are told together. */
function aboutLines(lacking: readonly Preparation[], tasks: readonly Task[]): readonly string[] {
  const alike = new Map<string, { readonly hosts: string[]; readonly titles: readonly string[] }>();
  for (const { host, measures } of lacking) {
    const titles = measures.map(({ title }) => title);
    const key = titles.join('\n');
    const group = alike.get(key) ?? { hosts: [], titles };
    group.hosts.push(host);
    alike.set(key, group);
  }
  return [
    ...[...alike.values()].flatMap(({ hosts, titles }) => [
      `${hosts.join(', ')}:`,
      ...titles.map((title) => `  ${title}`),
    ]),
    ...(tasks.length === 0
      ? []
      : ['Left to be done by hand:', ...tasks.map((task) => `  ${taskLine(task)}`)]),
  ];
}

function isAddress(text: string): boolean {
  return /^[\d.]+$|:/.test(text) && !/^127\.|^::1$/.test(text);
}

/** Of all that are managed and all that are named: who is to join a pool is named with its members. */
function poolAddresses({ stderr }: Context, state: State, checked: readonly Checked[]): readonly string[] {
  const named = checked.map(({ storage, facts }) => facts.storageAddress ?? storage);
  const others = Object.values(state.nodes).filter(
    (node) => !checked.some(({ host }) => host === addressOf(node).name),
  );
  const managed = others.map(storageName);
  const nameless = managed.filter((storage) => !isAddress(storage));
  if (nameless.length > 0)
    stderr(
      `Not let in, since only ${counted(nameless.length, 'name')} and no address is known: ${nameless.join(', ')}. Name them, too.`,
    );
  return [...new Set([...named, ...managed].filter(isAddress))];
}

/** There glusterd is stopped on purpose. */
function maintenanceTask({ host, command }: Resting): Task {
  return { host, what: 'it is in maintenance, and nothing is started there', command };
}
