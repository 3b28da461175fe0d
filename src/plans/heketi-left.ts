import { bricksHoldFilesScript } from '../lvm/brick-contents.ts';
import { settingsOn } from '../lvm/settings.ts';
import type { Brick, Volume } from '../model/entities.ts';
import type { OperationKind, Plan } from '../model/plan.ts';
import { probeHosts, probesBeforeUndo } from './in-use-probes.ts';
import { moveOf } from './move.ts';
import { stagesOfReplacing } from './move-brick.ts';
import type { Planning } from './planning.ts';
import { makeBricks } from './volume-steps.ts';

/**
 * Bricks that Heketi made, or was about to make, for what nobody knows: their space is held until they are taken away. It
 * uses a volume that is not there, so that it can only be undone.
 */
export function planOfLeftBricks(
  volume: Volume,
  bricks: readonly Brick[],
  { kind, title }: { readonly kind: OperationKind; readonly title: string },
  planning: Planning,
): Plan {
  const { settings, state } = planning;
  return {
    kind,
    title,
    changes: [
      { do: 'add', table: 'volumes', id: volume.id, value: volume },
      ...bricks.map((brick) => ({ do: 'add', table: 'bricks', id: brick.id, value: brick }) as const),
    ],
    uses: [volume.id, volume.cluster, ...new Set(bricks.map(({ device }) => device))],
    stages: [makeBricks(state, volume, bricks, settings)],
    ...probesBeforeUndo(
      volume,
      probeHosts(state, volume, bricks, (own, node) =>
        bricksHoldFilesScript(own, settingsOn(node, settings)),
      ),
    ),
    recovery: 'back',
    notes: [],
  };
}

/** A move that was begun elsewhere, with the brick that was chosen there. `replaced`: gluster has the new one already. */
export function planOfBegunMove(
  old: Brick,
  next: Brick,
  { title, replaced }: { readonly title: string; readonly replaced: boolean },
  planning: Planning,
): Plan {
  const move = moveOf(old, next, { lost: false, accept: [] }, planning);
  const stages = stagesOfReplacing(move);
  const swap = stages.findIndex(({ commits = [] }) => commits.some((change) => change.do === 'add'));
  return {
    kind: 'evict-brick',
    title,
    changes: [],
    uses: [move.volume.id, move.volume.cluster, ...new Set([old.device, next.device])],
    stages: replaced ? stages.slice(swap + 1) : stages,
    parallel: 1,
    recovery: 'forward',
    notes: [],
  };
}
