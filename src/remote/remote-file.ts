import type { HostProblem, Hosts, ScriptResult } from '../hosts/hosts.ts';
import { GlusterctlError, usage } from '../model/errors.ts';
import type { HostAddress, Script } from '../model/plan.ts';
import type { Found, Mark, SharedFile, Swap, Swapped } from '../store/shared/shared-file.ts';
import { copyScript, fetchScript } from './fetch-script.ts';
import { readTold, type Told } from './read-told.ts';
import { checkedPlace, type StatePlace } from './state-volume.ts';
import { swapScript } from './swap-script.ts';
import { type Met, troubleError, troubleIn, worse } from './troubles.ts';

export interface RemoteFileOptions extends StatePlace {
  readonly hosts: Hosts;
  /** Hosts of the pool, in the order in which they are tried. */
  readonly addresses: readonly HostAddress[];
  /** For people: the URL. */
  readonly name: string;
  /** How long a writer waits for another one; that one may be off, and its lock ends some seconds later. */
  readonly lockSeconds?: number;
  readonly signal?: AbortSignal;
}

/** More than a brick that went away holds up, and a mount takes. */
const WORK_SECONDS = 90;
const LOCK_SECONDS = 30;

/** What a host said; `met` where it could not do it and nothing was changed. */
type Answer =
  | { readonly kind: 'told'; readonly told: Told; readonly host: string; readonly result: ScriptResult }
  | { readonly kind: 'met'; readonly met: Met }
  | { readonly kind: 'unreachable'; readonly problem: HostProblem };

/** A state file on a volume, through whichever of its hosts answers. The one that did is asked first from then on. */
export function sharedFile(options: RemoteFileOptions): SharedFile {
  const { hosts, addresses, name, lockSeconds = LOCK_SECONDS, signal } = options;
  const place = checkedPlace(options);
  if (addresses.length === 0) throw usage(`${name}: there is no host to reach it through`);
  let first = 0;

  async function through(
    script: Script,
    timeoutSeconds: number,
    isAnswer: (told: Told) => boolean,
  ): Promise<Told> {
    const problems: HostProblem[] = [];
    let worst: Met | null = null;
    for (let turn = 0; turn < addresses.length; turn += 1) {
      const at = (first + turn) % addresses.length;
      const address = addresses[at];
      if (address === undefined) continue;
      const result = await hosts.run(address, script, {
        timeoutSeconds,
        ...(signal === undefined ? {} : { signal }),
      });
      const answer = answerOf(address.name, result, script.changes, isAnswer);
      if (answer.kind === 'told') {
        first = at;
        return answer.told;
      }
      if (answer.kind === 'unreachable') problems.push(answer.problem);
      else worst = worst === null ? answer.met : worse(worst, answer.met);
      // It is the same through all of them.
      if (worst?.trouble === 'full') break;
      if (signal?.aborted === true) throw new GlusterctlError('interrupted', 'Interrupted');
    }
    throw worst === null ? unreachable(name, problems) : troubleError(place, name, worst);
  }

  function answerOf(
    host: string,
    result: ScriptResult,
    changes: boolean,
    isAnswer: (told: Told) => boolean,
  ): Answer {
    if (result.kind === 'unreachable') return { kind: 'unreachable', problem: result.problem };
    const told = readTold(result.stdout);
    if (isAnswer(told)) return { kind: 'told', told, host, result };
    const met = (trouble: Met['trouble'], said: string): Answer => ({
      kind: 'met',
      met: { host, trouble, said },
    });
    if (told.trouble !== null) return met(told.trouble, result.stderr);
    if (result.kind === 'unknown') {
      if (changes) throw unknownOutcome(name, host, result.reason);
      return met('hangs', result.reason);
    }
    const said = result.stderr.trim() || (result.failed ?? 'it printed no whole answer');
    if (changes && (told.reached === 'changing' || result.code === 0)) throw unknownOutcome(name, host, said);
    return met(troubleIn(said), said);
  }

  return {
    name,
    async fetch(known: Mark | null): Promise<Found> {
      const { found } = await through(fetchScript(place, known), WORK_SECONDS, (told) => told.found !== null);
      return wholly(found);
    },
    async swap(change: Swap): Promise<Swapped> {
      refuseNames(change);
      const script = swapScript(place, change, lockSeconds);
      const told = await through(
        script,
        WORK_SECONDS + lockSeconds,
        ({ reached, busy, found }) => reached === 'changed' || busy !== null || found !== null,
      );
      if (told.reached === 'changed') return { kind: 'done' };
      if (told.busy !== null) return { kind: 'busy', writer: told.busy.writer };
      return { kind: 'newer', found: wholly(told.found) };
    },
    async copy(copyName: string): Promise<Buffer | null> {
      refuseName(copyName);
      const script = copyScript(place, copyName);
      const { found } = await through(script, WORK_SECONDS, (told) => told.found !== null);
      const { from, bytes } = wholly(found);
      return from === null ? null : bytes;
    },
  };
}

function wholly(found: Found | null): Found {
  if (found === null) throw new Error('an answer without what was found was taken for one');
  return found;
}

/** They become names in a folder of a host. */
function refuseNames({ copy, superfluous, writer }: Swap): void {
  for (const each of [copy, ...superfluous, writer.id]) refuseName(each);
}

function refuseName(name: string): void {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name) || name.length > 200)
    throw usage(`No copy of a state is called ${JSON.stringify(name)}`);
}

function unreachable(name: string, problems: readonly HostProblem[]): GlusterctlError {
  const hints = [...new Set(problems.map(({ hint }) => hint).filter((hint) => hint !== ''))];
  return new GlusterctlError(
    'unreachable',
    `${name}: no host of it can be reached: ${problems.map(({ message }) => message).join('; ')}`,
    hints.length === 0 ? {} : { hint: hints.join('\n') },
  );
}

function unknownOutcome(name: string, host: string, reason: string): GlusterctlError {
  return new GlusterctlError(
    'unknown-outcome',
    `${name}: whether the state was written is unknown: ${host}: ${reason}`,
    { hint: 'Look at it again: glusterctl state show', details: { host } },
  );
}
