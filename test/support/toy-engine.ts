import { hostname } from 'node:os';
import type { EngineEvent, EngineOptions, OperationRequest } from '../../src/engine/types.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { Cluster } from '../../src/model/entities.ts';
import type { HostAddress, Plan, Stage, Step } from '../../src/model/plan.ts';
import type { State } from '../../src/model/state.ts';
import { emptyState } from '../../src/model/state.ts';
import type { Store } from '../../src/store/store.ts';
import { defaultTerms } from './default-settings.ts';

export function id(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export function countedIds(from = 1000): { next(): string } {
  let last = from;
  return { next: () => id(last++) };
}

/** A state that knows it is of simulated hosts, so that scripts carry their guard. */
export function toyState(clusters: readonly Cluster[] = []): State {
  return {
    ...emptyState(id(1)),
    simulated: true,
    clusters: Object.fromEntries(clusters.map((cluster) => [cluster.id, cluster])),
    nodes: {
      [id(2)]: {
        id: id(2),
        cluster: id(3),
        zone: 1,
        manage: ['n1'],
        storage: ['10.0.0.1'],
        tags: {},
        state: 'online',
        access: sshAccess(),
        glusterUuid: null,
      },
    },
  };
}

export function cluster(number: number, name: string | null = null): Cluster {
  return { id: id(number), name, file: true, block: true };
}

export function host(name: string): HostAddress {
  return { name, access: sshAccess() };
}

/** `make x` on a host, undone by `drop x`. */
export function step(on: string, things: string, more: Partial<Step> = {}): Step {
  return {
    id: `${things.replaceAll(' ', '+')}@${on}`,
    host: host(on),
    alternatives: [],
    title: `make ${things}`,
    script: { text: `make ${things}`, changes: true },
    undo: { text: `drop ${things}`, changes: true },
    timeoutSeconds: 10,
    reads: null,
    whenUnreachable: 'fail',
    ...more,
  };
}

export function stages(...steps: readonly (readonly Step[])[]): Stage[] {
  return steps.map((list, index) => ({ title: `stage ${index + 1}`, steps: list }));
}

/** A plan that adds a cluster with the given number, so that its end is seen in the state. */
export function plan(number: number, steps: readonly (readonly Step[])[], more: Partial<Plan> = {}): Plan {
  return {
    kind: 'create-volume',
    title: `create thing ${number}`,
    changes: [{ do: 'add', table: 'clusters', id: id(number), value: cluster(number) }],
    uses: [],
    stages: stages(...steps),
    recovery: 'back',
    notes: [],
    ...more,
  };
}

export function request(made: Plan | OperationRequest['plan']): OperationRequest {
  return { plan: typeof made === 'function' ? made : () => made };
}

export interface ToyOptions {
  readonly store: Store;
  readonly hosts: Hosts;
  readonly more?: Partial<EngineOptions>;
}

/** Time passes only by sleeping; the owner is a process that is dead for everybody else. */
export function engineOptions({
  store,
  hosts,
  more,
}: ToyOptions): EngineOptions & { events: EngineEvent[]; force: boolean } {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const events: EngineEvent[] = [];
  return {
    terms: defaultTerms,
    store,
    hosts,
    ids: countedIds(),
    clock: {
      now: () => new Date(now),
      sleep: async (ms) => {
        now += ms;
      },
    },
    random: () => 0.5,
    outputReaders: {},
    judges: {},
    owner: deadOwner(),
    onEvent: (event) => events.push(event),
    stop: new AbortController().signal,
    abandon: new AbortController().signal,
    events,
    force: false,
    ...more,
  };
}

function deadOwner(): EngineOptions['owner'] {
  return { pid: process.pid, processStart: 1, host: hostname(), user: 'tester', command: 'test' };
}
