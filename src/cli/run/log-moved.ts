import { logOfState } from '../../engine/audit-files.ts';
import { notePlace } from '../../engine/audit-places.ts';
import type { State } from '../../model/state.ts';
import { isUrl } from '../../store/location.ts';
import { thisProcess } from '../../store/process.ts';
import { loggedName, type SharedLog } from '../../store/shared/shared-log.ts';
import type { Context } from '../context.ts';
import { places } from '../places.ts';

interface Move {
  readonly from: string;
  readonly to: string;
  readonly state: State;
  /** The log beside its new place; null: it is a file. */
  readonly log: SharedLog | null;
}

/**
 * The log here goes on under another name. The one beside a state on a volume begins with where the state came from: whoever
 * reads it finds by that what was done before.
 */
export async function logMoved(
  { environment, clock, ids, stderr }: Pick<Context, 'environment' | 'clock' | 'ids' | 'stderr'>,
  { from, to, state, log }: Move,
): Promise<void> {
  const folder = places.logs(environment);
  if (folder !== null)
    for (const place of [from, to]) notePlace(logOfState(folder, place), { lineage: state.lineage, place });
  if (log === null) return;
  const now = clock.now();
  const run = ids.next().slice(0, 12);
  const { pid, host } = thisProcess();
  const { user } = environment;
  const mark = state.simulated === true ? { simulated: true } : {};
  const base = { time: now.toISOString(), pid, user, run, ...mark };
  const flag = isUrl(from) ? [] : [`--state=${from}`];
  const lines = [
    { ...base, type: 'command', host, state: from, command: ['state', 'move', ...flag, to] },
    { ...base, type: 'command-ended', serial: state.serial, exitCode: 0 },
  ];
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  try {
    await log.put([{ name: loggedName({ time: now, user, host, run }), bytes }]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    stderr(`That it was moved is not in the log beside its new place: ${why}`);
  }
}
