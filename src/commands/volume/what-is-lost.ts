import type { Context } from '../../cli/context.ts';
import { counted } from '../../model/counted.ts';
import { volumeKind } from '../../model/durability.ts';
import type { Volume } from '../../model/entities.ts';
import { foreignBricks } from '../../model/foreign.ts';
import { listed } from '../../model/listed.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { manageName } from '../../plans/addresses.ts';
import { whyKept } from '../../plans/delete-volume.ts';
import { stays } from '../../plans/foreign.ts';
import { ago } from '../../ui/ago.ts';
import { clientsOf } from './clients-of.ts';
import { withinLimit } from './within-limit.ts';

/** So long a person waits before the question; who has the volume open counts as unknown after it. */
const LOOK_SECONDS = 10;

/** What goes with volumes, for who is asked: of each its size, its bricks, its age, and who uses it now; one with snapshots stays. */
export async function whatIsLost(
  context: Context,
  state: State,
  volumes: readonly Volume[],
): Promise<readonly string[]> {
  const uses = await withinLimit(
    context.clock,
    LOOK_SECONDS,
    Promise.all(volumes.map(async (volume) => await useOf(context, state, volume))),
  );
  return volumes.flatMap((volume, at) => [
    `${volume.name}: ${formatSize(volume.sizeKiB)}, ${volumeKind(volume.durability)}; ${brickWords(state, volume)}`,
    ...ageWords(context, volume),
    ...keptWords(state, volume),
    ...foreignBricks(state, bricksOf(state, volume.id)).map((brick) => `  ${stays(state, brick)}`),
    `  clients: ${uses?.[at] ?? 'unknown, gluster does not tell'}`,
  ]);
}

function brickWords(state: State, { id }: Volume): string {
  const bricks = bricksOf(state, id);
  const hosts = bricks.flatMap(({ device }) => {
    const node = state.nodes[state.devices[device]?.node ?? ''];
    return node === undefined ? [] : [manageName(node)];
  });
  return `${counted(bricks.length, 'brick')} on ${listed([...new Set(hosts)].sort())}`;
}

/** Of a volume that is older than the note of it, nothing is known. */
function ageWords({ clock }: Context, { created }: Volume): readonly string[] {
  return created === undefined ? [] : [`  made ${ago(created, clock.now())}`];
}

/** Of several volumes the others go. */
function keptWords(state: State, volume: Volume): readonly string[] {
  const kept = whyKept(state, volume);
  return kept === null ? [] : [`  stays: it ${kept.inShort}`];
}

async function useOf(context: Context, state: State, volume: Volume): Promise<string | null> {
  if (!volume.started) return 'none, it is stopped';
  const clients = await clientsOf(context, state, volume, LOOK_SECONDS);
  if (clients === null) return null;
  return clients.length === 0 ? 'none' : clients.map(({ kind, count }) => `${count} ${kind}`).join(', ');
}
