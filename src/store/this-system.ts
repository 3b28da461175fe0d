import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { sha256 } from '../files/sha256.ts';
import type { SystemIdentity } from '../model/process-identity.ts';

/** What a process can say of where it runs. */
export interface Here {
  readonly host: string;
  /** null: there is no /proc, or it does not say it. `machine` is apart: its digest takes what lists don't load. */
  readonly system: Omit<SystemIdentity, 'machine'> | null;
  readonly machine: () => string | null;
  /** /proc counts processes as this one does; else it is another namespace's, and its numbers are those of others. */
  readonly isOwnProc: boolean;
}

/** What is kept of what was drawn with many more. */
const DIGITS = 16;

let here: Here | null = null;

/** Read once. */
export function thisSystem(): Here {
  here ??= readHere();
  return here;
}

function readHere(): Here {
  const boot =
    textOf('/proc/sys/kernel/random/boot_id')
      ?.replaceAll(/[^0-9a-f]/g, '')
      .slice(0, DIGITS) ?? '';
  const pids = numberIn(linkOf('/proc/self/ns/pid'), /^pid:\[(\d+)\]$/);
  const booted = numberIn(textOf('/proc/stat'), /^btime (\d+)$/m);
  return {
    host: hostname(),
    system:
      boot === ''
        ? null
        : { boot, ...(pids === null ? {} : { pids }), ...(booted === null ? {} : { booted }) },
    machine,
    isOwnProc: isOwn(textOf('/proc/self/status')),
  };
}

/** Of this process it tells one number, and one more for each namespace that lies between. null: it doesn't know it at all. */
function isOwn(status: string | null): boolean {
  return status !== null && !/^NSpid:\s*\d+\s+\d/m.test(status);
}

/** Images may leave it empty, or say that it is still to be drawn. */
function machine(): string | null {
  const id = textOf('/etc/machine-id')?.trim() ?? '';
  if (!/^[0-9a-f]{32}$/.test(id)) return null;
  return sha256().update(`glusterctl ${id}`).digest('hex').slice(0, DIGITS);
}

function numberIn(text: string | null, shape: RegExp): number | null {
  const [, number] = shape.exec(text ?? '') ?? [];
  return number === undefined ? null : Number(number);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
