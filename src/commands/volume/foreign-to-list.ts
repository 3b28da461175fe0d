import { foreignInPools } from '../../actions/foreign-volumes.ts';
import type { Context } from '../../cli/context.ts';
import { brickName } from '../../gluster/names.ts';
import type { Cluster } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { fullName } from '../../plans/adopt/foreign-volumes.ts';
import type { ForeignVolume } from '../../ui/views/volume-list.ts';

interface ToList {
  readonly volumes: readonly ForeignVolume[];
  /** A line for each cluster of which nothing is known. */
  readonly silent: readonly string[];
}

/** Where no cluster answers nothing is known at all, which is an error. */
export async function foreignToList(
  context: Context,
  state: State,
  clusters: readonly Cluster[],
): Promise<ToList> {
  const { volumes, silent } = await foreignInPools(context, state, clusters);
  const [first] = silent;
  if (first !== undefined && silent.length === clusters.length) throw first.error;
  const names = volumes.map(({ info }) => info.name);
  return {
    volumes: volumes.map((found) => {
      const { info, cluster } = found;
      const isOnly = names.filter((name) => name === info.name).length === 1;
      return {
        name: info.name,
        uuid: info.uuid,
        cluster,
        type: info.type,
        status: info.status === 'Started' ? 'started' : 'stopped',
        bricks: info.bricks.map(brickName),
        command: `glusterctl adopt volume ${isOnly ? info.name : fullName(state, found)}`,
      };
    }),
    silent: silent.map(
      ({ cluster: { id, name }, error }) => `Of cluster ${name ?? id} nothing is known: ${error.message}`,
    ),
  };
}
