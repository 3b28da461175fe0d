import type { HostProblem, Hosts, RunOptions, ScriptResult } from '../../src/hosts/hosts.ts';
import type { HostAddress, Script } from '../../src/model/plan.ts';
import { type ToyFences, toyFence, withoutFence } from './toy-fences.ts';

/** What happens instead of, or besides, what a script would do. */
export type Fault =
  | { readonly kind: 'fails'; readonly code?: number; readonly stderr?: string; readonly half?: boolean }
  | { readonly kind: 'unreachable' }
  /** The answer is lost; `effect`: before or after the script did its work. */
  | { readonly kind: 'lost'; readonly effect: boolean };

export interface ToyHosts extends Hosts {
  /** Things on each host. */
  readonly things: Map<string, Set<string>>;
  /** `host: line` for each script that arrived, in order. */
  readonly journal: string[];
  /** Each script as it arrived. */
  readonly sent: { readonly host: string; readonly text: string; readonly lock: string | null }[];
  readonly down: Set<string>;
  /** What a host says of when the last script of an operation began, and whether one runs. */
  signs: (host: string) => string;
  /** By host. */
  readonly fences: Map<string, ToyFences>;
  fault: (host: string, line: string) => Fault | null;
  /** Runs while a script is on its way: a test can hold it there. */
  during: (host: string, line: string) => Promise<void>;
  running: number;
  mostRunning: number;
}

/**
 * Hosts whose whole world is a set of things, and whose scripts are one line: `make a b`, `drop a`, `list`, `say text`,
 * `fail text`. Idempotent like the real ones.
 */
export function toyHosts(options: { simulated?: boolean } = {}): ToyHosts {
  const simulated = options.simulated ?? true;
  const hosts: ToyHosts = {
    things: new Map(),
    journal: [],
    sent: [],
    down: new Set(),
    signs: () => '',
    fences: new Map(),
    fault: () => null,
    during: async () => undefined,
    running: 0,
    mostRunning: 0,
    async connect(addresses) {
      return new Map(addresses.map(({ name }) => [name, hosts.down.has(name) ? unreachable(name) : null]));
    },
    async run(host, script, run) {
      hosts.running += 1;
      hosts.mostRunning = Math.max(hosts.mostRunning, hosts.running);
      try {
        return await runToy(hosts, simulated, host, script, run);
      } finally {
        hosts.running -= 1;
      }
    },
    async close() {},
  };
  return hosts;
}

const NOTES = /\n\{\n {2}run flock [\s\S]*\} 9>\S+-notes\.lock$/;

async function runToy(
  hosts: ToyHosts,
  simulated: boolean,
  host: HostAddress,
  script: Script,
  run: RunOptions,
): Promise<ScriptResult> {
  const { name } = host;
  if (script.text.includes('echo simulated; else echo real')) {
    return hosts.down.has(name)
      ? { kind: 'unreachable', problem: unreachable(name), milliseconds: 1 }
      : done(0, simulated ? 'simulated\n' : 'real\n');
  }
  const wrong = script.text.includes(simulated ? '[ ! -e /etc/gl' : '[ -e /etc/gl');
  // Toys keep no notes: what plans write behind their last script is none of theirs.
  const line = script.text.replace(NOTES, '').split('\n').at(-1) ?? '';
  await hosts.during(name, line);
  if (hosts.down.has(name)) return { kind: 'unreachable', problem: unreachable(name), milliseconds: 1 };
  if (script.text.includes('flock --nonblock')) return done(0, hosts.signs(name));
  // Only the number comes: it is of no account beside what scripts do.
  if (line === ':') return fenceOn(hosts, name, script.text) ?? done(0);
  const fault = hosts.fault(name, line);
  if (fault?.kind === 'unreachable')
    return { kind: 'unreachable', problem: unreachable(name), milliseconds: 1 };
  hosts.journal.push(`${name}: ${line}`);
  hosts.sent.push({ host: name, text: withoutFence(script.text), lock: run.lock ?? null });
  if (wrong) return done(78, '', `glusterctl: this host is ${simulated ? 'simulated' : 'real'}, the state…`);
  const fenced = fenceOn(hosts, name, script.text);
  if (fenced !== null) return fenced;
  if (fault?.kind === 'fails') {
    if (fault.half === true) act(hosts, name, line.split(' ').slice(0, 2).join(' '));
    return done(fault.code ?? 1, '', fault.stderr ?? 'it broke');
  }
  if (fault?.kind === 'lost') {
    if (fault.effect) act(hosts, name, line);
    return { kind: 'unknown', reason: 'connection lost', stdout: '', stderr: '', milliseconds: 1 };
  }
  return act(hosts, name, line);
}

function fenceOn(hosts: ToyHosts, host: string, text: string): ScriptResult | null {
  const fences = hosts.fences.get(host) ?? new Map();
  hosts.fences.set(host, fences);
  return toyFence(fences, text);
}

function act(hosts: ToyHosts, host: string, line: string): ScriptResult {
  const things = hosts.things.get(host) ?? new Set();
  hosts.things.set(host, things);
  const [verb, ...words] = line.split(' ');
  if (verb === 'make') for (const word of words) things.add(word);
  else if (verb === 'drop') for (const word of words) things.delete(word);
  else if (verb === 'list') return done(0, `${[...things].join(' ')}\n`);
  else if (verb === 'say') return done(0, `${words.join(' ')}\n`);
  else if (verb === 'fail') return done(1, '', words.join(' '));
  else throw new Error(`no such toy: ${line}`);
  return done(0);
}

function done(code: number, stdout = '', stderr = ''): ScriptResult {
  return { kind: 'done', code, stdout, stderr, failed: code === 0 ? null : 'toy', milliseconds: 1 };
}

function unreachable(name: string): HostProblem {
  return { reason: 'refused', message: `${name}: connection refused`, hint: 'Is it up?' };
}

/** Every thing on every host, as `host/thing`, sorted. */
export function allThings(hosts: ToyHosts): string[] {
  return [...hosts.things].flatMap(([host, things]) => [...things].map((thing) => `${host}/${thing}`)).sort();
}
