import { askGluster } from '../../actions/ask-gluster.ts';
import { command } from '../../cli/command.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { readVolumeClients, volumeClientsScript } from '../../gluster/clients.ts';
import { type BrickHeal, healInfoScript, readHealInfo } from '../../gluster/heal.ts';
import { type BrickStatus, readVolumeStatus, volumeStatusScript } from '../../gluster/status.ts';
import { bricksPerSet } from '../../model/durability.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import type { Script } from '../../model/plan.ts';
import type { State, Volume } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { glusterBrick } from '../../plans/volume-steps.ts';
import { deviceLabel } from '../../ui/views/shapes.ts';
import type { UsedBytes } from '../../ui/views/volume.ts';
import { type BrickLine, statusView } from '../../ui/views/volume-status.ts';

export const status = command<string>({
  path: ['volume', 'status'],
  summary: 'Show how a volume does: bricks up or down, what is to be healed, who is connected',
  description: 'Asks the hosts. Exit code 3 when a brick is down or something is to be healed.',
  arguments: [{ name: 'VOLUME', summary: 'id, beginning of the id, or name' }],
  examples: [
    { title: 'Of the volume called data', line: 'volume status data' },
    { title: 'With the paths of its bricks', line: 'volume status data -o wide' },
  ],
  changes: false,
  parse(input) {
    const word = input.arguments[0] ?? '';
    if (word === '') throw usage('Volume id missing');
    return word;
  },
  async run(context, word) {
    const state = await context.store.read();
    const volume = findVolume(state, word);
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
  },
});

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

/** Used bytes by volume: of each set the fullest brick counts, times what the set holds. */
export async function usedBytes(
  context: Context,
  state: State,
  volumes: readonly Volume[],
): Promise<UsedBytes> {
  const settings = hostSettings(context.settings, state);
  const used = new Map<string, number | null>();
  for (const volume of volumes) {
    const output = await askGluster(
      context,
      state,
      volume.cluster,
      volumeStatusScript(volume.name, settings),
    ).catch(() => null);
    used.set(volume.id, output === null ? null : usedOf(state, volume, readVolumeStatus(output)));
  }
  return used;
}

function usedOf(state: State, volume: Volume, seen: readonly BrickStatus[]): number | null {
  const { durability } = volume;
  const width = bricksPerSet(durability);
  const factor = durability.type === 'disperse' ? durability.data : 1;
  const bricks = bricksOf(state, volume.id);
  let total = 0;
  for (let start = 0; start < bricks.length; start += width) {
    const set = bricks.slice(start, start + width).filter(({ kind }) => kind === 'data');
    const inUse = set.flatMap(({ path }) => {
      const brick = seen.find((one) => one.path === path);
      return brick?.sizeBytes == null || brick.freeBytes === null ? [] : [brick.sizeBytes - brick.freeBytes];
    });
    if (inUse.length === 0) return null;
    total += Math.max(...inUse) * factor;
  }
  return total;
}
