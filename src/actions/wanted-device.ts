import type { FoundDevice } from '../lvm/discovery.ts';
import type { Device, Node, Tags } from '../model/entities.ts';
import type { GlusterctlError } from '../model/errors.ts';
import type { JoiningNode } from './joining-nodes.ts';

export interface WantedDevice {
  readonly node: Node;
  readonly name: string;
  readonly destroyData: boolean;
  readonly tags: Tags;
  /** What was seen of it a moment ago, where its host was probed already. */
  readonly found?: FoundDevice | GlusterctlError;
  /** Its node, where that is not there yet. */
  readonly joining?: JoiningNode;
}

/** The device as it was added, or why it could not be; null where only its node could not. */
export type AddedDevice = Device | GlusterctlError | null;
