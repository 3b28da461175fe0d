import { isCalled, keyOf, MARK } from '../gluster/options.ts';
import { refuseUnmountedScript, type UnaskedHost } from '../gluster/unmounted.ts';
import {
  resetIfSetScript,
  resetOptionsScript,
  setOptionsScript,
  startIfStoppedScript,
  startVolumeScript,
  stopChecksScript,
  stopVolumeScript,
} from '../gluster/volume.ts';
import { isClone } from '../lvm/names.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { counted } from '../model/counted.ts';
import type { Brick, Volume } from '../model/entities.ts';
import { notFound, refused } from '../model/errors.ts';
import { ownBricks } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { Plan, Script, Stage, Step } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { bricksOf } from '../model/usage.ts';
import { addressOf, manageName } from './addresses.ts';
import type { Planning } from './planning.ts';
import { refuseOfAll, setOnAllNotes } from './set-on-all.ts';
import { glusterHostsFor, glusterStep, perHost, volumeRef } from './volume-steps.ts';

export type VolumeChange =
  | { readonly do: 'set'; readonly options: readonly string[] }
  | { readonly do: 'reset'; readonly keys: readonly string[] }
  | { readonly do: 'start' }
  | { readonly do: 'stop' };

/** One gluster transaction on a volume that is there, and the record of it. */
export function planChangeVolume(id: Id, change: VolumeChange, planning: Planning): Plan {
  const { state, unreachable } = planning;
  const volume = state.volumes[id];
  if (volume === undefined) throw notFound();
  refuseOwnKeys(change);
  if (change.do === 'set') refuseOfAll(change.options.map(keyOf), 'set');
  if (change.do === 'reset') refuseOfAll(change.keys, 'reset');
  const where = glusterHostsFor(state, volume, unreachable, bricksOf(state, id)[0]);
  const { title, set, ...scripts } = describe(volume, change, planning);
  return {
    kind: 'change-volume',
    title: `${title} volume ${volume.name}`,
    changes: [{ do: 'update', table: 'volumes', id, set }],
    uses: [],
    stages: [
      ...(change.do === 'start' ? lookWhetherMounted(volume, planning) : []),
      {
        title: `${title} the volume`,
        steps: [
          glusterStep(volume, where, { id: 'volume', title: `${title} volume ${volume.name}`, ...scripts }),
        ],
      },
    ],
    recovery: 'back',
    notes: change.do === 'set' ? setOnAllNotes(state, volume, change.options) : [],
  };
}

/** Each host looks at its own bricks before any is started: of a volume that is started it is done by force. */
function lookWhetherMounted(volume: Volume, { state, unreachable }: Planning): readonly Stage[] {
  const steps = perHost(state, ownBricks(state, startedBricks(state, volume))).flatMap(
    ({ node, own }): Step[] =>
      unreachable.has(manageName(node))
        ? []
        : [
            {
              id: `mounted@${manageName(node)}`,
              host: addressOf(node),
              alternatives: [],
              title: `look whether ${counted(own.length, 'brick')} of ${volume.name} ${own.length === 1 ? 'is' : 'are'} mounted`,
              script: refuseUnmountedScript(manageName(node), volume.name, own),
              undo: null,
              timeoutSeconds: 120,
              reads: null,
              whenUnreachable: 'fail',
            },
          ],
  );
  return steps.length === 0 ? [] : [{ title: 'look whether its bricks are mounted', steps }];
}

/** gluster mounts the bricks of a clone itself when it starts that. */
function startedBricks(state: State, volume: Volume): readonly Brick[] {
  return bricksOf(state, volume.id).filter((brick) => volume.started || !isClone(brick));
}

/** Their bricks could not be looked at. */
function unaskedHosts(volume: Volume, { state, unreachable }: Planning): readonly UnaskedHost[] {
  return perHost(state, ownBricks(state, bricksOf(state, volume.id))).flatMap(({ node }) =>
    unreachable.has(manageName(node))
      ? [{ host: manageName(node), names: [...new Set([...node.storage, ...node.manage])] }]
      : [],
  );
}

interface Described {
  readonly title: string;
  readonly script: Script;
  readonly undo: Script | null;
  readonly preview?: Script;
  readonly set: Partial<Volume>;
}

function describe(volume: Volume, change: VolumeChange, planning: Planning): Described {
  const { settings, state } = planning;
  const reference = volumeRef(state, volume);
  const stop = stopVolumeScript(reference, settings);
  switch (change.do) {
    case 'start':
      return {
        title: 'start',
        script: startVolumeScript(reference, settings, unaskedHosts(volume, planning)),
        undo: volume.started ? null : stop,
        set: { started: true },
      };
    case 'stop':
      return {
        title: 'stop',
        script: stop,
        undo: volume.started ? startIfStoppedScript(reference, settings) : null,
        preview: stopChecksScript(reference, settings),
        set: { started: false },
      };
    case 'set':
      return {
        title: `set ${change.options.map(keyOf).join(', ')} of`,
        script: setOptionsScript(reference, change.options, settings),
        undo: asBefore(volume, change.options.map(keyOf), settings, state),
        set: { options: withOptions(volume.options, change.options) },
      };
    case 'reset':
      return {
        title: `reset ${change.keys.join(', ')} of`,
        script: resetOptionsScript(reference, change.keys, settings),
        undo: asBefore(volume, change.keys, settings, state),
        set: {
          options: volume.options.filter(
            (option) => !change.keys.some((key) => isCalled(keyOf(option), key)),
          ),
        },
      };
  }
}

/**
 * Puts the given keys back to what the state has of them. A key that begins with `user.` stays once it is set: gluster
 * refuses to reset it, and doesn't heed it.
 */
function asBefore(
  volume: Volume,
  keys: readonly string[],
  settings: HostSettings,
  state: State,
): Script | null {
  const reference = volumeRef(state, volume);
  const before = keys.map((key) => volume.options.findLast((option) => keyOf(option) === key));
  const known = before.filter((option) => option !== undefined);
  const unknown = keys.filter((key, index) => before[index] === undefined && !key.startsWith('user.'));
  const parts = [
    ...(unknown.length === 0 ? [] : [resetIfSetScript(reference, unknown, settings).text]),
    ...(known.length === 0 ? [] : [setOptionsScript(reference, known, settings).text]),
  ];
  return parts.length === 0 ? null : { text: parts.join('\n'), changes: true };
}

/** A key that was set before keeps its place in the list; the empty strings of Heketi's records stay. */
function withOptions(present: readonly string[], added: readonly string[]): readonly string[] {
  const byKey = new Map(added.map((option) => [keyOf(option), option]));
  const replaced = present.map((option) => {
    const now = byKey.get(keyOf(option));
    if (now === undefined) return option;
    byKey.delete(keyOf(option));
    return now;
  });
  return [...replaced, ...byKey.values()];
}

/** What ties a gluster volume to its record is not to be set by hand. */
function refuseOwnKeys(change: VolumeChange): void {
  const keys = change.do === 'set' ? change.options.map(keyOf) : change.do === 'reset' ? change.keys : [];
  const own = keys.find((key) => key === MARK);
  if (own !== undefined) throw refused(`${own} ties the volume to the state: it can't be changed`);
}
