import type { Context, Settings } from '../../src/cli/context.ts';
import type { Commands } from '../../src/cli/program.ts';
import { recoverOperations } from '../../src/engine/recover.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import type { Store } from '../../src/store/store.ts';
import { engineOptions } from './toy-engine.ts';

const SETTINGS: Settings = {
  dryRun: false,
  offline: false,
  showCommands: false,
  quiet: false,
  debug: false,
  output: 'heketi',
  color: false,
  lockTimeoutSeconds: 1,
  trustNewHosts: false,
  verbose: false,
  configFile: null,
  config: () => null,
};

export interface ToyContextOptions {
  readonly store: Store;
  readonly hosts: Hosts;
  readonly variables?: Readonly<Record<string, string>>;
  readonly settings?: Partial<Settings>;
  readonly stop?: AbortSignal;
}

/** A context of toy hosts for commands; what is printed while they run is in `out` and `err`. */
export function toyContext(
  given: ToyContextOptions,
): Context & { readonly out: string[]; readonly err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const options = engineOptions(given);
  const { store, ids, clock, random } = options;
  return {
    program: { nouns: [], complete: async () => [] },
    store,
    sharedLog: async () => store.log ?? null,
    ids,
    clock,
    random,
    out,
    err,
    prompt: {
      interactive: false,
      yes: true,
      confirm: async () => true,
      confirmByTyping: async () => true,
      typeWord: async () => false,
      secret: async () => '',
      choose: async () => '',
      tick: async () => [],
      ask: async () => '',
    },
    environment: {
      variables: given.variables ?? {},
      home: null,
      user: 'ann',
      workingDirectory: '/',
      programName: 'hc',
      programFile: null,
      stdinIsTerminal: false,
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      columns: 80,
      readStdin: async () => '',
      readBytes: async () => Buffer.alloc(0),
      readFile: async () => '',
      writeFile: async () => undefined,
    },
    settings: { ...SETTINGS, ...given.settings },
    stderr: (line) => err.push(line),
    stdout: (text) => out.push(text),
    hosts: async () => given.hosts,
    letGoOfHosts: async () => undefined,
    run: async () => {
      throw new Error('a toy context runs no other command');
    },
    sshOptions: () => {
      throw new Error('toy hosts have no options');
    },
    operate: async (requests) => await runRequests(requests, options),
    recover: async (recovery) => await recoverOperations(recovery, options),
    show: async () => undefined,
    probing: async (_hosts, work) => await work(() => undefined),
    stop: given.stop ?? options.stop,
  };
}

/** Parses and runs one command with arguments and flags given as values. */
export async function runCommand(
  commands: Commands,
  context: Context,
  path: string,
  words: readonly string[] = [],
  flags: Readonly<Record<string, string | boolean>> = {},
) {
  const definition = await commands[path]?.();
  if (definition === undefined) throw new Error(`no command ${path}`);
  const said = (name: string) => ({ value: flags[name] ?? '', given: name in flags });
  return await definition.prepare({ words, beforeDashes: null, said })(context);
}
