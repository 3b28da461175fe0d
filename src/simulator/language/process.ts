import type { Open } from './streams.ts';
import type { Command } from './syntax.ts';

/** One shell process: what a subshell gets a copy of. */
export class ShellProcess {
  variables = new Map<string, string>();
  exported = new Set<string>();
  functions = new Map<string, Command>();
  positional: readonly string[] = [];
  options = new Set<string>();
  status = 0;
  exitTrap: string | null = null;
  workingDirectory = '/root';
  descriptors = new Map<number, Open>();
  jobs = new Map<number, Promise<number>>();
  lastJob: number | null = null;
  loops = 0;
  calls = 0;
  /** `$$`: of the main shell, also in subshells. */
  readonly pid: number;
  readonly name: string;

  constructor(pid: number, name = 'sh') {
    this.pid = pid;
    this.name = name;
  }

  fork(): ShellProcess {
    const child = new ShellProcess(this.pid, this.name);
    child.variables = new Map(this.variables);
    child.exported = new Set(this.exported);
    child.functions = new Map(this.functions);
    child.positional = this.positional;
    child.options = new Set(this.options);
    child.status = this.status;
    child.workingDirectory = this.workingDirectory;
    child.descriptors = new Map(this.descriptors);
    child.lastJob = this.lastJob;
    child.loops = this.loops;
    child.calls = this.calls;
    return child;
  }

  environment(): Map<string, string> {
    return new Map([...this.variables].filter(([name]) => this.exported.has(name)));
  }

  write(descriptor: 1 | 2, text: string): void {
    this.descriptors.get(descriptor)?.write?.(text);
  }

  complain(message: string): void {
    this.write(2, `${this.name}: 1: ${message}\n`);
  }
}

// What is thrown to leave a shell, a function or a loop is no error: the trace of the stack that comes with one costs more than the command
// that was left, and nobody reads it.
export class Exit {
  readonly code: number;
  constructor(code: number) {
    this.code = code & 255;
  }
}

export class Return {
  readonly code: number;
  constructor(code: number) {
    this.code = code & 255;
  }
}

export class LoopJump {
  readonly kind: 'break' | 'continue';
  depth: number;
  constructor(kind: 'break' | 'continue', depth: number) {
    this.kind = kind;
    this.depth = depth;
  }
}
