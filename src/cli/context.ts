import type { OperationRequest, Outcome, Recovery } from '../engine/types.ts';
import type { Hosts } from '../hosts/hosts.ts';
import type { IdSource } from '../model/ids.ts';
import type { HostAddress } from '../model/plan.ts';
import type { KeptQuestion } from '../model/plan-file.ts';
import type { SshOptions } from '../ssh/ssh-options.ts';
import type { SharedLog } from '../store/shared/shared-log.ts';
import type { Store } from '../store/store.ts';
import type { FormatName } from '../ui/formats/index.ts';
import type { Asking, Choosing } from '../ui/prompts/questions.ts';
import type { View } from '../ui/view.ts';
import type { Candidate } from './complete/names.ts';
import type { FlagDefinition } from './flag-shape.ts';

/** Told of each host that answered a look. */
export type SeenKind = (host: string, simulated: boolean) => void;

/** The program, as far as its commands may tell of each other. */
export interface Catalogue {
  readonly nouns: readonly {
    readonly name: string;
    load(): Promise<
      readonly { readonly path: readonly string[]; readonly flags: readonly FlagDefinition[] }[]
    >;
  }[];
  /** What could stand where the last word stands, and what each is; `state` is the file that counts, unless the words name one. */
  complete(words: readonly string[], state: string | null): Promise<readonly Candidate[]>;
}

/** How a command ended that another one ran, and how it is typed with what was asked for. */
export interface Ran {
  readonly code: number;
  /** Without the program. */
  readonly commandLine: readonly string[];
}

/** Everything a command may touch comes in through here; no command knows `process`. */
export interface Context {
  readonly program: Catalogue;
  /** To read the state; what changes it is a plan for `operate`. */
  readonly store: Pick<Store, 'path' | 'read'>;
  /** Where everybody who works on the state tells what was done; null: it is a file, and its log is on this machine. */
  sharedLog(): Promise<SharedLog | null>;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly random: () => number;
  readonly prompt: Prompter;
  readonly environment: Environment;
  readonly settings: Settings;
  /** Lines for people on stderr, as they come. */
  readonly stderr: (line: string) => void;
  /** stdout while a command goes on, for output that Heketi printed bit by bit (topology load); text as is. */
  readonly stdout: (text: string) => void;
  /** Made when first asked for, so that commands without hosts load no SSH. */
  hosts(): Promise<Hosts>;
  /** What a host refused may be mended by now: ends all connections, so that the next look makes new ones. */
  letGoOfHosts(): Promise<void>;
  /** What is configured about reaching hosts, for the few commands that do it in their own way. */
  sshOptions(): SshOptions;
  /**
   * Turns requests into plans and runs them (or, with --dry-run, shows them): one mechanism for every changing
   * command. Outcomes come in the order of the requests; each stands for itself. Without requests nothing is to be done,
   * which a plan that is kept says, too.
   */
  operate(requests: readonly OperationRequest[]): Promise<readonly Outcome[]>;
  /** Goes on with operations that were left, in the same way. Outcomes come in the order of the ids. */
  recover(recovery: Recovery): Promise<readonly Outcome[]>;
  /**
   * Does what a command line says as if it had been typed, with the global flags of this one: it asks, prints, tells its
   * errors and is logged by itself.
   */
  run(words: readonly string[]): Promise<Ran>;
  /** Prints a result while the command goes on; on a terminal in place of what was there. */
  show(view: View): Promise<void>;
  /** Shows on stderr that hosts are looked at, while `work` does it. */
  probing<T>(hosts: readonly HostAddress[], work: (seen: SeenKind) => Promise<T>): Promise<T>;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal;
}

export interface Clock {
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Prompter {
  /** Where a plan is kept: takes what would be asked before it runs. */
  readonly keep?: (question: KeptQuestion) => void;
  /** False where nobody can be asked: no terminal, --no-input, CI. With --yes, `confirm` is true unasked. */
  readonly interactive: boolean;
  /** --yes */
  readonly yes: boolean;
  confirm(question: string): Promise<boolean>;
  /** The answer must be typed exactly. */
  confirmByTyping(question: string, expected: string): Promise<boolean>;
  /** The same, where --yes is no answer: data that may be in use would be lost. */
  typeWord(question: string, expected: string): Promise<boolean>;
  secret(question: string): Promise<string>;
  /** One row of a list that can be searched: its value. */
  choose(choosing: Choosing): Promise<string>;
  /** Rows of a table: their values. */
  tick(choosing: Choosing): Promise<readonly string[]>;
  /** Words; what is wrong with them is said, and asked again. */
  ask(asking: Asking): Promise<string>;
}

export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string | null;
  readonly user: string;
  readonly workingDirectory: string;
  readonly programName: string;
  /** The file that it was started from; null where there is none. */
  readonly programFile: string | null;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly columns: number;
  /** All of it, up to a limit: what is read may be a device or a pipe that never ends. */
  readStdin(most?: number): Promise<string>;
  readFile(path: string, most?: number): Promise<string>;
  /** Of what is no text; - is standard input. */
  readBytes(path: string, most?: number): Promise<Buffer>;
  /** Folders on the way are made, unless they must be there. */
  writeFile(path: string, text: string, mode?: number, folder?: 'make' | 'must-be-there'): Promise<void>;
}

/** Values of global flags and of configuration keys, already resolved: flag, environment, file, default. */
export interface Settings {
  readonly dryRun: boolean;
  /** No host is asked: what is known here of a state on a volume counts. */
  readonly offline: boolean;
  readonly showCommands: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly output: FormatName;
  readonly color: boolean;
  readonly lockTimeoutSeconds: number;
  readonly trustNewHosts: boolean;
  readonly verbose: boolean;
  /** Path of the configuration file, whether it is there or not; null where there is no home folder. */
  readonly configFile: string | null;
  /** Configuration keys with Heketi's names where there is one: `brick_max_size_gb`, `zone_checking`, `mountopts`… */
  config(key: string): string | number | boolean | null;
}
