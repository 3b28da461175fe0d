import type { Hosts } from '../../hosts/hosts.ts';
import type { IdSource } from '../../model/ids.ts';
import type { Clock } from '../context.ts';

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
}

/** The world outside, as `main` finds it in the process and tests make it up. */
export interface Io {
  /** The name it was called by. */
  readonly programName: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string | null;
  readonly user: string;
  readonly workingDirectory: string;
  readonly stdin: { readonly isTerminal: boolean; read(): Promise<string> };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly columns: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ids: IdSource;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal;
  /** Aborted by the second one. */
  readonly leave: AbortSignal;
  /** Streams of a real terminal, for questions and live progress. */
  readonly terminal: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream } | null;
  /** Instead of SSH: tests give hosts that live in the same process. */
  readonly hosts?: () => Promise<Hosts>;
}
