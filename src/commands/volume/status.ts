import { askGluster } from '../../actions/ask-gluster.ts';
import { lookAtClusters } from '../../actions/look-at-clusters.ts';
import { argument } from '../../cli/argument.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { readVolumeClients, volumeClientsScript } from '../../gluster/clients.ts';
import { type BrickHeal, healInfoScript, readHealInfo } from '../../gluster/heal.ts';
import { type BrickStatus, readVolumeStatus, volumeStatusScript } from '../../gluster/status.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import type { Script } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { glusterBrick } from '../../plans/volume-steps.ts';
import type { View } from '../../ui/view.ts';
import { deviceLabel } from '../../ui/views/shapes.ts';
import { volumesHealthView } from '../../ui/views/volume-health.ts';
import { type BrickLine, statusView } from '../../ui/views/volume-status.ts';

export const status = command({
  path: ['volume', 'status'],
  summary: 'Show how a volume does: bricks up or down, what is to be healed, who is connected',
  description:
    'Asks the hosts. Without a volume: all of them, a line each. Exit code 3 when a brick is down or something is to be healed.',
  arguments: {
    volume: argument.optional({
      name: 'VOLUME',
      summary: 'name, CLUSTER/NAME, id or beginning of the id; all if left out',
    }),
  },
  examples: [
    { title: 'All volumes, a line each', line: 'volume status' },
    { title: 'Of the volume called data', line: 'volume status data' },
    { title: 'With the paths of its bricks', line: 'volume status data -o wide' },
  ],
  changes: false,
  async run(context, input) {
    const state = await context.store.read();
    if (input.volume === '')
      return volumesHealthView(state, await lookAtClusters(context, state, Object.values(state.clusters)));
    return await statusOf(context, state, findVolume(state, input.volume));
  },
});

async function statusOf(context: Context, state: State, volume: Volume): Promise<View> {
  const settings = hostSettings(context.settings, state);
  const asked = async <T>(script: Script, read: (output: string) => T): Promise<T> =>
    read(await askGluster(context, state, volume.cluster, script));
  // One after the other: glusterd takes one of these at a time.
  const bricks = await unlessFailed(
    asked(volumeStatusScript(volume.name, settings), readVolumeStatus),
    (message) => message.includes('is not started'),
  );
  const seen = bricks ?? [];
  const clients =
    bricks === null
      ? []
      : await unlessFailed(asked(volumeClientsScript(volume.name, settings), readVolumeClients));
  const heals =
    volume.durability.type === 'none' || bricks === null
      ? []
      : await unlessFailed(asked(healInfoScript(volume.name, settings), readHealInfo));
  const lines = brickLines(state, volume, seen, heals ?? []);
  return statusView({ volume, lines, clients, answered: bricks !== null, healTold: heals !== null });
}

/** null where gluster answered with a failure: of the kind that is awaited, if one is. */
async function unlessFailed<T>(
  answer: Promise<T>,
  awaited: (message: string) => boolean = () => true,
): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GlusterctlError && error.code === 'failed' && awaited(error.message)) return null;
    throw error;
  }
}

function brickLines(
  state: State,
  volume: Volume,
  bricks: readonly BrickStatus[],
  heals: readonly BrickHeal[],
): BrickLine[] {
  return bricksOf(state, volume.id).map((brick) => {
    const { host, path } = glusterBrick(state, brick);
    const name = `${host}:${path}`;
    const device = state.devices[brick.device];
    const seen = bricks.find((one) => one.path === path);
    const kib = (bytes: number | null | undefined): number | null =>
      bytes == null ? null : Math.floor(bytes / 1024);
    return {
      brick: name,
      device: device === undefined ? host : deviceLabel(state, device),
      online: seen?.online ?? false,
      freeKiB: kib(seen?.freeBytes),
      sizeKiB: kib(seen?.sizeBytes),
      heal: heals.find((one) => one.name === name)?.entries ?? null,
    };
  });
}
