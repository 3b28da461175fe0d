import { GlusterctlError } from '../../model/errors.ts';
import type { Stored } from '../read.ts';

/** What this machine has seen there before. */
export interface Seen {
  readonly stored: Stored;
  /** Where it is kept; null: nowhere. */
  readonly path: string | null;
}

/** What is there is no later generation of what was there: somebody has put another file in its place, by hand. */
export function otherRefusal(name: string, seen: Seen, found: Stored | null): GlusterctlError | null {
  const before = seen.stored.state;
  const refuse = (what: string, why: string, hints: readonly string[]): GlusterctlError =>
    new GlusterctlError('refused', `${what}: ${why}`, {
      hint: [
        ...hints,
        `If what is there now is what counts from here on: glusterctl state use ${name}`,
        ...(seen.path === null ? [] : [`What this machine knows of it is in ${seen.path}`]),
      ].join('\n'),
      details: {
        state: name,
        known: { lineage: before.lineage, serial: before.serial },
        found: found === null ? null : { lineage: found.state.lineage, serial: found.state.serial },
        copy: seen.path,
      },
    });
  const back = seen.path === null ? [] : [`To put back what was there: ${importing(seen.path)}`];
  if (found === null)
    return refuse(`The state ${name} is gone`, `there was one, of serial ${before.serial}`, back);
  const { lineage, serial } = found.state;
  if (lineage !== before.lineage)
    return refuse(
      `Another state is at ${name}`,
      `its lineage is ${lineage}, and it was ${before.lineage} before; it describes other hosts, or was made anew`,
      back.map((line) => `${line} --force`),
    );
  if (serial < before.serial)
    return refuse(
      `The state ${name} was put back to an older one`,
      `it has serial ${serial}, and had ${before.serial} before; what was done since would be forgotten`,
      back,
    );
  const [here, there] = [seen.stored.place, found.place];
  if (serial === before.serial && here !== null && there !== null && here.digest !== there.digest)
    return refuse(
      `The state ${name} went another way`,
      `serial ${serial} is not the one that was there before: it was put back to an older one, and then changed`,
      back,
    );
  return null;
}

function importing(path: string): string {
  return `glusterctl state import ${path}`;
}
