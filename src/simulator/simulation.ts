import { endClient, loseWithBricks, servedBy } from './data/client-mount.ts';
import { heal } from './data/healing.ts';
import { startMountUnits } from './data/mount-units.ts';
import { type Fault, Faults } from './faults.ts';
import { HostMachine } from './host-machine.ts';
import { bytesOf } from './language/bytes.ts';
import { runScript } from './language/evaluate.ts';
import { Killed } from './language/machine.ts';
import { ShellProcess } from './language/process.ts';
import { collector, reader } from './language/streams.ts';
import { Locks } from './locks.ts';
import { bootHost } from './model/boot.ts';
import { createModel } from './model/create.ts';
import { Files } from './model/files.ts';
import { fillIn } from './model/glusterd-files.ts';
import { makeBare } from './model/packages.ts';
import { reinstall } from './model/reinstall.ts';
import type { HostModel, SimulationModel } from './model/types.ts';
import type { HostCounters, JournalEntry, SimulationOptions } from './options.ts';
import { Session } from './session.ts';
import type { World } from './world.ts';

export type ExecOutcome =
  | { readonly kind: 'done'; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** The host can't be reached: nothing ran. */
  | { readonly kind: 'unreachable' }
  /** No answer: it may go on running. */
  | { readonly kind: 'lost'; readonly reason: string; readonly stdout: string; readonly stderr: string };

/** Simulated hosts without their network: what the SSH servers and in-process tests both work on. */
export class Simulation implements World {
  readonly model: SimulationModel;
  readonly faults = new Faults();
  readonly locks = new Locks();
  readonly journal: JournalEntry[] = [];
  /** What scripts asked for that isn't there: empty in a good test. */
  readonly notSimulated: string[] = [];
  readonly latencyMs: number;
  private readonly counts = new Map<string, HostCounters>();
  private readonly sessions = new Map<string, Set<Session>>();
  private readonly frozen = new Set<string>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly whenPower = new Set<(host: string, up: boolean) => void>();
  private hold: { readonly promise: Promise<void>; readonly release: () => void } = holding();
  private pids = 1000;
  private skipped = 0;

  constructor(model: SimulationModel, options: { readonly latencyMs?: number } = {}) {
    this.model = model;
    this.latencyMs = options.latencyMs ?? 0;
  }

  static create(options: SimulationOptions): Simulation {
    const model = createModel(options.hosts);
    for (const { name, bare } of options.hosts) {
      const host = model.hosts.find((each) => each.name === name);
      if (bare === true && host !== undefined) makeBare(host);
    }
    return new Simulation(model, options);
  }

  static load(text: string, options: { readonly latencyMs?: number } = {}): Simulation {
    const model = JSON.parse(text) as SimulationModel;
    fillIn(model);
    return new Simulation(model, options);
  }

  save(): string {
    return JSON.stringify(this.model);
  }

  get hosts(): readonly HostModel[] {
    return this.model.hosts;
  }

  /** By any of its names. */
  host(name: string): HostModel {
    const found = this.model.hosts.find((host) => host.name === name || host.storage === name);
    if (found === undefined) throw new Error(`no simulated host ${name}`);
    return found;
  }

  has(name: string): boolean {
    return this.model.hosts.some((host) => host.name === name || host.storage === name);
  }

  files(name: string): Files {
    return new Files(this.host(name), (mount) => servedBy(this.model, mount));
  }

  counters(name: string): HostCounters {
    let found = this.counts.get(name);
    if (found === undefined) {
      found = { connections: 0, scripts: 0, commands: 0 };
      this.counts.set(name, found);
    }
    return found;
  }

  addFault(fault: Fault): void {
    this.faults.add(fault);
  }

  /** What `holds` holds goes on. */
  release(): void {
    this.hold.release();
    this.hold = holding();
  }

  held(): Promise<void> {
    return this.hold.promise;
  }

  /** Power cut. */
  kill(name: string): void {
    const host = this.host(name);
    if (!host.up) return;
    host.up = false;
    new Files(host).loseUnsynced();
    for (const mount of host.mounts.filter(({ volume }) => volume !== undefined))
      endClient(this.model, host, mount);
    host.mounts = host.mounts.filter((mount) => mount.target === '/');
    host.bricks = {};
    loseWithBricks(this.model);
    delete host.defects?.lostHeal;
    host.processes.length = 0;
    for (const session of this.sessions.get(host.name) ?? []) session.die();
    this.locks.forget(`${host.name}:`);
    for (const tell of this.whenPower) tell(host.name, false);
  }

  reboot(name: string): void {
    this.files(name).sync(null);
    this.kill(name);
    this.boot(name);
  }

  /** Nothing on it moves on as seen from outside: connections break, new ones get no answer. */
  freeze(name: string): void {
    const host = this.host(name);
    this.frozen.add(host.name);
    for (const session of this.sessions.get(host.name) ?? []) session.lose('no answer');
  }

  thaw(name: string): void {
    this.frozen.delete(this.host(name).name);
  }

  answers(name: string): boolean {
    const host = this.host(name);
    return host.up && !this.frozen.has(host.name);
  }

  boot(name: string): void {
    const host = this.host(name);
    if (host.up) return;
    bootHost(this.model, host);
    startMountUnits(this.model, host);
    for (const tell of this.whenPower) tell(host.name, true);
  }

  /** All that it had is lost; it comes up as a new host of the same name. */
  reinstall(name: string): void {
    this.kill(name);
    reinstall(this.model, this.host(name));
    this.boot(name);
  }

  /** Tells when a host goes down, and when it is up again. */
  onPower(tell: (host: string, up: boolean) => void): void {
    this.whenPower.add(tell);
  }

  nextPid(): number {
    this.pids += 1;
    return this.pids;
  }

  now(): number {
    return Date.now() + this.skipped;
  }

  pass(seconds: number): void {
    this.skipped += seconds * 1000;
  }

  /** Waits until no script runs any more, those of lost connections included. */
  async settle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Runs a command line on a host, as sshd does for an exec channel. */
  async exec(name: string, line: string, stdin: string): Promise<ExecOutcome> {
    const host = this.host(name);
    if (!this.answers(name)) return { kind: 'unreachable' };
    heal(this.model);
    const session = new Session(host.name);
    const open = this.sessions.get(host.name) ?? new Set();
    this.sessions.set(host.name, open.add(session));
    const entry: JournalEntry = { host: host.name, exec: line, script: stdin, commands: [], code: null };
    this.journal.push(entry);
    this.counters(host.name).scripts += 1;
    const stdout = collector();
    const stderr = collector();
    const process = new ShellProcess(this.nextPid(), 'sh');
    process.variables.set('HOME', '/root').set('USER', 'root');
    process.exported.add('HOME').add('USER');
    process.descriptors.set(0, reader(stdin)).set(1, stdout.open).set(2, stderr.open);
    const running = this.whole(line, process, new HostMachine(this, host, session, entry.commands), entry);
    this.running.add(running);
    void running.finally(() => {
      this.running.delete(running);
      open.delete(session);
    });
    const first = await Promise.race([running, session.lost]);
    const said = { stdout: sent(stdout.text()), stderr: sent(stderr.text()) };
    return typeof first === 'number'
      ? { kind: 'done', code: first, ...said }
      : { kind: 'lost', reason: first, ...said };
  }

  private async whole(
    line: string,
    process: ShellProcess,
    machine: HostMachine,
    entry: JournalEntry,
  ): Promise<number> {
    try {
      entry.code = await runScript(line, process, machine);
      return entry.code;
    } catch (error) {
      if (error instanceof Killed) return error.code;
      throw error;
    }
  }
}

/** What is no UTF-8 gets no further than a person's screen. */
function sent(text: string): string {
  return bytesOf(text).toString();
}

function holding(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}
