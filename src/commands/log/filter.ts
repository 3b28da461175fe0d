import type { CommandFilter } from '../../engine/audit-commands.ts';
import { usage } from '../../model/errors.ts';
import { findNode, findVolume } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';

/** As the flags say it. */
export interface Wanted {
  readonly operation: string;
  readonly since: string;
  readonly last: number | null;
  readonly volume: string;
  readonly host: string;
  readonly user: string;
}

export function filterOf(
  { operation, since, last, volume, host, user }: Wanted,
  state: State | null,
  now: Date,
): CommandFilter {
  return {
    operation: operation === '' ? null : operation,
    since: sinceOf(since, now),
    volume: volume === '' ? null : namesOfVolume(state, volume),
    host: host === '' ? null : namesOfHost(state, host),
    user: user === '' ? null : user,
    last,
  };
}

/** What the state doesn't know any more is asked for by the name that it had. */
function namesOfVolume(state: State | null, word: string): readonly string[] {
  const found = state === null ? null : attempt(() => findVolume(state, word));
  return found === null ? [word] : [word, found.name, found.id];
}

function namesOfHost(state: State | null, word: string): readonly string[] {
  const node = state === null ? null : attempt(() => findNode(state, word));
  if (state === null || node === null) return [word];
  const devices = Object.values(state.devices).filter((device) => device.node === node.id);
  return [word, node.id, ...node.manage, ...node.storage, ...devices.map(({ id }) => id)];
}

function attempt<T>(find: () => T): T | null {
  try {
    return find();
  } catch {
    return null;
  }
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const DATE = /^\d{4}-\d\d-\d\d/;
/** A day begins where the user is, as an hour without a zone is the user's; JavaScript would take it for one of UTC. */
const DAY = /^\d{4}-\d\d-\d\d$/;

/** An age or a date, as the time it stands for. */
export function sinceOf(text: string, now: Date): Date | null {
  if (text === '') return null;
  const age = /^([0-9]+(?:\.[0-9]+)?)([smhd])$/.exec(text);
  if (age !== null) return new Date(now.getTime() - Number(age[1]) * (SECONDS[age[2] ?? 's'] ?? 1) * 1000);
  const time = DATE.test(text) ? Date.parse(DAY.test(text) ? `${text}T00:00` : text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw usage(
      `"${text}" is no time for --since`,
      'Write 90s, 30m, 2h, 7d, or a date like 2026-01-31 or 2026-01-31T12:00.',
    );
  }
  return new Date(time);
}
