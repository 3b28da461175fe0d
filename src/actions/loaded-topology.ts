import type { Cluster, Device, Node, Volume } from '../model/entities.ts';
import type { GlusterctlError } from '../model/errors.ts';
import type { TopologyCluster, TopologyNode } from '../plans/topology-file.ts';
import type { Difference } from '../plans/volume-shape.ts';

/** What happened to one entry of the file, in the order of the file. */
export interface LoadedCluster {
  readonly entry: TopologyCluster;
  readonly cluster: Cluster | null;
  readonly isNew: boolean;
  readonly nodes: readonly LoadedNode[];
  readonly volumes: readonly LoadedVolume[];
}

export interface LoadedNode {
  readonly entry: TopologyNode;
  readonly name: string;
  /** As it is in the state, or why it isn't. */
  readonly node: Node | GlusterctlError;
  readonly isNew: boolean;
  readonly devices: readonly LoadedDevice[];
}

export interface LoadedDevice {
  readonly name: string;
  readonly where: string;
  readonly device: Device | GlusterctlError;
  readonly isNew: boolean;
}

export interface LoadedVolume {
  readonly name: string;
  readonly where: string;
  /** As it is in the state, or why it isn't. */
  readonly volume: Volume | GlusterctlError;
  readonly isNew: boolean;
  /** In what it is otherwise than the file has it; it stays as it is. */
  readonly differences: readonly Difference[];
}

export interface LoadedTopology {
  readonly clusters: readonly LoadedCluster[];
  /** What was changed of things that were there already. */
  readonly changed: readonly string[];
  /** What the file says and was not done, for people. */
  readonly warnings: readonly string[];
}
