import type { Brick, Node, Volume } from '../model/entities.ts';
import type { Plan, Script, Step } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { addressOf, manageName } from './addresses.ts';
import { type glusterHostsFor, glusterStep, perHost } from './volume-steps.ts';

/** What a later command asks before it undoes what made a volume, or a part of one; all at the same time. */
export function probesBeforeUndo(
  volume: Volume,
  steps: readonly Step[],
): Required<Pick<Plan, 'beforeUndo' | 'confirm'>> {
  return { beforeUndo: steps, confirm: volume.name };
}

export function probeGluster(
  volume: Volume,
  where: ReturnType<typeof glusterHostsFor>,
  script: Script,
): readonly Step[] {
  const title = `look whether volume ${volume.name} is in use`;
  return [glusterStep(volume, where, { id: 'in-use', title, script, undo: null })];
}

/** One script for each host that has bricks. */
export function probeHosts(
  state: State,
  volume: Volume,
  bricks: readonly Brick[],
  script: (own: readonly Brick[], node: Node) => Script,
): readonly Step[] {
  return perHost(state, bricks).map(
    ({ node, own }): Step => ({
      id: `files@${manageName(node)}`,
      host: addressOf(node),
      alternatives: [],
      title: `look whether bricks of ${volume.name} hold files`,
      script: script(own, node),
      undo: null,
      timeoutSeconds: 120,
      reads: null,
      whenUnreachable: 'fail',
    }),
  );
}
