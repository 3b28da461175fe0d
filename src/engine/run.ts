import type { HostProblem, ScriptResult } from '../hosts/hosts.ts';
import { ABORTED, unlessAborted } from '../hosts/when-aborted.ts';
import { type GlusterctlError, interrupted } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { HostAddress } from '../model/plan.ts';
import { type Commits, createCommits } from './commits.ts';
import { hostUnusable } from './failure.ts';
import { KIND_PROBE, readKind } from './guard.ts';
import { createMutexes, type Mutexes } from './mutexes.ts';
import type { EngineOptions, Outcome } from './types.ts';

/** What the operations of one run share. */
export interface Run {
  readonly options: EngineOptions;
  readonly commits: Commits;
  readonly mutexes: Mutexes;
  /** Operations of this run, by id: those that build on another wait for it. */
  readonly underWay: Map<Id, Promise<Outcome>>;
  /** By host name: null is usable. Only hosts that were asked for are in it. */
  readonly reach: Map<string, HostProblem | null>;
  /** By host name, for hosts that were asked: whether they are simulated. */
  readonly kinds: Map<string, boolean>;
  readonly point: (name: string) => void;
}

export function createRun(options: EngineOptions): Run {
  const point = (name: string): void => options.onPoint?.(name);
  return {
    options,
    commits: createCommits(options.store, options.owner.command, point),
    mutexes: createMutexes(),
    underWay: new Map(),
    reach: new Map(),
    kinds: options.kinds ?? new Map(),
    point,
  };
}

/** Connects to hosts not tried yet, in parallel, and tells of those that can't be used. */
export async function connect(run: Run, hosts: readonly HostAddress[]): Promise<void> {
  await reach(run, hosts, async (connecting) => await connecting);
}

/** The same before anything is begun: whoever stops it then need not wait for hosts that don't answer. False: it was stopped. */
export async function connectUnlessStopped(run: Run, hosts: readonly HostAddress[]): Promise<boolean> {
  return await reach(run, hosts, async (connecting) => await unlessAborted(connecting, run.options.stop));
}

export function stoppedBefore(): Outcome & { readonly kind: 'refused' } {
  return { kind: 'refused', error: interrupted('Interrupted before anything was begun') };
}

type Found = Awaited<ReturnType<EngineOptions['hosts']['connect']>>;

async function reach(
  { options, reach }: Run,
  hosts: readonly HostAddress[],
  awaited: (connecting: Promise<Found>) => Promise<Found | typeof ABORTED>,
): Promise<boolean> {
  const fresh = uniqueHosts(hosts).filter((host) => !reach.has(host.name));
  if (fresh.length === 0) return true;
  options.onEvent({ type: 'connecting', hosts: fresh });
  const found = await awaited(options.hosts.connect(fresh));
  if (found === ABORTED) return false;
  for (const host of fresh) {
    const error = found.get(host.name) ?? null;
    reach.set(host.name, error);
    if (error !== null) {
      options.onEvent({
        type: 'unreachable',
        host: host.name,
        message: hostUnusable(host.name, error).message,
      });
    }
  }
  return true;
}

/** Asks usable hosts whether they are simulated; needed only while the state doesn't know it yet. */
export async function probeKinds(run: Run, hosts: readonly HostAddress[]): Promise<void> {
  const { options, reach, kinds } = run;
  const fresh = uniqueHosts(hosts).filter((host) => reach.get(host.name) === null && !kinds.has(host.name));
  await Promise.all(
    fresh.map(async (host) => {
      const result = await options.hosts.run(host, KIND_PROBE, {
        timeoutSeconds: 30,
        signal: options.abandon,
      });
      const kind = readKind(result);
      if (kind === null) reach.set(host.name, probeFailed(host.name, result));
      else kinds.set(host.name, kind);
    }),
  );
}

function probeFailed(host: string, result: ScriptResult): HostProblem {
  if (result.kind === 'unreachable') return result.problem;
  const said = result.kind === 'done' ? result.stderr || result.stdout : result.reason;
  return {
    reason: 'other',
    message: `${host} does not run scripts: ${said.trim()}`,
    hint: 'The login needs a POSIX shell that prints nothing by itself.',
  };
}

export function uniqueHosts(hosts: readonly HostAddress[]): HostAddress[] {
  return [...new Map(hosts.map((host) => [host.name, host])).values()];
}

export function hostRefusal(run: Run, host: Pick<HostAddress, 'name'>): GlusterctlError | null {
  const error = run.reach.get(host.name) ?? null;
  return error === null ? null : hostUnusable(host.name, error);
}
