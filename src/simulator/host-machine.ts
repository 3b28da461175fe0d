import { servedBy } from './data/client-mount.ts';
import { complaint, EACH_BY_ITSELF, failureCode, ON_FILES } from './file-complaints.ts';
import { type Wait, waitsFor } from './hung-disks.ts';
import { runScript } from './language/evaluate.ts';
import { type Invocation, Killed, type Machine, WriteFailed } from './language/machine.ts';
import { ShellProcess } from './language/process.ts';
import { type Open, Source } from './language/streams.ts';
import { Files } from './model/files.ts';
import { lacks } from './model/packages.ts';
import { normalize } from './model/paths.ts';
import type { HostModel } from './model/types.ts';
import type { Limit, Session } from './session.ts';
import { TOOLS } from './tools/index.ts';
import { type Call, NotSimulated } from './tools/tool.ts';
import type { World } from './world.ts';

/** What only carries a script to its shell isn't counted among the script's commands. */
const CARRIERS = new Set(['sudo', 'timeout', 'flock', 'sh', 'env']);

/** A host as the shell sees it, within one session. */
export class HostMachine implements Machine {
  private readonly world: World;
  private readonly host: HostModel;
  private readonly session: Session;
  private readonly files: Files;
  private readonly limits: readonly Limit[];
  private readonly commands: string[];
  /** The process of the time limit around it, which all that it begins keeps for its group. */
  private readonly group: number | null;

  constructor(
    world: World,
    host: HostModel,
    session: Session,
    commands: string[],
    limits: readonly Limit[] = [],
    group: number | null = null,
  ) {
    this.world = world;
    this.host = host;
    this.session = session;
    this.files = new Files(host, (mount) => servedBy(world.model, mount));
    this.commands = commands;
    this.limits = limits;
    this.group = group;
  }

  nextPid(): number {
    return this.world.nextPid();
  }

  finds(name: string): string | null {
    if (lacks(this.host, name) || TOOLS[name] === undefined) return null;
    return `/usr/bin/${name}`;
  }

  glob(pattern: string, workingDirectory: string): readonly string[] {
    return this.files.glob(pattern, workingDirectory);
  }

  test(operator: string, path: string, other = ''): boolean {
    const node = this.files.node(path);
    switch (operator) {
      case '-e':
        return this.files.exists(path);
      case '-d':
        return node?.kind === 'directory';
      case '-f':
        return node?.kind === 'file';
      case '-b':
        return this.files.isBlock(path);
      case '-s':
        return node?.kind === 'file' && node.content !== '';
      case '-L':
      case '-h':
        return this.files.resolve(path, false) !== this.files.resolve(path) || this.files.isBlockLink(path);
      case '-r':
      case '-w':
        return this.files.exists(path);
      case '-ef':
        return this.files.isSame(path, other);
      case '-x':
        return node !== null && (node.mode & 0o111) !== 0;
      default:
        return false;
    }
  }

  open(path: string, mode: 'read' | 'write' | 'append' | 'both'): Open | string {
    const { files } = this;
    const trouble = files.trouble(path);
    if (trouble !== null) return trouble;
    if (mode === 'read') {
      const text = files.read(path);
      if (text === null) return files.isDirectory(path) ? 'Is a directory' : 'No such file';
      return { source: new Source(text), write: null, path: files.resolve(path), whenClosed: [] };
    }
    const before = files.read(path);
    const complaint = before === null || mode === 'write' ? files.write(path, '') : null;
    if (complaint !== null)
      return complaint === 'No such file or directory' ? 'Directory nonexistent' : complaint;
    // Opened for both it is written over from its beginning, and what is behind stays.
    let at = 0;
    return {
      source: mode === 'both' ? new Source(before ?? '') : null,
      write: (text) => {
        const present = files.read(path) ?? '';
        const over = mode === 'both' ? present.slice(0, at) + text + present.slice(at + text.length) : null;
        const complaint = files.write(path, over ?? present + text);
        if (complaint !== null) throw new WriteFailed(complaint);
        at += text.length;
        this.stamp(path);
      },
      path: files.resolve(path),
      whenClosed: [],
    };
  }

  /** When a file of the root disk was written: of what is in volumes their clients tell. */
  private stamp(path: string): void {
    const { tree, path: inner } = this.files.place(this.files.resolve(path));
    const node = tree === this.host.root ? tree.nodes[inner] : undefined;
    if (node !== undefined)
      node.modified = Math.floor(this.world.now() / 1000) + this.host.clockOffsetSeconds;
  }

  async execute(invocation: Invocation): Promise<number> {
    const { session, limits, host, world } = this;
    session.check(limits);
    await Promise.resolve();
    session.check(limits);
    const [name = ''] = invocation.words;
    if (CARRIERS.has(name)) return await this.perform(invocation);
    const words = invocation.words.join(' ');
    this.commands.push(words);
    world.counters(host.name).commands += 1;
    const effect = world.faults.strike(host.name, words);
    switch (effect?.kind) {
      case undefined:
        return await this.perform(invocation);
      case 'fails':
        write(invocation, 2, effect.stderr ?? `${name}: it failed, as was ordered\n`);
        return effect.code ?? failureCode(name);
      case 'hangs':
        return await this.hang();
      case 'holds':
        await session.whileAlive(world.held());
        return await this.perform(invocation);
      case 'cuts':
        world.kill(effect.host);
        session.check(limits);
        return await this.perform(invocation);
      case 'disk-full':
        host.diskFull = true;
        return await this.perform(invocation);
      case 'lost': {
        if (effect.when === 'before') session.lose('the connection was lost');
        const code = await this.perform(invocation);
        session.lose('the connection was lost');
        return code;
      }
      case 'dies': {
        if (effect.when === 'after') await this.perform(invocation);
        world.kill(host.name);
        throw new Killed(137);
      }
    }
  }

  private async hang(most = Number.POSITIVE_INFINITY): Promise<number> {
    let shortest: Limit | null = null;
    for (const limit of this.limits)
      if (shortest === null || limit.secondsLeft < shortest.secondsLeft) shortest = limit;
    if (most < (shortest?.secondsLeft ?? Number.POSITIVE_INFINITY)) {
      this.session.pass(most, this.limits);
      return 0;
    }
    if (shortest === null) return await this.session.whileAlive(new Promise<number>(() => undefined));
    shortest.over = true;
    throw new Killed(124);
  }

  /** For a disk that hangs: the shortest limit ends it that can. */
  private async waitForDisk(command: string, wait: Wait): Promise<number> {
    const { host, limits } = this;
    if (wait === 'for-ever') {
      host.stuck ??= [];
      const pid = this.nextPid();
      host.stuck.push({ pid, group: this.group ?? pid, command });
    }
    const able = limits.filter(({ direct }) => wait === 'killable' || !direct);
    if (able.length === 0) return await this.session.whileAlive(new Promise<number>(() => undefined));
    const least = Math.min(...able.map(({ secondsLeft }) => secondsLeft));
    this.world.pass(least);
    for (const limit of able) {
      limit.secondsLeft -= least;
      if (limit.secondsLeft <= 0) limit.over = true;
    }
    throw new Killed(124);
  }

  private async perform(invocation: Invocation): Promise<number> {
    const [name = '', ...words] = invocation.words;
    const short = name.replace(/^\/(usr\/)?s?bin\//, '');
    const tool = TOOLS[short];
    if (lacks(this.host, short)) {
      write(invocation, 2, `sh: 1: ${name}: not found\n`);
      return 127;
    }
    if (tool === undefined) return this.notSimulated(invocation, name);
    const wait = waitsFor(this.host, this.files, short, words, (word) =>
      normalize(word.startsWith('/') ? word : `${invocation.workingDirectory}/${word}`),
    );
    if (wait !== null) return await this.waitForDisk(short, wait);
    const broken = ON_FILES.has(short) ? words.filter((word) => this.trouble(word, invocation) !== null) : [];
    const [first] = broken;
    if (first !== undefined) {
      const told = EACH_BY_ITSELF.has(short) ? broken : [first];
      for (const word of told) this.complain(short, word, invocation);
      const others = words.filter((word) => !broken.includes(word));
      // Of nothing at all df would tell of everything.
      if (EACH_BY_ITSELF.has(short) && others.some((word) => word.startsWith('/')))
        await tool(this.call(short, others, invocation));
      return short === 'ls' ? 2 : 1;
    }
    // The shell itself, which leaves nothing undone worse than that.
    if (short === 'kill' && words.join(' ') === `-9 ${invocation.pid}`) throw new Killed(137, invocation.pid);
    try {
      return await tool(this.call(short, words, invocation));
    } catch (error) {
      if (error instanceof NotSimulated) return this.notSimulated(invocation, error.message);
      if (!(error instanceof WriteFailed)) throw error;
      write(invocation, 2, `${short}: write error: ${error.message}\n`);
      return failureCode(short);
    }
  }

  private complain(short: string, word: string, invocation: Invocation): void {
    write(invocation, 2, complaint(short, invocation.words, word, this.trouble(word, invocation) ?? ''));
  }

  private trouble(word: string, { workingDirectory }: Invocation): string | null {
    if (word === '' || word.startsWith('-')) return null;
    return this.files.trouble(normalize(word.startsWith('/') ? word : `${workingDirectory}/${word}`));
  }

  private notSimulated(invocation: Invocation, what: string): number {
    const message = what.startsWith('glusterctl-simulator') ? what : new NotSimulated(what).message;
    this.world.notSimulated.push(`${this.host.name}: ${invocation.words.join(' ')}: ${message}`);
    write(invocation, 2, `${message}\n`);
    return 127;
  }

  private call(name: string, words: readonly string[], invocation: Invocation): Call {
    const { world, session, host } = this;
    return {
      name,
      words,
      host,
      model: world.model,
      files: this.files,
      environment: invocation.environment,
      descriptors: invocation.descriptors,
      workingDirectory: invocation.workingDirectory,
      out: (text) => write(invocation, 1, text),
      err: (text) => write(invocation, 2, text),
      stdin: () => invocation.descriptors.get(0)?.source?.rest() ?? '',
      path: (word) => normalize(word.startsWith('/') ? word : `${invocation.workingDirectory}/${word}`),
      effects: {
        run: (inner, seconds, environment) =>
          this.limited(
            { ...invocation, words: inner, environment: environment ?? invocation.environment },
            seconds,
          ),
        hang: (most) => this.hang(most),
        shell: (script, positional) => this.shell(script, positional, invocation),
        sleep: async (seconds) => {
          world.pass(seconds);
          session.pass(seconds, this.limits);
          await session.whileAlive(new Promise((resolve) => setImmediate(resolve)));
        },
        reboot: () => {
          world.reboot(host.name);
          throw new Killed(137);
        },
        turn: () => session.whileAlive(new Promise<void>((resolve) => setImmediate(resolve))),
        lock: async (path, wait, holder) => {
          const taking = world.locks.take(this.files.lockName(path), wait, holder);
          try {
            return await session.whileAlive(taking);
          } catch (error) {
            // Who died in the queue would keep what it gets there.
            void taking.then((taken) => taken && holder.at(-1)?.());
            throw error;
          }
        },
        closed: (holder) => {
          for (const close of holder) close();
        },
        now: () => world.now(),
      },
    };
  }

  private async limited(invocation: Invocation, seconds: number | undefined): Promise<number> {
    if (seconds === undefined) return await this.execute(invocation);
    const limit: Limit = {
      secondsLeft: seconds,
      over: false,
      direct: !CARRIERS.has(invocation.words[0] ?? ''),
    };
    const limits = [...this.limits, limit];
    const inner = new HostMachine(this.world, this.host, this.session, this.commands, limits, this.nextPid());
    try {
      return await inner.execute(invocation);
    } catch (error) {
      if (error instanceof Killed && limit.over && error.code === 124) return 124;
      throw error;
    }
  }

  private async shell(
    script: string,
    positional: readonly string[],
    invocation: Invocation,
  ): Promise<number> {
    const process = new ShellProcess(this.nextPid());
    process.variables = new Map(invocation.environment).set('PPID', String(this.group ?? invocation.pid));
    process.exported = new Set(invocation.environment.keys());
    process.positional = positional;
    process.workingDirectory = invocation.workingDirectory;
    process.descriptors = new Map(invocation.descriptors);
    try {
      return await runScript(script, process, this);
    } catch (error) {
      if (error instanceof Killed && error.pid === process.pid) return error.code;
      throw error;
    }
  }
}

function write(invocation: Invocation, descriptor: number, text: string): void {
  if (text !== '') invocation.descriptors.get(descriptor)?.write?.(text);
}
