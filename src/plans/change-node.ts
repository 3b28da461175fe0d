import { accessShape, type SshSettings, sshAccess } from '../model/access.ts';
import { counted } from '../model/counted.ts';
import type { Node } from '../model/entities.ts';
import { entriesOf } from '../model/entries.ts';
import { notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { bricksOn } from '../model/usage.ts';
import { takenNameRefusal } from './add-node.ts';
import { manageName } from './addresses.ts';
import type { Planning } from './planning.ts';
import { recordOnly } from './record-only.ts';
import { nodeComplaints, refuseInvalid, sshComplaint } from './validate.ts';

/** What is recorded of a node from now on. */
export interface NodeChange {
  readonly zone: number | null;
  /** The first host names; '' leaves them. */
  readonly manage: string;
  readonly storage: string;
  /** What it is given; '' or port 0 takes a setting away. */
  readonly ssh: SshSettings;
}

export function planChangeNode(
  id: Id,
  { zone, manage, storage, ssh }: NodeChange,
  { state }: Planning,
): Plan {
  const node = state.nodes[id];
  if (node === undefined) throw notFound();
  if (node.access.via !== 'ssh' && Object.keys(ssh).length > 0)
    throw refused(
      `${manageName(node)} is not reached by SSH`,
      'How it is reached instead is said by "access" of the node in a topology file, and changed by loading that.',
    );
  const given = Object.fromEntries(
    Object.entries({ ...accessShape(node.access).ssh, ...ssh }).filter(
      ([, value]) => value !== '' && value !== 0,
    ),
  );
  const set = {
    zone: zone ?? node.zone,
    ...(manage === '' ? {} : { manage: [manage, ...node.manage.slice(1)] }),
    ...(storage === '' ? {} : { storage: [storage, ...node.storage.slice(1)] }),
    access: node.access.via === 'ssh' ? sshAccess(given) : node.access,
  };
  const changed: Node = { ...node, ...set };
  refuseInvalid({ ...nodeComplaints(changed), ssh: sshComplaint(given) });
  const taken = takenNameRefusal(changed, state, id);
  if (taken !== null) throw taken;
  if (storage !== '' && storage !== node.storage[0]) refuseBricksElsewhere(state, node);
  return recordOnly({
    kind: 'change-node',
    title: `change node ${manageName(node)}`,
    changes: [{ do: 'update', table: 'nodes', id, set }],
  });
}

/** gluster names bricks by the storage host name; changing it here alone would part the state from gluster. */
function refuseBricksElsewhere(state: State, node: Node): void {
  const bricks = entriesOf(state, 'devices')
    .having('node', node.id)
    .flatMap(({ id }) => bricksOn(state, id));
  if (bricks.length === 0) return;
  throw refused(
    `gluster names ${counted(bricks.length, 'brick')} of this node by ${node.storage[0]}`,
    'The storage host name can be changed while a node has no bricks.',
  );
}
