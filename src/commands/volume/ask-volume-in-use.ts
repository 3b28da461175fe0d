import type { Ask, Asking } from '../../cli/ask.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { State } from '../../model/state.ts';
import { whyKept } from '../../plans/delete-volume.ts';
import { ago } from '../../ui/ago.ts';
import { chosenOf, VOLUMES } from '../shared/ask/from-state.ts';
import { clientsOf } from './clients-of.ts';
import { withinLimit } from './within-limit.ts';

/** So long a person waits for the list at most; of whom gluster has not told by then, that is not known. */
const LOOK_SECONDS = 5;
/** Volumes of one cluster that are asked for at once: gluster takes them one after the other all the same. */
const AT_ONCE = 4;

/** Place of the columns that are more than those of every list of volumes. */
const BEHIND_SIZE = 2;

const UNKNOWN = '?';
const STOPPED = '-';

/** A volume, seen with how many have it open, and its age where that is known. */
export const volumeInUse: Ask = {
  async answer({ context }) {
    const state = await context.store.read();
    const volumes = Object.values(state.volumes);
    const now = context.clock.now();
    const clients = volumes.some(({ started }) => started)
      ? await clientCounts(context, state, volumes)
      : new Map<Id, string>();
    const ages = volumes.some(({ created }) => created !== undefined);
    return await chosenOf(context, 'Which volume?', {
      columns: VOLUMES.columns.toSpliced(
        BEHIND_SIZE,
        0,
        { title: 'CLIENTS', align: 'right' },
        ...(ages ? [{ title: 'MADE', drop: 0 }] : []),
      ),
      rows: () =>
        VOLUMES.rows(state).map((row, at) => {
          const volume = volumes[at];
          const { id = '', created, started = false } = volume ?? {};
          const kept = volume === undefined ? null : whyKept(state, volume);
          const age = created === undefined ? '-' : ago(created, now);
          const used = started ? (clients.get(id) ?? UNKNOWN) : STOPPED;
          const cells = row.cells.toSpliced(BEHIND_SIZE, 0, used, ...(ages ? [age] : []));
          return { ...row, cells, ...(kept === null ? {} : { refusal: kept.inShort }) };
        }),
      none: VOLUMES.none,
    });
  },
};

/** Of those that gluster told of in time. */
async function clientCounts(
  context: Asking['context'],
  state: State,
  volumes: readonly Volume[],
): Promise<ReadonlyMap<Id, string>> {
  context.stderr('Asking gluster who uses the volumes');
  const counts = new Map<Id, string>();
  let over = false;
  const each = async (left: Volume[]): Promise<void> => {
    for (let volume = left.shift(); volume !== undefined && !over; volume = left.shift())
      counts.set(volume.id, await countOf(context, state, volume));
  };
  const work = Object.keys(state.clusters).flatMap((cluster) => {
    const left = volumes.filter((volume) => volume.cluster === cluster && volume.started);
    return Array.from({ length: AT_ONCE }, () => each(left));
  });
  await withinLimit(context.clock, LOOK_SECONDS, Promise.all(work));
  over = true;
  return counts;
}

async function countOf(context: Asking['context'], state: State, volume: Volume): Promise<string> {
  try {
    const clients = await clientsOf(context, state, volume, LOOK_SECONDS);
    return clients === null ? UNKNOWN : String(clients.reduce((sum, { count }) => sum + count, 0));
  } catch (error) {
    // Hosts that can't be asked at all, as where nothing leads to them: the deletion says why.
    if (error instanceof GlusterctlError) return UNKNOWN;
    throw error;
  }
}
