import { rollCluster } from '../../actions/roll-cluster.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Cluster, Node } from '../../model/entities.ts';
import { refused, usage } from '../../model/errors.ts';
import { findCluster, findNode } from '../../model/lookup.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import type { State } from '../../model/state.ts';
import { manageName, nodesOf } from '../../plans/addresses.ts';
import { quote } from '../../shell/quote.ts';
import { rolledView } from '../../ui/views/rolled.ts';
import { ACCEPT, acceptedLosses } from '../shared/accepted-losses.ts';

const HOUR = 3600;

export const rolling = command({
  path: ['cluster', 'rolling'],
  summary: 'Run a command on host after host of a cluster, each in maintenance meanwhile',
  description:
    'Of each host in turn: gluster is stopped there as with "node maintenance start", the command runs, and the host is waited for, also where it boots. When gluster runs again and all is healed, the next follows. It stops at the first that fails or does not come back. One word is what a shell is given; several are the words of one command.',
  arguments: {
    cluster: argument.optional({
      name: 'CLUSTER',
      summary: 'id, beginning of the id, or name; may be left away where there is one',
    }),
    words: argument.afterDashes(
      { name: 'COMMAND', summary: 'what is run on each host, as root' },
      { required: 'Command missing', hint: 'It reads: glusterctl cluster rolling -- COMMAND' },
    ),
  },
  flags: {
    node: flag.list({ placeholder: 'NODE', summary: 'only these hosts' }),
    from: flag.text({ placeholder: 'NODE', summary: 'begin with this host: those before it are done' }),
    timeoutCommand: flag.duration({
      placeholder: 'TIME',
      fallback: HOUR,
      most: '7d',
      summary: 'how long the command may take on a host',
    }),
    accept: ACCEPT,
  },
  examples: [
    { title: 'Upgrade all hosts', line: 'cluster rolling -- apt-get -y upgrade' },
    { title: 'Boot two of them, one after the other', line: 'cluster rolling lab --node=gl1,gl2 -- reboot' },
    { title: 'Go on where it stopped', line: 'cluster rolling --from=gl2 -- apt-get -y upgrade' },
  ],
  changes: true,
  async run(context, { cluster: reference, words, node, from, timeoutCommand, accept }) {
    const state = await context.store.read();
    const cluster = theCluster(state, reference);
    const nodes = chosenNodes(state, cluster, node, from);
    const accepted = await acceptedLosses(context, state, nodes, accept);
    const typed = [
      ...(reference === '' ? [] : [reference]),
      ...accept.map((loss) => `--accept=${loss}`),
      ...node.map((name) => `--node=${name}`),
      ...(timeoutCommand === HOUR ? [] : [`--timeout-command=${timeoutCommand}s`]),
    ];
    const done = await rollCluster(context, {
      nodes,
      command: words.length === 1 ? (words[0] ?? '') : words.map(quote).join(' '),
      timeoutSeconds: timeoutCommand,
      accepted,
      goOn: (next) => {
        const flags = [...typed, `--from=${next}`].map(quote).join(' ');
        return `glusterctl cluster rolling ${flags} -- ${words.map(quote).join(' ')}`;
      },
    });
    return rolledView(cluster.id, done);
  },
});

function theCluster(state: State, reference: string): Cluster {
  if (reference !== '') return findCluster(state, reference);
  const [only, ...others] = Object.values(state.clusters);
  if (only === undefined) throw refused('There is no cluster');
  if (others.length > 0)
    throw usage(
      `There are ${others.length + 1} clusters`,
      'Which one: glusterctl cluster rolling CLUSTER -- COMMAND',
    );
  return only;
}

/** In the order in which people count. Those that are removed have no part in it. */
function chosenNodes(
  state: State,
  cluster: Cluster,
  wanted: readonly string[],
  from: string,
): readonly Node[] {
  const own = inNaturalOrder(
    nodesOf(state, cluster.id).filter((node) => node.state !== 'failed'),
    manageName,
  );
  const place = (reference: string, among: readonly Node[]): number => {
    const { id } = findNode(state, reference);
    const at = among.findIndex((node) => node.id === id);
    if (at < 0) throw usage(`${reference} is none of the hosts that it is to go through`);
    return at;
  };
  const ids = new Set(wanted.map((reference) => own[place(reference, own)]?.id));
  const nodes = wanted.length === 0 ? own : own.filter(({ id }) => ids.has(id));
  if (nodes.length === 0) throw refused('The cluster has no hosts');
  return from === '' ? nodes : nodes.slice(place(from, nodes));
}
