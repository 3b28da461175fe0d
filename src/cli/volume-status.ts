import { type BrickHeal, healInfoScript, readHealInfo } from '../gluster/heal.ts';
import { readRebalanceStatus, rebalanceStatusScript } from '../gluster/rebalance.ts';
import {
  type BrickStatus,
  readVolumeClients,
  readVolumeStatus,
  volumeClientsScript,
  volumeStatusScript,
} from '../gluster/status.ts';
import { GlusterctlError, usage } from '../model/errors.ts';
import { findVolume } from '../model/lookup.ts';
import { formatSize } from '../model/sizes.ts';
import type { State, Volume } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import { glusterBrick } from '../plans/volume-steps.ts';
import type { View } from '../ui/view.ts';
import type { UsedBytes } from '../ui/views/volume.ts';
import { askGluster } from './ask-gluster.ts';
import { command } from './command.ts';
import type { Context } from './context.ts';
import { hostSettings } from './host-settings.ts';

interface BrickLine {
  readonly brick: string;
  readonly online: boolean;
  readonly freeKiB: number | null;
  readonly sizeKiB: number | null;
  readonly heal: number | null;
  readonly clients: number;
}

export const status = command<string>({
  path: ['volume', 'status'],
  summary: 'Show how a volume does: bricks up or down, what is to be healed, who is connected',
  description: 'Asks the hosts. Exit code 3 when a brick is down or something is to be healed.',
  arguments: [{ name: 'VOLUME', summary: 'id, beginning of the id, or name' }],
  examples: [{ title: 'Of the volume called data', line: 'volume status data -o table' }],
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
    const askFor = async (script: ReturnType<typeof volumeStatusScript>): Promise<string | null> =>
      await askGluster(context, state, volume.cluster, script).catch((error: unknown) => {
        if (error instanceof GlusterctlError && error.code === 'failed') return null;
        throw error;
      });
    // One after the other: glusterd takes one of these at a time.
    const detail = await askFor(volumeStatusScript(volume.name, settings));
    const clients = detail === null ? null : await askFor(volumeClientsScript(volume.name, settings));
    const heal =
      volume.durability.type === 'none' || detail === null
        ? null
        : await askFor(healInfoScript(volume.name, settings));
    const lines = brickLines(state, volume, {
      bricks: detail === null ? [] : readVolumeStatus(detail),
      heals: heal === null ? [] : readHealInfo(heal),
      clients:
        clients === null ? [] : readVolumeClients(clients).map(({ brick }) => `${brick.host}:${brick.path}`),
    });
    return statusView(volume, lines, detail !== null);
  },
});

interface Answers {
  readonly bricks: readonly BrickStatus[];
  readonly heals: readonly BrickHeal[];
  readonly clients: readonly string[];
}

function brickLines(state: State, volume: Volume, { bricks, heals, clients }: Answers): BrickLine[] {
  return bricksOf(state, volume.id).map((brick) => {
    const { host, path } = glusterBrick(state, brick);
    const name = `${host}:${path}`;
    const seen = bricks.find((one) => one.path === path);
    const kib = (bytes: number | null | undefined): number | null =>
      bytes == null ? null : Math.floor(bytes / 1024);
    return {
      brick: name,
      online: seen?.online ?? false,
      freeKiB: kib(seen?.freeBytes),
      sizeKiB: kib(seen?.sizeBytes),
      heal: heals.find((one) => one.name === name)?.entries ?? null,
      clients: clients.filter((one) => one.endsWith(`:${path}`)).length,
    };
  });
}

function statusView(volume: Volume, lines: readonly BrickLine[], answered: boolean): View {
  const down = lines.filter(({ online }) => !online).length;
  const pending = lines.reduce((sum, { heal }) => sum + (heal ?? 0), 0);
  const word = !answered
    ? 'stopped'
    : down === 0
      ? 'all bricks are up'
      : `${down} of ${lines.length} bricks are down`;
  const healing = pending === 0 ? '' : `, ${pending} entries to heal`;
  const cells = (line: BrickLine): string[] => [
    line.brick,
    line.online ? 'up' : 'down',
    line.freeKiB === null ? '-' : formatSize(line.freeKiB),
    line.sizeKiB === null ? '-' : formatSize(line.sizeKiB),
    line.heal === null ? '-' : String(line.heal),
    String(line.clients),
  ];
  return {
    heketi: () =>
      `${volume.name}: ${word}${healing}\n${lines.map((line) => `${cells(line).join('\t')}\n`).join('')}`,
    json: () => ({
      id: volume.id,
      name: volume.name,
      running: answered,
      bricksDown: down,
      toHeal: pending,
      bricks: lines,
    }),
    table: () => ({
      columns: [
        { title: 'BRICK' },
        { title: 'STATE' },
        { title: 'FREE', align: 'right' },
        { title: 'SIZE', align: 'right' },
        { title: 'TO HEAL', align: 'right' },
        { title: 'CLIENTS', align: 'right' },
      ],
      rows: lines.map(cells),
      empty: 'The volume has no bricks',
    }),
    notes:
      answered && down > 0
        ? [
            `If the hosts of the bricks that are down are up, this starts their bricks again: glusterctl volume start ${volume.name}`,
          ]
        : [],
    exitCode: (answered && down > 0) || pending > 0 ? 3 : 0,
  };
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
  const width =
    durability.type === 'none'
      ? 1
      : durability.type === 'replicate'
        ? durability.replica
        : durability.data + durability.redundancy;
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

const WATCH_MS = 2000;

/** Until the rebalance has ended, or the user has seen enough; the line that says how it stands then. */
export async function watchRebalance(context: Context, state: State, volume: Volume): Promise<string> {
  const settings = hostSettings(context.settings, state);
  let last = '';
  while (!context.stop.aborted) {
    const output = await askGluster(
      context,
      state,
      volume.cluster,
      rebalanceStatusScript(volume.name, settings),
    );
    const { state: now, nodes } = readRebalanceStatus(output);
    const files = nodes.reduce((sum, node) => sum + node.files, 0);
    const failures = nodes.reduce((sum, node) => sum + node.failures, 0);
    const line = `Rebalance of ${volume.name}: ${now}, ${files} files moved${failures === 0 ? '' : `, ${failures} failed`}`;
    if (now !== 'in progress') return line;
    if (line !== last) context.stderr(line);
    last = line;
    await context.clock.sleep(WATCH_MS, context.stop).catch(() => undefined);
  }
  return `Rebalance of ${volume.name} goes on: gluster volume rebalance ${volume.name} status`;
}
