import type { Open } from './streams.ts';

/** What a command that isn't the shell's own is started with. */
export interface Invocation {
  readonly words: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly workingDirectory: string;
  readonly descriptors: ReadonlyMap<number, Open>;
  readonly pid: number;
}

/** What the language needs from the host it runs on. */
export interface Machine {
  /** Exit code of a command outside the shell; throws `Killed` where the process doesn't go on. */
  execute(invocation: Invocation): Promise<number>;
  /** Whether `command -v` finds it. */
  finds(name: string): string | null;
  /** Opens a file; a text is why that isn't possible. */
  open(path: string, mode: 'read' | 'write' | 'append' | 'both'): Open | string;
  /** Paths that match, sorted. */
  glob(pattern: string, workingDirectory: string): readonly string[];
  test(operator: string, path: string, other?: string): boolean;
  nextPid(): number;
}

/** What is written gets nowhere; the text is why. */
export class WriteFailed extends Error {}

/** The process is gone: its host died, or its time limit ended it. */
export class Killed extends Error {
  readonly code: number;
  /** Of a shell that ended itself alone. */
  readonly pid: number | null;
  constructor(code: number, pid: number | null = null) {
    super('killed');
    this.name = 'Killed';
    this.code = code;
    this.pid = pid;
  }
}
