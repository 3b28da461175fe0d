import type { Difference } from '../../drift/difference.ts';
import { startFollows } from '../../drift/kinds.ts';
import { isCalled, keyOf, MARK } from '../../gluster/options.ts';
import { refuseOtherScript } from '../../gluster/same-volume.ts';
import { activateSnapshotScript } from '../../gluster/snapshot.ts';
import {
  resetIfSetScript,
  setOptionsScript,
  startVolumeScript,
  stopVolumeScript,
} from '../../gluster/volume.ts';
import type { HostSettings } from '../../lvm/settings.ts';
import type { Volume } from '../../model/entities.ts';
import type { Script } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { volumeRef } from '../volume-steps.ts';

/** gluster's volume becomes what the state has, if it is that volume; none where there is nothing to be done. */
export function volumeRepairScripts(
  state: State,
  volume: Volume,
  differences: readonly Difference[],
  settings: HostSettings,
): readonly Script[] {
  const reference = volumeRef(state, volume);
  const keys = (kind: Difference['kind']): readonly string[] =>
    differences.filter((one) => one.kind === kind).map(({ name }) => name);
  const has = (...kinds: readonly Difference['kind'][]): boolean =>
    differences.some(({ kind }) => kinds.includes(kind));
  const wanted = [...keys('option-missing'), ...keys('option-value-differs')].flatMap(
    (key) => volume.options.findLast((option) => isCalled(key, keyOf(option))) ?? [],
  );
  const strange = keys('option-by-hand');
  const scripts = [
    ...(has('volume-id-missing', 'volume-id-differs')
      ? [setOptionsScript(reference, [`${MARK} ${volume.id}`], settings)]
      : []),
    ...(strange.length === 0 ? [] : [resetIfSetScript(reference, strange, settings)]),
    ...(wanted.length === 0 ? [] : [setOptionsScript(reference, wanted, settings)]),
    ...(has('volume-not-stopped') ? [stopVolumeScript(reference, settings)] : []),
    ...(has('volume-not-started', 'brick-not-served') || differences.some(startFollows)
      ? [startVolumeScript(reference, settings)]
      : []),
    ...volume.snapshots
      .filter(({ name }) => keys('snapshot-active-differs').includes(name))
      .map(({ name, active }) => activateSnapshotScript({ name, volume: volume.name }, active, settings)),
  ];
  return scripts.length === 0 ? [] : [refuseOtherScript(reference, settings), ...scripts];
}
