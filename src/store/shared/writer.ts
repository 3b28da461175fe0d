import { randomHex } from '../../files/sha256.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { thisProcess } from '../process.ts';
import type { Writer } from './shared-file.ts';

/** Who writes now, for others that wait. */
export function thisWriter(user: string, command: string, now: Date): Writer {
  const { pid, host } = thisProcess();
  return { id: randomHex(8), user, host, pid, command, since: now.toISOString() };
}

/** Others were at it all the time that there was. */
export function busyError(name: string, seconds: number, writer: Writer | null): GlusterctlError {
  const by =
    writer === null
      ? 'others have written it again and again'
      : `"${writer.command}" (process ${writer.pid} of ${writer.user} on ${writer.host}, since ${writer.since}) was writing it`;
  return new GlusterctlError(
    'state-locked',
    `The state ${name} could not be written for more than ${seconds} s: ${by}`,
    {
      hint: "Nothing was written. Run it again, or allow more time with --lock-timeout. A writer that was killed is in nobody's way for longer than its script may run on the host.",
      details: { state: name, writer },
    },
  );
}
