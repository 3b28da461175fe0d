import { type CommandDefinition, command, type ParsedInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { Row } from '../../hosts/check/row.ts';
import { checkHosts } from '../../hosts/check/run.ts';
import { nearest } from '../../model/nearest.ts';
import { addressOf } from '../../plans/addresses.ts';
import { collectKeys, rememberKeys, type ShownKey } from '../../ssh/collect-keys.ts';
import { inNaturalOrder } from '../../ui/natural-order.ts';
import type { View } from '../../ui/view.ts';
import { keysView } from '../../ui/views/host.ts';
import { checkView } from '../../ui/views/host-check.ts';
import { type ChosenHost, chosenHosts, TOPOLOGY_FLAG } from '../device/discover.ts';
import { setupKey } from './setup-key.ts';

interface Chosen {
  readonly names: readonly string[];
  readonly topology: string;
}

const HOSTS = [
  { name: 'HOST', summary: 'hosts by name; all managed ones if none is named', variadic: true },
] as const;

const chosen = (input: ParsedInput): Chosen => ({
  names: input.arguments,
  topology: input.string('topology'),
});

const CHECK = {
  description:
    'Asks all hosts at once, only looks, and shows what is wrong first, each with the command that mends it. Exit code 3 when something must be mended, 20 when no host can be reached, 22 when no host key is trusted. With -o name: the hosts that are ready.',
  arguments: HOSTS,
  flags: [TOPOLOGY_FLAG],
  changes: false,
  parse: chosen,
  run: runCheck,
} as const;

const check = command<Chosen>({
  ...CHECK,
  path: ['host', 'check'],
  summary: 'Look whether hosts have all that is needed, and say how to mend what is missing',
  examples: [
    {
      title: 'The hosts of a topology file, before it is loaded',
      line: 'host check --topology=topology.json',
    },
    { title: 'All managed hosts, with everything that was looked at', line: 'host check --verbose' },
    { title: 'As a table', line: 'host check -o table' },
  ],
});

const preflight = command<Chosen>({
  ...CHECK,
  path: ['preflight'],
  summary: 'The same as "host check"',
  examples: [
    { title: 'Before a topology file is loaded', line: 'preflight --topology=topology.json --json' },
  ],
});

async function runCheck(context: Context, { names, topology }: Chosen): Promise<View> {
  const chosen = unique(await chosenHosts(context, names, topology));
  const hosts =
    names.length > 0 || topology !== '' ? chosen : inNaturalOrder(chosen, ({ address }) => address.name);
  const rows = await checkHosts(await context.hosts(), hosts, () => context.clock.now());
  const { settings, environment } = context;
  return checkView(await withNames(context, rows, names), {
    width: environment.stdoutIsTerminal ? environment.columns : null,
    verbose: settings.verbose,
    mendsApart: settings.output === 'table',
  });
}

/** A host may be named twice, and stand in the file besides. */
function unique(hosts: readonly ChosenHost[]): ChosenHost[] {
  return [...new Map(hosts.map((host) => [host.address.name, host])).values()];
}

/** What was typed but is no node may be a slip. */
async function withNames(
  context: Context,
  rows: readonly Row[],
  names: readonly string[],
): Promise<readonly Row[]> {
  const lost = rows.some((row) => row.concern === 'reachable' && row.good === false);
  if (!lost || names.length === 0) return rows;
  const state = await context.store.read();
  const nodes = inNaturalOrder(
    Object.values(state.nodes).map((node) => addressOf(node).name),
    (name) => name,
  );
  if (nodes.length === 0) return rows;
  return rows.map((row) => {
    if (row.concern !== 'reachable' || row.good !== false || nodes.includes(row.host)) return row;
    const [close] = nearest(row.host, nodes);
    const advice = close === undefined ? `Managed are ${nodes.join(', ')}.` : `Did you mean ${close}?`;
    return { ...row, detail: `${row.detail}; it is no managed node either`, mend: `${advice} ${row.mend}` };
  });
}

const trust = command<Chosen>({
  path: ['host', 'trust'],
  summary: 'Show the keys of hosts and, when they are right, trust them from now on',
  arguments: HOSTS,
  flags: [TOPOLOGY_FLAG],
  examples: [{ title: 'The hosts of a topology file', line: 'host trust --topology=topology.json --yes' }],
  changes: true,
  parse: chosen,
  async run(context, { names, topology }) {
    const hosts = await chosenHosts(context, names, topology);
    const { dryRun } = context.settings;
    const given = context.sshOptions();
    // --yes is for the keys that are asked about here, so for those of the jump hosts on the way as well.
    const options = { ...given, trustNewHosts: !dryRun && (given.trustNewHosts || context.prompt.yes) };
    const keys = await collectKeys(
      hosts.map(({ address }) => address),
      options,
    );
    const fresh = keys.filter(({ standing }) => standing === 'unknown');
    const bad = keys.some(({ standing }) => standing === 'changed' || standing === 'revoked');
    const unreached = keys.some(({ standing }) => standing === 'unreachable');
    const agreed = fresh.length > 0 && !dryRun && (await agree(context, fresh));
    const kept = agreed ? await rememberKeys(fresh, options) : null;
    const trusted = agreed ? fresh.map(({ host }) => host) : [];
    const left = fresh.length - trusted.length;
    const wouldAgree = dryRun && (context.prompt.yes || context.prompt.interactive || given.trustNewHosts);
    const exitCode = bad || (left > 0 && !wouldAgree) ? 22 : unreached ? 20 : 0;
    const view = keysView(keys, { trusted, kept, dryRun, exitCode });
    if (left === 0 || dryRun) return view;
    const others = fresh.filter(({ host }) => !trusted.includes(host)).map(({ host }) => host);
    const how = `Nothing was trusted. Compare with "ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub" on the hosts; where they are right: glusterctl host trust ${others.join(' ')} --yes`;
    return { ...view, notes: [...(view.notes ?? []), how] };
  },
});

async function agree(context: Context, fresh: readonly ShownKey[]): Promise<boolean> {
  if (context.prompt.yes || context.settings.trustNewHosts) return true;
  if (!context.prompt.interactive) return false;
  for (const { host, type, fingerprint } of fresh) context.stderr(`${host}  ${type} ${fingerprint}`);
  return await context.prompt.confirm(
    fresh.length === 1 ? 'Trust this key from now on?' : `Trust these ${fresh.length} keys from now on?`,
  );
}

export const commands: readonly CommandDefinition[] = [check, preflight, trust, setupKey];
