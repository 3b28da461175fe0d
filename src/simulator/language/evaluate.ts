import { BUILTINS, SPECIAL } from './builtins.ts';
import { type Expander, expandFields, expandPattern, expandText } from './expand.ts';
import { type Machine, WriteFailed } from './machine.ts';
import { parseScript } from './parser.ts';
import { patternExpression } from './pattern.ts';
import { Exit, LoopJump, Return, type ShellProcess } from './process.ts';
import { redirected } from './redirects.ts';
import { collector, reader } from './streams.ts';
import { type Command, type Redirect, ShellSyntaxError } from './syntax.ts';

/** Runs a script as a shell process of its own, its EXIT trap included; gives its exit code. */
export async function runScript(source: string, process: ShellProcess, machine: Machine): Promise<number> {
  return await new Evaluator(process, machine).whole(async (evaluator) => {
    try {
      await evaluator.run(parseScript(source), false);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      process.write(2, `${error.message}\n`);
      throw new Exit(2);
    }
  });
}

class Evaluator implements Expander {
  readonly process: ShellProcess;
  readonly machine: Machine;
  private substituted: number | null = null;

  constructor(process: ShellProcess, machine: Machine) {
    this.process = process;
    this.machine = machine;
  }

  /** Begins, ends and traps a process. */
  async whole(body: (evaluator: Evaluator) => Promise<void>): Promise<number> {
    const { process } = this;
    try {
      await body(this);
    } catch (error) {
      if (error instanceof Exit || error instanceof Return) process.status = error.code;
      else if (!(error instanceof LoopJump)) throw error;
    }
    const trap = process.exitTrap;
    if (trap === null) return process.status;
    process.exitTrap = null;
    const status = process.status;
    try {
      await this.run(parseScript(trap), false);
    } catch (error) {
      if (error instanceof Exit) return error.code;
      throw error;
    }
    return status;
  }

  async substitute(body: Command): Promise<string> {
    const output = collector();
    const child = this.process.fork();
    child.descriptors.set(1, output.open);
    this.substituted = await new Evaluator(child, this.machine).whole(async (evaluator) => {
      await evaluator.run(body, false);
    });
    return output.text();
  }

  /** `tested`: a failure here is somebody's question, so that `set -e` doesn't end the shell. */
  async run(command: Command, tested: boolean): Promise<number> {
    const { process } = this;
    switch (command.kind) {
      case 'sequence':
        for (const item of command.items) {
          if (item.background) this.background(item.command);
          else await this.run(item.command, tested);
        }
        return process.status;
      case 'and':
      case 'or': {
        const left = await this.run(command.left, true);
        if ((left === 0) === (command.kind === 'and')) await this.run(command.right, tested);
        return process.status;
      }
      case 'pipeline':
        return this.ended(
          await this.pipeline(command.commands, command.negated, tested),
          tested || command.negated,
        );
      case 'simple':
        return this.ended(await this.simple(command, tested), tested);
      case 'subshell':
        return this.ended(
          await redirected(this, command.redirects, () => this.subshell(command.body, tested)),
          tested,
        );
      case 'group':
        return await this.compound(command.redirects, tested, () => this.run(command.body, tested));
      case 'function':
        process.functions.set(command.name, command.body);
        process.status = 0;
        return 0;
      case 'if':
        return await this.compound(command.redirects, tested, async () => {
          for (const branch of command.branches) {
            if ((await this.run(branch.condition, true)) === 0) return await this.run(branch.body, tested);
          }
          if (command.otherwise !== null) return await this.run(command.otherwise, tested);
          process.status = 0;
          return 0;
        });
      case 'while':
      case 'until':
        return await this.compound(command.redirects, tested, async () => {
          let status = 0;
          await this.loop(async () => {
            const holds = (await this.run(command.condition, true)) === 0;
            if (holds !== (command.kind === 'while')) return false;
            status = await this.run(command.body, tested);
            return true;
          });
          process.status = status;
          return status;
        });
      case 'for':
        return await this.compound(command.redirects, tested, async () => {
          const values =
            command.words === null ? [...process.positional] : await expandFields(command.words, this);
          if (values.length === 0) process.status = 0;
          await this.loop(async () => {
            const value = values.shift();
            if (value === undefined) return false;
            process.variables.set(command.name, value);
            await this.run(command.body, tested);
            return true;
          });
          return process.status;
        });
      case 'case':
        return await this.compound(command.redirects, tested, async () => {
          const subject = await expandText(command.subject, this);
          for (const branch of command.branches) {
            for (const pattern of branch.patterns) {
              if (!patternExpression(await expandPattern(pattern, this)).test(subject)) continue;
              if (branch.body.kind === 'sequence' && branch.body.items.length === 0) process.status = 0;
              return await this.run(branch.body, tested);
            }
          }
          process.status = 0;
          return 0;
        });
    }
  }

  private ended(status: number, tested: boolean): number {
    this.process.status = status;
    if (status !== 0 && !tested && this.process.options.has('e')) throw new Exit(status);
    return status;
  }

  private async loop(turn: () => Promise<boolean>): Promise<void> {
    this.process.loops += 1;
    try {
      for (;;) {
        try {
          if (!(await turn())) return;
        } catch (error) {
          if (!(error instanceof LoopJump)) throw error;
          this.process.status = 0;
          if (error.depth > 1) {
            error.depth -= 1;
            throw error;
          }
          if (error.kind === 'break') return;
        }
      }
    } finally {
      this.process.loops -= 1;
    }
  }

  private background(command: Command): void {
    const { process } = this;
    const child = process.fork();
    child.descriptors.set(0, reader(''));
    const pid = this.machine.nextPid();
    const job = new Evaluator(child, this.machine).whole(async (evaluator) => {
      await Promise.resolve();
      await evaluator.run(command.kind === 'subshell' ? command.body : command, false);
    });
    // What ends the job from outside ends its shell too, where that waits for it.
    job.catch(() => undefined);
    process.jobs.set(pid, job);
    process.lastJob = pid;
    process.status = 0;
  }

  private async subshell(body: Command, tested: boolean): Promise<number> {
    return await new Evaluator(this.process.fork(), this.machine).whole(async (evaluator) => {
      await evaluator.run(body, tested);
    });
  }

  private async pipeline(commands: readonly Command[], negated: boolean, tested: boolean): Promise<number> {
    let status = 0;
    const only = commands[0];
    if (commands.length === 1 && only !== undefined) status = await this.run(only, true);
    else {
      let input: string | null = null;
      for (const [index, command] of commands.entries()) {
        const child = this.process.fork();
        const output = collector();
        if (input !== null) child.descriptors.set(0, reader(input));
        if (index < commands.length - 1) child.descriptors.set(1, output.open);
        status = await new Evaluator(child, this.machine).whole(async (evaluator) => {
          await evaluator.run(command, tested);
        });
        input = output.text();
      }
    }
    if (negated) return status === 0 ? 1 : 0;
    return status;
  }

  private async compound(
    redirects: readonly Redirect[],
    tested: boolean,
    body: () => Promise<number>,
  ): Promise<number> {
    if (redirects.length === 0) return await body();
    let failed = false;
    const status = await redirected(this, redirects, body, () => {
      failed = true;
    });
    return failed ? this.ended(status, tested) : status;
  }

  private async simple(command: Extract<Command, { kind: 'simple' }>, tested: boolean): Promise<number> {
    const { process } = this;
    this.substituted = null;
    const words = await expandFields(command.words, this);
    const [name] = words;
    if (name === undefined) {
      const failed = { yes: false };
      const redirect = await redirected(
        this,
        command.redirects,
        async () => 0,
        () => {
          failed.yes = true;
        },
      );
      for (const { name: variable, value } of command.assignments)
        process.variables.set(variable, await expandText(value, this));
      return failed.yes ? redirect : (this.substituted ?? 0);
    }
    const values: [string, string][] = [];
    for (const { name: variable, value } of command.assignments)
      values.push([variable, await expandText(value, this)]);
    const special = SPECIAL.has(name);
    let failed = false;
    const status = await redirected(
      this,
      command.redirects,
      () => this.withVariables(values, special, () => this.call(words, tested)),
      () => {
        failed = true;
      },
    );
    if (failed && special) throw new Exit(status);
    return status;
  }

  private async withVariables(
    values: readonly [string, string][],
    keep: boolean,
    body: () => Promise<number>,
  ): Promise<number> {
    if (values.length === 0) return await body();
    const { variables, exported } = this.process;
    const before = values.map(([name]) => ({
      name,
      value: variables.get(name),
      exported: exported.has(name),
    }));
    for (const [name, value] of values) {
      variables.set(name, value);
      if (!keep) exported.add(name);
    }
    try {
      return await body();
    } finally {
      for (const { name, value, exported: was } of keep ? [] : before) {
        if (value === undefined) variables.delete(name);
        else variables.set(name, value);
        if (!was) exported.delete(name);
      }
    }
  }

  private async call(words: readonly string[], tested: boolean): Promise<number> {
    const [name = '', ...rest] = words;
    const body = this.process.functions.get(name);
    if (body !== undefined && !SPECIAL.has(name)) return await this.callFunction(body, rest, tested);
    return await this.command(words, tested);
  }

  private async callFunction(body: Command, words: readonly string[], tested: boolean): Promise<number> {
    const { process } = this;
    const { positional, loops } = process;
    process.positional = words;
    process.loops = 0;
    process.calls += 1;
    try {
      return await this.run(body, tested);
    } catch (error) {
      if (!(error instanceof Return)) throw error;
      return error.code;
    } finally {
      process.positional = positional;
      process.loops = loops;
      process.calls -= 1;
    }
  }

  private async command(words: readonly string[], tested: boolean): Promise<number> {
    const { process, machine } = this;
    const [name = '', ...rest] = words;
    const builtin = BUILTINS.get(name);
    if (builtin !== undefined) {
      try {
        return await builtin(rest, {
          process,
          machine,
          command: (inner) => this.command(inner, tested),
          evaluate: (text) => this.run(parseScript(text), tested),
        });
      } catch (error) {
        if (!(error instanceof WriteFailed)) throw error;
        // dash says no more, whatever it is.
        process.complain(`${name}: ${name}: I/O error`);
        return 1;
      }
    }
    return await machine.execute({
      words,
      environment: process.environment(),
      workingDirectory: process.workingDirectory,
      descriptors: process.descriptors,
      pid: process.pid,
    });
  }
}
