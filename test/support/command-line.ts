import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/cli/run/clock.ts';
import type { Io } from '../../src/cli/run/io.ts';
import { runCommandLine } from '../../src/cli/run/run-command-line.ts';
import { program } from '../../src/commands/index.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { wrongSuggestions } from './suggestions.ts';
import { splitWords } from './words.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLineOptions {
  /** Hosts in the same process instead of SSH. */
  readonly hosts?: () => Promise<Hosts>;
  readonly variables?: Readonly<Record<string, string | undefined>>;
  readonly terminal?: boolean;
  readonly columns?: number;
  /** Where the counter of ids begins: elsewhere than that of the command line that made the state. */
  readonly firstId?: number;
  readonly programName?: string;
  readonly stdin?: string;
  /** Sees what is printed beside the result, while a command runs. */
  readonly watch?: (text: string) => void;
  /** Further parts of the world, asked for at each command. */
  readonly more?: () => Partial<Io>;
}

export interface CommandLine {
  /** The scratch folder: working directory, home of state, configuration and log. */
  readonly folder: string;
  /** Environment variables, to be changed between commands. */
  readonly variables: Record<string, string | undefined>;
  /** A line as in a shell, or words. */
  run(line: string | readonly string[]): Promise<Ran>;
  /** As `run`, but fails with what was printed unless the exit code is 0; gives stdout. */
  ok(line: string | readonly string[]): Promise<string>;
  file(name: string, text: string): Promise<string>;
  /** Ctrl-C for commands run from now on. */
  interrupt(): void;
  remove(): Promise<void>;
}

/** The program in this process, on a scratch folder of its own. */
export async function commandLine(options: CommandLineOptions = {}): Promise<CommandLine> {
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-'));
  const variables: Record<string, string | undefined> = {
    XDG_DATA_HOME: join(folder, '.xdg/data'),
    XDG_STATE_HOME: join(folder, '.xdg/state'),
    XDG_CONFIG_HOME: join(folder, '.xdg/config'),
    XDG_CACHE_HOME: join(folder, '.xdg/cache'),
    PATH: process.env.PATH,
    TERM: 'dumb',
    ...options.variables,
  };
  const stop = new AbortController();
  const abandon = new AbortController();
  let drawn = (options.firstId ?? 1) - 1;

  async function run(line: string | readonly string[]): Promise<Ran> {
    const out: string[] = [];
    const err: string[] = [];
    const io: Io = {
      programName: options.programName ?? 'glusterctl',
      programFile: null,
      variables: { ...variables },
      home: folder,
      user: 'tester',
      workingDirectory: folder,
      stdin: {
        isTerminal: options.terminal === true,
        chunks: async function* () {
          yield Buffer.from(options.stdin ?? '');
        },
      },
      stdout: { isTerminal: options.terminal === true, write: (text) => void out.push(text) },
      stderr: {
        isTerminal: options.terminal === true,
        write(text) {
          err.push(text);
          options.watch?.(text);
        },
      },
      columns: options.columns ?? 80,
      rows: null,
      clock: systemClock,
      random: Math.random,
      ids: { next: () => nextId(++drawn) },
      stop: stop.signal,
      abandon: abandon.signal,
      terminal: null,
      ...(options.hosts === undefined ? {} : { hosts: options.hosts }),
      ...options.more?.(),
    };
    const words = typeof line === 'string' ? splitWords(line) : line;
    const code = await runCommandLine(words, io, program);
    const [stdout, stderr] = [out.join(''), err.join('')];
    // Whatever a test is about: what is suggested on the way must work.
    const wrong = await wrongSuggestions(stderr, words);
    if (wrong.length > 0) throw new Error(`"${words.join(' ')}" suggests what fails:\n${wrong.join('\n')}`);
    return { code, stdout, stderr };
  }

  return {
    folder,
    variables,
    run,
    async ok(line) {
      const { code, stdout, stderr } = await run(line);
      if (code !== 0) throw new Error(`"${line}" ended with ${code}\n${stdout}\n${stderr}`);
      return stdout;
    },
    async file(name, text) {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    },
    interrupt: () => stop.abort(),
    remove: async () => await rm(folder, { recursive: true, force: true }),
  };
}

/** Spread over all hex digits, so that beginnings differ as those of random ids do. */
function nextId(count: number): string {
  let value = BigInt(count) * 0x9e3779b97f4a7c15f39cc0605cedc835n;
  value ^= value >> 61n;
  return (value & ((1n << 128n) - 1n)).toString(16).padStart(32, '0');
}
