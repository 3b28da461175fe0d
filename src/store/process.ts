import { readFileSync } from 'node:fs';
import type { ProcessIdentity } from '../model/process-identity.ts';
import { isDocument } from './migrations/document.ts';
import { type Here, thisSystem } from './this-system.ts';

export type Life = 'alive' | 'dead' | 'unknown';

/** The namespace that a machine boots with has this number in all of Linux (PROC_PID_INIT_INO); that of a container has another. */
const FIRST_PIDS = 0xeffffffc;
/** In which the kernel tells when a process began. */
const TICKS_PER_SECOND = 100;

/** Made once: each lock and each entry of the log is signed with it. */
let own: ProcessIdentity | null = null;

export function thisProcess(): ProcessIdentity {
  own ??= ownIdentity(thisSystem());
  return own;
}

function ownIdentity({ host, system, machine, isOwnProc }: Here): ProcessIdentity {
  const start = isOwnProc ? (processStart(process.pid) ?? 0) : 0;
  if (system === null) return { pid: process.pid, processStart: start, host };
  const id = machine();
  return {
    pid: process.pid,
    processStart: start,
    host,
    system: id === null ? system : { ...system, machine: id },
  };
}

/**
 * Whether a process still runs. Its number says something only where it was given, and one name of a host is not one system:
 * containers share that of their host, or are started anew under the same, and two laptops may be called alike. So 'dead' must be
 * certain. What can't be asked is 'unknown', and left to a person:
 *
 * - another name: unknown.
 * - the same boot and the same namespace: it is asked for its number. The namespace's own number may have been given anew, but only
 *   after all that ran in it had ended, and what has a process's number by now began later.
 * - the same boot, another namespace: unknown. From outside nothing tells that a container has ended.
 * - another boot: dead where it ran on this machine before that was booted anew, see `ranBefore`; else unknown.
 * - it says nothing of its system: a version before wrote it, and it is asked for its number as that did. But what knows no start
 *   either comes from where there is no /proc, as on macOS: unknown where there is one.
 * - it names its system, and this one tells nothing of itself: that is another one, unknown.
 */
export function lifeOf(identity: ProcessIdentity, here: Here = thisSystem()): Life {
  if (identity.host !== here.host) return 'unknown';
  if (canBeAsked(identity, here)) return askedLife(identity, here);
  return ranBefore(identity, here) ? 'dead' : 'unknown';
}

function canBeAsked({ system, processStart: began }: ProcessIdentity, here: Here): boolean {
  if (system === undefined) return here.system === null || began !== 0;
  if (system.boot !== here.system?.boot || system.pids !== here.system.pids) return false;
  // A kernel without namespaces names none. Where /proc is another one's, it may name none either.
  return system.pids !== undefined || (here.isOwnProc && began !== 0);
}

/**
 * On this machine, outside of containers, before it was booted last. The machine's id does not prove it: images bring the same one
 * into all that is made of them, also into whole machines. But while a copy of this one ran beside it, it was booted already; so
 * what ran here before began before that, and a clock that was set meanwhile makes it unknown at worst. Only what has run on a copy
 * of the same name for longer than this one is up is still taken for dead.
 */
function ranBefore(
  { system: then, processStart: began }: ProcessIdentity,
  { system: now, machine }: Here,
): boolean {
  if (then?.booted === undefined || now?.booted === undefined || then.boot === now.boot) return false;
  if (then.pids !== FIRST_PIDS || now.pids !== FIRST_PIDS || began === 0) return false;
  if (then.booted + began / TICKS_PER_SECOND >= now.booted) return false;
  return then.machine !== undefined && then.machine === machine();
}

function askedLife({ pid, processStart: began }: ProcessIdentity, { isOwnProc }: Here): Life {
  if (!exists(pid)) return 'dead';
  const start = isOwnProc ? processStart(pid) : null;
  if (start === null || !began) return 'alive';
  return start === began ? 'alive' : 'dead';
}

/** The namespace of a process that runs in a container; null: it runs in none, or that is not known. */
export function containerOf({ system }: ProcessIdentity): number | null {
  return system?.pids === undefined || system.pids === FIRST_PIDS ? null : system.pids;
}

/** What a file says of a process; null: it does not say it as we do. */
export function readIdentity(value: unknown): ProcessIdentity | null {
  if (!isDocument(value)) return null;
  const { pid, processStart: began = 0, host, system } = value;
  if (!isNumber(pid) || !isNumber(began) || !isText(host)) return null;
  if (system === undefined) return { pid, processStart: began, host };
  if (!isDocument(system)) return null;
  const { boot, pids, machine, booted } = system;
  if (!isText(boot)) return null;
  if (!isAbsentOr(isNumber, pids) || !isAbsentOr(isText, machine) || !isAbsentOr(isNumber, booted))
    return null;
  return {
    pid,
    processStart: began,
    host,
    system: {
      boot,
      ...(pids === undefined ? {} : { pids }),
      ...(machine === undefined ? {} : { machine }),
      ...(booted === undefined ? {} : { booted }),
    },
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isAbsentOr<T>(is: (value: unknown) => value is T, value: unknown): value is T | undefined {
  return value === undefined || is(value);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat, counted after the name in brackets, which may hold anything. A zombie has ended. */
function processStart(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const start = Number(fields[19]);
    return Number.isSafeInteger(start) && fields[0] !== 'Z' ? start : -1;
  } catch {
    return null;
  }
}
