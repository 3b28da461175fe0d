import type { CommandDefinition } from './command.ts';

/** One noun: its commands may be spread over several files, and are loaded only when it is typed. */
export interface Noun {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly hidden?: boolean;
  load(): Promise<readonly CommandDefinition[]>;
}

interface Commands {
  readonly commands: readonly CommandDefinition[];
}

async function all(...modules: readonly Promise<Commands>[]): Promise<readonly CommandDefinition[]> {
  return (await Promise.all(modules)).flatMap((module) => module.commands);
}

/** In the order in which help lists them. */
export const NOUNS: readonly Noun[] = [
  {
    name: 'cluster',
    summary: 'Clusters: groups of hosts that volumes are spread over',
    load: () => all(import('./cluster.ts')),
  },
  { name: 'config', summary: 'The configuration file', load: () => all(import('./config.ts')) },
  {
    name: 'server',
    summary: 'What heketi-cli asks of its server',
    load: () => all(import('./server-mode.ts')),
  },
  {
    name: 'loglevel',
    summary: "What heketi-cli asks of its server's log",
    load: () => all(import('./loglevel.ts')),
  },
  {
    name: 'completion',
    summary: 'Completion scripts for shells',
    load: () => all(import('./completion.ts')),
  },
];
