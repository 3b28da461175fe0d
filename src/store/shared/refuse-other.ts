import { GlusterctlError } from '../../model/errors.ts';
import { quote } from '../../shell/quote.ts';
import type { Backup } from '../backups.ts';
import type { Stored } from '../read.ts';

/** What this machine has seen there before. */
export interface Seen {
  readonly stored: Stored;
  /** Where it is kept; null: nowhere. */
  readonly path: string | null;
}

/** What is there is no later generation of what was there: somebody has put another file in its place, by hand. `copy` is the serial of the newest copy beside it, 0 without one. */
export function otherRefusal(
  name: string,
  seen: Seen,
  found: Stored | null,
  copy: number,
): GlusterctlError | null {
  const before = seen.stored.state;
  const refuse = (what: string, why: string, hints: readonly string[]): GlusterctlError =>
    new GlusterctlError('refused', `${what}: ${why}`, {
      hint: hints.join('\n'),
      details: {
        state: name,
        known: { lineage: before.lineage, serial: before.serial },
        found: found === null ? null : { lineage: found.state.lineage, serial: found.state.serial },
        copy: seen.path,
      },
    });
  const later =
    copy > before.serial
      ? [`Beside it are copies of later generations, up to serial ${copy}: glusterctl state backups`]
      : [];
  const back = (more: string): readonly string[] =>
    seen.path === null
      ? later
      : [
          ...later,
          `To put back what this machine knew, serial ${before.serial}: glusterctl state import ${quote(seen.path)}${more}`,
        ];
  if (found === null)
    return refuse(`The state ${name} is gone`, `there was one, of serial ${before.serial}`, back(''));
  const accept = `If what is there now is what counts from here on: glusterctl state use ${quote(name)}`;
  const { lineage, serial } = found.state;
  if (lineage !== before.lineage)
    return refuse(
      `Another state is at ${name}`,
      `its lineage is ${lineage}, and it was ${before.lineage} before; it describes other hosts, or was made anew`,
      [...back(' --force'), accept],
    );
  if (serial < before.serial)
    return refuse(
      `The state ${name} was put back to an older one`,
      `it has serial ${serial}, and had ${before.serial} before; what was done since would be forgotten`,
      // Who reads while another one's change fails, as on a full volume, may have seen what that one was told was not made.
      before.serial - serial === 1 ? [accept, ...back('')] : [...back(''), accept],
    );
  const [here, there] = [seen.stored.place, found.place];
  if (serial === before.serial && here !== null && there !== null && here.digest !== there.digest)
    return refuse(
      `The state ${name} went another way`,
      `serial ${serial} is not the one that was there before: it was put back to an older one, and then changed`,
      [...back(''), accept],
    );
  return null;
}

/** The same, where this machine knows of nothing later, and a copy beside it does: each generation is in place before its copy is. */
export function laterCopyRefusal(name: string, { state }: Stored, copy: Backup): GlusterctlError {
  const { lineage, serial } = state;
  return new GlusterctlError(
    'refused',
    `The state ${name} was put back to an older one: it has serial ${serial}, and beside it is a copy of serial ${copy.serial}; what was done since would be forgotten`,
    {
      hint: [
        `To put back what was there: glusterctl state restore ${copy.serial}`,
        `If what is there now is what counts from here on: glusterctl state restore ${serial}`,
      ].join('\n'),
      details: {
        state: name,
        known: { lineage, serial: copy.serial },
        found: { lineage, serial },
        copy: copy.path,
      },
    },
  );
}
