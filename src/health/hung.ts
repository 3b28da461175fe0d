import { namedHung } from '../lvm/hung-disks.ts';
import type { Node } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { Joined } from './joined.ts';

/** The devices of the state that hang on one of its hosts. */
export function hungOn(joined: Joined, node: Node): ReadonlySet<Id> {
  const hung = joined.look(node)?.hung ?? null;
  if (hung === null) return NONE;
  return new Set(namedHung(joined.state, node.id, hung).devices.map(({ device }) => device.id));
}

const NONE: ReadonlySet<Id> = new Set();
