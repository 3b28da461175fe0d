import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from '../model/plan.ts';

export type OwnerState = 'alive' | 'dead' | 'unknown';

export function currentOwner(user: string, command: string): Owner {
  return {
    pid: process.pid,
    processStart: processStart(process.pid) ?? 0,
    host: hostname(),
    user,
    command,
  };
}

/** Whether the process that runs an operation still does; of another machine's processes nothing is known. */
export function ownerState(owner: Owner): OwnerState {
  if (owner.host !== hostname()) return 'unknown';
  if (!exists(owner.pid)) return 'dead';
  const start = processStart(owner.pid);
  return start === null || owner.processStart === 0 || start === owner.processStart ? 'alive' : 'dead';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ticks since boot at which a process started: field 22 of /proc/PID/stat, counted after the name in brackets. */
function processStart(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const start = Number(fields[19]);
    return Number.isSafeInteger(start) ? start : null;
  } catch {
    return null;
  }
}
