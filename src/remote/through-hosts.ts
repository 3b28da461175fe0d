import type { HostProblem, Hosts, ScriptResult } from '../hosts/hosts.ts';
import { GlusterctlError, interrupted, usage } from '../model/errors.ts';
import type { HostAddress, Script } from '../model/plan.ts';
import { readTold, type Told } from './read-told.ts';
import { checkedPlace, type StatePlace } from './state-volume.ts';
import { type Met, troubleError, troubleIn, troubleWords, worse } from './troubles.ts';

export interface ThroughHostsOptions extends StatePlace {
  readonly hosts: Hosts;
  /** Hosts of the pool, in the order in which they are tried. */
  readonly addresses: readonly HostAddress[];
  /** For people: the URL. */
  readonly name: string;
  /** Told of hosts that were of no use where another one was: of all of them, when there is a new one. */
  readonly passedOver?: (hosts: readonly PassedOver[], answered: string) => void;
}

export interface PassedOver {
  readonly host: string;
  /** A sentence that names it. */
  readonly why: string;
}

/** What is asked of one host, whichever it is. */
export interface Asked<T> {
  readonly script: Script;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal | undefined;
  /** null: that is no whole answer. */
  readonly read: (told: Told, stdout: string) => T | null;
  /** What is to be thought where nobody knows what a script has changed. */
  readonly doubt: { readonly about: string; readonly hint: string };
}

/** Asks the hosts in turn, until one has answered. That one is asked first from then on. */
export type ThroughHosts = <T>(asked: Asked<T>) => Promise<T>;

/** What a host said; `met` where it could not do it and nothing was changed. */
type Answer<T> =
  | { readonly kind: 'told'; readonly value: T }
  | { readonly kind: 'met'; readonly met: Met }
  | { readonly kind: 'unreachable'; readonly problem: HostProblem };

export function throughHosts(options: ThroughHostsOptions): ThroughHosts {
  const { hosts, addresses, name, passedOver } = options;
  const place = checkedPlace(options);
  if (addresses.length === 0) throw usage(`${name}: there is no host to reach it through`);
  let first = 0;
  const passed = new Map<string, PassedOver>();

  function passOver(failed: readonly PassedOver[], answered: string): void {
    const before = passed.size;
    for (const one of failed) passed.set(one.host, one);
    if (passed.size > before) passedOver?.([...passed.values()], answered);
  }

  function answerOf<T>(host: string, result: ScriptResult, { script, read, doubt }: Asked<T>): Answer<T> {
    if (result.kind === 'unreachable') return { kind: 'unreachable', problem: result.problem };
    const told = readTold(result.stdout);
    const value = read(told, result.stdout);
    if (value !== null) return { kind: 'told', value };
    const met = (trouble: Met['trouble'], said: string): Answer<T> => ({
      kind: 'met',
      met: { host, trouble, said },
    });
    const unknown = (reason: string, nothingBegun = false): GlusterctlError =>
      new GlusterctlError('unknown-outcome', `${name}: ${doubt.about} is unknown: ${host}: ${reason}`, {
        hint: doubt.hint,
        details: { host, reason, nothingBegun },
      });
    if (told.trouble !== null) return met(told.trouble, result.stderr);
    if (result.kind === 'unknown') {
      if (script.changes) throw unknown(result.reason, result.stopped === true && told.reached === null);
      return met('hangs', result.reason);
    }
    const said = result.stderr.trim() || (result.failed ?? 'it printed no whole answer');
    if (script.changes && (told.reached === 'changing' || result.code === 0)) throw unknown(said);
    return met(troubleIn(said), said);
  }

  return async (asked) => {
    const { script, timeoutSeconds, signal } = asked;
    const problems: HostProblem[] = [];
    const failed: PassedOver[] = [];
    let worst: Met | null = null;
    for (let turn = 0; turn < addresses.length; turn += 1) {
      const at = (first + turn) % addresses.length;
      const address = addresses[at];
      if (address === undefined) continue;
      const result = await hosts.run(address, script, {
        timeoutSeconds,
        ...(signal === undefined ? {} : { signal }),
      });
      const answer = answerOf(address.name, result, asked);
      if (answer.kind === 'told') {
        first = at;
        passOver(failed, address.name);
        return answer.value;
      }
      if (answer.kind === 'unreachable') problems.push(answer.problem);
      else worst = worst === null ? answer.met : worse(worst, answer.met);
      const why =
        answer.kind === 'unreachable' ? answer.problem.message : troubleWords(place, answer.met).message;
      failed.push({ host: address.name, why });
      // It is the same through all of them.
      if (worst?.trouble === 'full') break;
      if (signal?.aborted === true) throw interrupted();
    }
    throw worst === null ? unreachable(name, problems) : troubleError(place, name, worst);
  };
}

function unreachable(name: string, problems: readonly HostProblem[]): GlusterctlError {
  const hints = [...new Set(problems.map(({ hint }) => hint).filter((hint) => hint !== ''))];
  return new GlusterctlError(
    'unreachable',
    `${name}: no host of it can be reached: ${problems.map(({ message }) => message).join('; ')}`,
    hints.length === 0 ? {} : { hint: hints.join('\n') },
  );
}
