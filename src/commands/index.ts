import type { Commands, Noun, Program } from '../cli/program.ts';
import { notThere } from './heketi/words.ts';
import { TOPICS } from './topics.ts';

/** A file may hold commands of several nouns; here is what belongs to this one. Each command is loaded when it is typed. */
function from(
  noun: string,
  load: () => Promise<{ readonly commands: Commands }>,
): Pick<Noun, 'load' | 'find'> {
  const own = async (): Promise<readonly (readonly [path: string, load: Commands[string]])[]> =>
    Object.entries((await load()).commands).filter(([path]) => path.split(' ')[0] === noun);
  return {
    load: async () => await Promise.all((await own()).map(async ([, one]) => await one())),
    async find(words) {
      const typed = `${words.join(' ')} `;
      const found = (await own()).find(([path]) => typed.startsWith(`${path} `));
      return (await found?.[1]()) ?? null;
    },
  };
}

const NOUNS: readonly Noun[] = [
  {
    name: 'init',
    summary: 'From bare hosts to a first volume, by answering questions',
    ...from('init', () => import('./init/index.ts')),
  },
  {
    name: 'status',
    summary: 'How all clusters do, what is wrong, and what to do about it',
    ...from('status', () => import('./status/index.ts')),
  },
  {
    name: 'verify',
    summary: 'Whether hosts are as the state has them',
    ...from('verify', () => import('./verify/index.ts')),
  },
  {
    name: 'repair',
    summary: 'Bring hosts and state together where they differ',
    ...from('repair', () => import('./repair/index.ts')),
  },
  {
    name: 'cluster',
    summary: 'Clusters: groups of hosts that volumes are spread over',
    ...from('cluster', () => import('./cluster/index.ts')),
  },
  {
    name: 'volume',
    summary: 'Volumes: create, expand, clone, delete, and how they do',
    groups: {
      endpoint: 'What Kubernetes is told of a volume: patches for its endpoints',
      'set-block-hosting-restriction': 'Whether new block volumes may be put on a volume: locked, unlocked',
    },
    ...from('volume', () => import('./volume/index.ts')),
  },
  {
    name: 'adopt',
    summary: 'Volumes that were made by hand, taken into the state as they are',
    ...from('adopt', () => import('./adopt/index.ts')),
  },
  {
    name: 'blockvolume',
    summary: 'Block volumes that the state knows of',
    ...from('blockvolume', () => import('./blockvolume/index.ts')),
  },
  {
    name: 'snapshot',
    summary: 'Snapshots of volumes',
    ...from('snapshot', () => import('./snapshot/index.ts')),
  },
  {
    name: 'topology',
    summary: 'All clusters, hosts and devices, from one file or at one glance',
    ...from('topology', () => import('./topology/index.ts')),
  },
  {
    name: 'node',
    summary: 'Hosts that run gluster',
    groups: { maintenance: 'Gluster on a host stopped for work on it, and started again' },
    ...from('node', () => import('./node/index.ts')),
  },
  {
    name: 'device',
    summary: 'Block devices that bricks are made on',
    ...from('device', () => import('./device/index.ts')),
  },
  {
    name: 'brick',
    summary: 'Bricks: where each of them is, and moving one to another disk',
    ...from('brick', () => import('./brick/index.ts')),
  },
  {
    name: 'heal',
    summary: 'What is to be healed, how fast that goes, and waiting for it',
    ...from('heal', () => import('./heal/index.ts')),
  },
  {
    name: 'rebalance',
    summary: 'Spreading the files of a volume evenly over its bricks',
    ...from('rebalance', () => import('./rebalance/index.ts')),
  },
  {
    name: 'peer',
    summary: 'What the glusterd of each host knows of the others and of volumes',
    ...from('peer', () => import('./peer/index.ts')),
  },
  {
    name: 'host',
    summary: 'Hosts as SSH sees them: what they lack, their keys, logging in',
    ...from('host', () => import('./host/index.ts')),
  },
  {
    name: 'preflight',
    summary: 'The same as "host check"',
    ...from('preflight', () => import('./host/index.ts')),
  },
  {
    name: 'kubernetes',
    summary: 'Claims of Kubernetes, which become volumes, and how its pods mount them',
    groups: {
      manifest: 'Objects of Kubernetes, printed: no cluster is asked',
      nodes: 'Volumes mounted on nodes, for pods that mount them by their path',
    },
    ...from('kubernetes', () => import('./kubernetes/index.ts')),
  },
  {
    name: 'operation',
    summary: 'Operations that run, or were left unfinished',
    ...from('operation', () => import('./operation/index.ts')),
  },
  {
    name: 'log',
    summary: 'What was done, by whom, with each script',
    ...from('log', () => import('./log/index.ts')),
  },
  {
    name: 'state',
    summary: 'The state file, its backups, and its soundness',
    ...from('state', () => import('./state/index.ts')),
  },
  {
    name: 'config',
    summary: 'The configuration file',
    repeats: ['config'],
    ...from('config', () => import('./config/index.ts')),
  },
  {
    name: 'heketi',
    summary: 'Taking over from Heketi, and the way back',
    repeats: ['state', 'ssh-config', 'known-hosts'],
    ...from('heketi', () => import('./heketi/index.ts')),
  },
  {
    name: 'db',
    summary: "The state as Heketi's database, and databases of Heketi",
    ...from('db', () => import('./heketi/index.ts')),
  },
  {
    name: 'server',
    summary: 'What heketi-cli asks of its server',
    groups: {
      mode: 'The mode of the server, as heketi-cli asks for it',
      operations: 'Operations that are open, as heketi-cli asks for them',
    },
    ...from('server', () => import('./heketi/index.ts')),
  },
  {
    name: 'setup-openshift-heketi-storage',
    aliases: ['setup-heketi-db-storage', 'setup-kubernetes-heketi-storage'],
    summary: 'The same as "state setup", as heketi-cli calls it',
    ...from('setup-openshift-heketi-storage', () => import('./state/index.ts')),
  },
  {
    name: 'simulator',
    summary: 'Simulated gluster hosts, to try things out',
    repeats: [],
    ...from('simulator', () => import('./simulator/index.ts')),
  },
  {
    name: 'loglevel',
    summary: "What heketi-cli asks of its server's log",
    repeats: [],
    ...from('loglevel', () => import('./heketi/index.ts')),
  },
  {
    name: 'explain',
    summary: 'What codes, findings and words of errors mean, and what to do next',
    repeats: [],
    ...from('explain', () => import('./explain/index.ts')),
  },
  {
    name: 'completion',
    summary: 'Completion scripts for shells',
    repeats: [],
    ...from('completion', () => import('./completion/index.ts')),
  },
  {
    name: 'home',
    summary: 'How things are in short, and what is usually typed next',
    hidden: true,
    ...from('home', () => import('./home/index.ts')),
  },
  {
    name: 'complete',
    summary: 'What could be typed next',
    repeats: [],
    hidden: true,
    ...from('complete', () => import('./completion/index.ts')),
  },
];

export const program: Program = { nouns: NOUNS, topics: TOPICS, notThere, whenAlone: ['home'] };
