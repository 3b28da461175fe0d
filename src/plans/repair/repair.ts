import type { Side } from '../../drift/chosen.ts';
import { countedDifferences } from '../../drift/counted-differences.ts';
import type { Difference } from '../../drift/difference.ts';
import { startFollows } from '../../drift/kinds.ts';
import { settingsOn } from '../../lvm/settings.ts';
import { applyChanges } from '../../model/apply.ts';
import type { Brick, Device, Volume } from '../../model/entities.ts';
import { grouped } from '../../model/grouped.ts';
import type { Id } from '../../model/ids.ts';
import type { Change, Plan, Stage, Step } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { bricksOf, bricksOn } from '../../model/usage.ts';
import { addressOf, manageName } from '../addresses.ts';
import type { Planning } from '../planning.ts';
import { BRICKS_SECONDS, glusterHostsFor, glusterStep } from '../volume-steps.ts';
import { hostRepairScript } from './host-repairs.ts';
import { orphanScript } from './orphan-repairs.ts';
import { hostTitle, repairTitle, volumeTitle } from './titles.ts';
import { volumeRepairScripts } from './volume-repairs.ts';

export interface Repair {
  readonly wanted: readonly { readonly difference: Difference; readonly side: Side }[];
  /** Volumes with bricks that must not be started. */
  readonly unsafe: ReadonlySet<Id>;
}

/** Differences of one cluster go away: hosts first, then gluster, then what is of nothing, and at the end the state. */
export function planRepair({ wanted, unsafe }: Repair, planning: Planning): Plan {
  const of = (side: Side): readonly Difference[] =>
    wanted.filter((one) => one.side === side).map(({ difference }) => difference);
  const differences = wanted.map(({ difference }) => difference);
  const changes = taken(planning.state, of('state'));
  // Notes tell what is written down by then.
  const after = applyChanges(planning.state, changes);
  const stages = [
    hostStage('bring hosts to what the state has', of('hosts'), planning, (own, settings) =>
      hostRepairScript(after, own, settings),
    ),
    volumeStage(of('hosts'), unsafe, planning),
    hostStage('take away what is of nothing', of('orphan'), planning, orphanScript),
  ];
  return {
    kind: 'repair',
    title: titleOf(wanted, planning.state),
    changes,
    uses: usesOf(planning.state, differences, changes),
    stages: stages.filter(({ steps }) => steps.length > 0),
    // What was brought does no harm where the rest doesn't come: none of it is taken back.
    recovery: 'back',
    notes: [],
  };
}

function titleOf(wanted: Repair['wanted'], state: State): string {
  const [first, ...others] = wanted;
  return first === undefined || others.length > 0
    ? `repair ${countedDifferences(wanted.map(({ difference }) => difference))}`
    : repairTitle(first.difference, first.side, state);
}

function hostStage(
  title: string,
  differences: readonly Difference[],
  { state, settings }: Planning,
  script: typeof orphanScript,
): Stage {
  const byHost = grouped(
    differences.filter(({ kind }) => kind !== 'brick-not-served'),
    ({ host }) => host ?? '',
  );
  return {
    title,
    steps: [...byHost].flatMap(([name, own]): readonly Step[] => {
      const node = Object.values(state.nodes).find((each) => manageName(each) === name);
      if (node === undefined) return [];
      return [
        {
          id: `${title.split(' ')[0] ?? ''}@${manageName(node)}`,
          host: addressOf(node),
          alternatives: [],
          title: hostTitle(own, state),
          script: script(own, settingsOn(node, settings)),
          undo: null,
          timeoutSeconds: BRICKS_SECONDS,
          reads: null,
          whenUnreachable: 'fail',
        },
      ];
    }),
  };
}

/** What is mounted again gets its process, too, where its volume is to run. */
function volumeStage(
  differences: readonly Difference[],
  unsafe: ReadonlySet<Id>,
  { state, settings, unreachable }: Planning,
): Stage {
  const byVolume = grouped(differences, ({ volume }) => volume ?? '');
  return {
    title: 'bring gluster to what the state has',
    steps: [...byVolume].flatMap(([id, own]) => {
      const volume = state.volumes[id];
      if (volume === undefined) return [];
      const mayStart = volume.started && !unsafe.has(id);
      const mended = mayStart ? own : own.filter((one) => !startFollows(one));
      const scripts = volumeRepairScripts(state, volume, mended, settings);
      if (scripts.length === 0) return [];
      const where = glusterHostsFor(state, volume, unreachable, bricksOf(state, id)[0]);
      return [
        glusterStep(volume, where, {
          id: `volume ${volume.name}`,
          title: volumeTitle(mended, state),
          script: { text: scripts.map(({ text }) => text).join('\n'), changes: true },
          undo: null,
        }),
      ];
    }),
  };
}

/** What the state becomes: several differences of one entry are one change of it. */
function taken(state: State, differences: readonly Difference[]): readonly Change[] {
  const found = new Map<Id, Device>();
  const devices = new Map<Id, Partial<Device>>();
  const bricks = new Map<Id, Partial<Brick>>();
  const volumes = new Map<Id, Partial<Volume>>();
  for (const { take } of differences) {
    switch (take?.table) {
      case 'devices':
        merge(devices, take.id, take.set);
        break;
      case 'new-devices':
        found.set(take.id, take.device);
        break;
      case 'bricks':
        for (const id of alike(state, take.id, take.set)) merge(bricks, id, take.set);
        break;
      case 'volumes': {
        const volume = state.volumes[take.id];
        if (volume !== undefined)
          merge(volumes, take.id, take.change({ ...volume, ...volumes.get(take.id) }));
        break;
      }
      case 'order':
        merge(volumes, take.id, { orderUnknown: false });
        for (const [position, id] of take.bricks.entries()) merge(bricks, id, { position });
        break;
    }
  }
  return [
    ...[...found].map(([id, value]): Change => ({ do: 'add', table: 'devices', id, value })),
    ...[...devices].map(([id, set]): Change => ({ do: 'update', table: 'devices', id, set })),
    ...[...bricks].map(([id, set]): Change => ({ do: 'update', table: 'bricks', id, set })),
    ...[...volumes].map(([id, set]): Change => ({ do: 'update', table: 'volumes', id, set })),
  ];
}

function merge<T>(sets: Map<Id, Partial<T>>, id: Id, set: Partial<T>): void {
  sets.set(id, { ...sets.get(id), ...set });
}

/** Bricks of clones share the pool of their source: what a pool is, it is for all of them. */
function alike(state: State, id: Id, set: object): readonly Id[] {
  const brick = state.bricks[id];
  if (brick === undefined) return [];
  if (!('poolKiB' in set) && !('metadataKiB' in set)) return [id];
  return bricksOn(state, brick.device)
    .filter(({ pool }) => pool === brick.pool)
    .map((each) => each.id);
}

/** They stay as they are meanwhile; what is changed in the state is held anyway. */
function usesOf(state: State, differences: readonly Difference[], changes: readonly Change[]): readonly Id[] {
  const changed = new Set(changes.map(({ id }) => id));
  const touched = new Set(differences.flatMap(({ touches }) => touches));
  const known = (id: Id): boolean =>
    [state.volumes, state.devices, state.nodes].some((table) => table[id] !== undefined);
  return [...touched].filter((id) => known(id) && !changed.has(id));
}
