import type { Node } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import { ownDevices } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { manageName } from './addresses.ts';
import { type DraftCluster, type DraftNode, deviceAt } from './topology-draft.ts';
import { clusterFields, deviceFields, type FieldDifference, nodeFields } from './topology-fields.ts';
import type { TopologyVolume } from './topology-volume.ts';
import { shapeDifferences, type VolumeShape } from './volume-shape.ts';

export type TopologyKind = 'cluster' | 'node' | 'device' | 'volume';

/** One thing that a topology file and the state don't have alike. */
export interface TopologyDifference {
  /** `+` is only in the file, `-` only in the state, `~` in both and otherwise. */
  readonly sign: '+' | '-' | '~';
  readonly kind: TopologyKind;
  readonly name: string;
  /** Of `~`, in what. */
  readonly field: string | null;
  readonly file: string | null;
  readonly state: string | null;
}

/**
 * What of a file the state has otherwise, by the same comparison as a load: what that would bring is `+`, what it would
 * change is among `~`. No host is asked, so a disk that has another name by now counts as another one.
 */
export function topologyDifferences(
  drafts: readonly DraftCluster[],
  state: State,
  shapeOf: (volume: TopologyVolume) => VolumeShape,
): readonly TopologyDifference[] {
  const spokenOf = new Set(
    drafts.flatMap(({ cluster, nodes }) => [
      ...(cluster === null ? [] : [cluster.id]),
      ...nodes.flatMap((one) => knownNode(one)?.cluster ?? []),
    ]),
  );
  return [
    ...drafts.flatMap((draft) => [
      ...inCluster(draft, state),
      ...draft.nodes.flatMap((one) => inNode(one, state)),
      ...inVolumes(draft, state, shapeOf),
    ]),
    ...unlistedNodes(drafts, spokenOf, state),
    ...Object.values(state.clusters)
      .filter(({ id }) => !spokenOf.has(id))
      .map(({ id, name }) => only('-', 'cluster', name ?? id)),
  ];
}

function inCluster({ entry, cluster, isNew }: DraftCluster, state: State): readonly TopologyDifference[] {
  if (cluster === null) return [];
  const name = entry.name ?? cluster.name ?? cluster.id;
  if (isNew) return [only('+', 'cluster', entry.name ?? '(new)')];
  const there = state.clusters[cluster.id];
  return there === undefined ? [] : clusterFields(entry, there).map((one) => differing('cluster', name, one));
}

function inNode(one: DraftNode, state: State): readonly TopologyDifference[] {
  const { entry, name } = one;
  const node = knownNode(one);
  const path = (device: string): string => `${name}:${device}`;
  if (node === null)
    return [
      only('+', 'node', name),
      ...entry.devices.map((device) => only('+', 'device', path(device.name))),
    ];
  const listed = new Map(entry.devices.map((device) => [device, deviceAt(state, node, device.name)]));
  const known = new Set([...listed.values()].map((device) => device?.id));
  return [
    ...nodeFields(entry, node).map((field) => differing('node', name, field)),
    ...[...listed].flatMap(([device, there]) =>
      there === undefined
        ? [only('+', 'device', path(device.name))]
        : deviceFields(device, there).map((field) => differing('device', path(device.name), field)),
    ),
    ...ownDevices(Object.values(state.devices))
      .filter((device) => device.node === node.id && !known.has(device.id))
      .map((device) => only('-', 'device', path(device.name))),
  ];
}

/** Where the file says nothing of volumes, nobody asked about them. */
function inVolumes(
  { entry: { volumes }, cluster }: DraftCluster,
  state: State,
  shapeOf: (volume: TopologyVolume) => VolumeShape,
): readonly TopologyDifference[] {
  if (volumes === null) return [];
  const there = Object.values(state.volumes).filter((volume) => volume.cluster === cluster?.id);
  return [
    ...volumes.flatMap((entry) => {
      const volume = there.find(({ name }) => name === entry.name);
      if (volume === undefined) return [only('+', 'volume', entry.name)];
      return shapeDifferences(shapeOf(entry), volume, state).map(
        ({ what, wanted, there: present }): TopologyDifference => ({
          sign: '~',
          kind: 'volume',
          name: entry.name,
          field: what,
          file: wanted,
          state: present ?? 'none',
        }),
      );
    }),
    ...there
      .filter(({ name }) => !volumes.some((entry) => entry.name === name))
      .map(({ name }) => only('-', 'volume', name)),
  ];
}

/** Hosts of clusters that the file speaks of, and not of them. */
function unlistedNodes(
  drafts: readonly DraftCluster[],
  clusters: ReadonlySet<Id>,
  state: State,
): readonly TopologyDifference[] {
  const listed = new Set(drafts.flatMap(({ nodes }) => nodes.flatMap((one) => knownNode(one)?.id ?? [])));
  return Object.values(state.nodes)
    .filter((node) => clusters.has(node.cluster) && !listed.has(node.id))
    .flatMap((node) => [
      only('-', 'node', manageName(node)),
      ...ownDevices(Object.values(state.devices))
        .filter((device) => device.node === node.id)
        .map((device) => only('-', 'device', `${manageName(node)}:${device.name}`)),
    ]);
}

function knownNode({ node, isNew }: DraftNode): Node | null {
  return isNew || node instanceof GlusterctlError ? null : node;
}

function only(sign: '+' | '-', kind: TopologyKind, name: string): TopologyDifference {
  return { sign, kind, name, field: null, file: null, state: null };
}

function differing(
  kind: TopologyKind,
  name: string,
  { field, file, state }: Pick<FieldDifference<unknown>, 'field' | 'file' | 'state'>,
): TopologyDifference {
  return { sign: '~', kind, name, field, file, state };
}
