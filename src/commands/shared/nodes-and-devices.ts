import { type Argument, argument } from '../../cli/argument.ts';
import type { Device, Node } from '../../model/entities.ts';
import { findDevice, findNode } from '../../model/lookup.ts';
import type { State } from '../../model/state.ts';
import { devices, nodes } from './ask/from-state.ts';

/** Nodes and devices are enabled, disabled and tagged alike; what differs is in here. */
export interface NodesOrDevices {
  readonly noun: 'node' | 'device';
  readonly table: 'nodes' | 'devices';
  readonly word: 'Node' | 'Device';
  /** One that the examples name. */
  readonly example: { readonly title: string; readonly reference: string };
  /** Heketi's words for one that is missing differ from command to command. */
  argument(missing: string): Argument<string>;
  find(state: State, reference: string): Node | Device;
}

export const NODES: NodesOrDevices = {
  noun: 'node',
  table: 'nodes',
  word: 'Node',
  example: { title: 'The host called gl1', reference: 'gl1' },
  argument: (required) =>
    argument.one(
      { name: 'NODE', summary: 'id, beginning of the id, or host name' },
      { required, ask: nodes },
    ),
  find: findNode,
};

export const DEVICES: NodesOrDevices = {
  noun: 'device',
  table: 'devices',
  word: 'Device',
  example: { title: 'The disk /dev/sdb of gl1', reference: 'gl1:/dev/sdb' },
  argument: (required) =>
    argument.one(
      { name: 'DEVICE', summary: 'id, beginning of the id, or HOST:/dev/PATH' },
      { required, ask: devices },
    ),
  find: findDevice,
};
