import type { Hosts } from '../../hosts/hosts.ts';
import type { IdSource } from '../../model/ids.ts';
import type { Owner } from '../../model/plan.ts';
import type { Store } from '../../store/store.ts';
import type { Clock } from '../context.ts';

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

/** What a test puts in the place of the real thing, to kill a command at any of its points. */
export interface TestHooks {
  /** Who the process says it is: one that is dead for everybody else. */
  readonly owner: Omit<Owner, 'user' | 'command'>;
  /** As in EngineOptions. */
  readonly onPoint: (name: string) => void;
  /** A store that a dead process can't write to. */
  store(store: Store): Store;
}

/** The world outside, as `main` finds it in the process and tests make it up. */
export interface Io {
  /** The name it was called by. */
  readonly programName: string;
  /** The file that it was started from; null where there is none. */
  readonly programFile: string | null;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string | null;
  readonly user: string;
  readonly workingDirectory: string;
  /** `chunks` is what comes in, as it comes. */
  readonly stdin: { readonly isTerminal: boolean; chunks(): AsyncIterable<unknown> };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly columns: number;
  /** Lines of the terminal on stdout; null where that is none. */
  readonly rows: number | null;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ids: IdSource;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal;
  /** Aborted by the second one. */
  readonly abandon: AbortSignal;
  /** Streams of a real terminal, for questions and live progress. */
  readonly terminal: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream } | null;
  /** Shows a long text in a pager; false where it can't. Left away: there is none. */
  readonly page?: (text: string, command: string) => Promise<boolean>;
  /** Instead of SSH: tests give hosts that live in the same process. */
  readonly hosts?: () => Promise<Hosts>;
  readonly testHooks?: TestHooks;
}

/** Columns for lines on stderr; null where that is no terminal. */
export function stderrWidth({ stderr, columns }: Io): number | null {
  return stderr.isTerminal ? columns : null;
}
