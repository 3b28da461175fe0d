import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Enough to tell a process from every other, also from one that got its number later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Ticks since boot; 0 where unknown. */
  readonly processStart: number;
  readonly host: string;
}

/** Read once: each lock and each entry of the log is signed with it. */
let ownStart: number | null = null;

export function thisProcess(): ProcessIdentity {
  ownStart ??= processStart(process.pid) ?? 0;
  return { pid: process.pid, processStart: ownStart, host: hostname() };
}

/** Of another machine's processes nothing is known. */
export function lifeOf(identity: ProcessIdentity): 'alive' | 'dead' | 'unknown' {
  if (identity.host !== hostname()) return 'unknown';
  if (!exists(identity.pid)) return 'dead';
  const start = processStart(identity.pid);
  if (start === null || !identity.processStart) return 'alive';
  return start === identity.processStart ? 'alive' : 'dead';
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
