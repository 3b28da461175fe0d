import { randomHex } from '../../files/sha256.ts';
import type { GlusterctlError } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import type { LockHolder } from '../lock.ts';
import { NOT_WRITTEN, tooLongError } from '../overtaken.ts';
import { thisProcess } from '../process.ts';
import type { Writer } from './shared-file.ts';

/** Who writes now, for others that wait. */
export function thisWriter(user: string, command: string, now: Date): Writer {
  const { pid, host } = thisProcess();
  return { id: randomHex(8), user, host, pid, command, since: now.toISOString() };
}

/** Others were at it all the time that there was. */
export function busyError(
  name: string,
  seconds: number,
  writer: Writer | null,
  lock: LockHolder | 'unreadable' | null = null,
): GlusterctlError {
  const by =
    writer === null
      ? undefined
      : `"${writer.command}" (process ${writer.pid} of ${writer.user} on ${writer.host}, since ${writer.since}) was writing it`;
  return tooLongError(name, seconds, by, lock === null ? OTHERS : lockLeft(name, lock), { writer });
}

const OTHERS = `${NOT_WRITTEN} A writer that was killed is in nobody's way for longer than its script may run on the host.`;

/** It lies on the volume, and does not end with who left it. */
function lockLeft(name: string, lock: LockHolder | 'unreadable'): string {
  const at = `--state=${quote(name)}`;
  if (lock === 'unreadable')
    return `Nothing was written. A lock lies beside the state that can't be read, of who writes it through a mount of the volume. If nobody does: glusterctl state unlock --force ${at}`;
  return `Nothing was written. That one writes it through a mount of the volume. If it no longer runs on ${lock.host}: glusterctl state unlock ${lock.id} ${at}`;
}
