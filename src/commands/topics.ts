import type { Topic } from '../cli/program.ts';

const load = async () => await import('./help/index.ts');

/** What "help" tells beside commands. Their text is loaded when it is asked for. */
export const TOPICS: readonly Topic[] = [
  {
    name: 'exit-codes',
    summary: 'What each exit code says',
    load: async () => (await load()).exitCodes,
  },
  {
    name: 'errors',
    summary: 'What errors, findings and conditions mean',
    load: async () => (await load()).errors,
  },
  {
    name: 'output',
    summary: 'Formats of results, for people and for programs',
    load: async () => (await load()).output,
  },
  {
    name: 'configuration',
    summary: 'Where values come from: flags, environment, file',
    load: async () => (await load()).configuration,
  },
  {
    name: 'environment',
    summary: 'Environment variables that count',
    load: async () => (await load()).environment,
  },
  {
    name: 'state-file',
    summary: 'The one file that all is kept in, its backups and its lock',
    load: async () => (await load()).stateFile,
  },
  {
    name: 'names',
    summary: 'How volumes, hosts, devices and bricks are named',
    load: async () => (await load()).names,
  },
  { name: 'sizes', summary: 'How sizes are written and rounded', load: async () => (await load()).sizes },
  {
    name: 'durability',
    summary: 'Copies, arbiters and dispersed volumes, and what each can lose',
    load: async () => (await load()).durability,
  },
  {
    name: 'placement',
    summary: 'How devices are chosen: zones, tags, limits',
    load: async () => (await load()).placement,
  },
  {
    name: 'scripts',
    summary: 'What scripts can rely on',
    load: async () => (await load()).scripts,
  },
  {
    name: 'heketi',
    summary: 'For who comes from Heketi and heketi-cli',
    load: async () => (await load()).heketi,
  },
  {
    name: 'simulation',
    summary: 'Simulated hosts, to try things out',
    load: async () => (await load()).simulation,
  },
];
