import type { OperationRequest } from '../engine/types.ts';
import { applyChanges } from '../model/apply.ts';
import type { Node } from '../model/entities.ts';
import type { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { type AddNode, nodeRefusal, planAddNodes } from '../plans/add-node.ts';
import { manageName } from '../plans/addresses.ts';

/** A node that is to join its cluster. */
export interface JoiningNode {
  readonly node: Node;
  /** The same one for those that join together. */
  readonly request: OperationRequest;
  /** For one that did not join with the others; null where it joins alone anyway. */
  readonly alone: OperationRequest | null;
}

/**
 * Nodes of one cluster join together, in one script on the host that joins them: to start a script there takes longer
 * than what it does. The first of a new cluster joins before them. Each is held against those listed before it, too:
 * of two hosts with copies of one disk the second is refused.
 */
export function joiningNodes(wanted: readonly AddNode[], state: State): readonly JoiningNode[] {
  const joining = (nodes: readonly AddNode[]): OperationRequest => ({
    plan: (planning) => planAddNodes(nodes, planning),
    get about() {
      return aboutNodes(nodes);
    },
  });
  const founded = new Set(Object.values(state.nodes).map(({ cluster }) => cluster));
  const groups = new Map<Id, Group>();
  let ahead = state;
  const groupFor = (one: AddNode): Group => {
    const { id, cluster } = one.node;
    const refusal = nodeRefusal(one, ahead);
    if (refusal !== null) return { nodes: [one], request: refusing(refusal, one) };
    const value = { ...one.node, glusterUuid: one.facts.uuid };
    ahead = applyChanges(ahead, [{ do: 'add', table: 'nodes', id, value }]);
    const key = founded.has(cluster) ? cluster : id;
    founded.add(cluster);
    const nodes = groups.get(key)?.nodes ?? [];
    nodes.push(one);
    const group = groups.get(key) ?? { nodes, request: joining(nodes) };
    groups.set(key, group);
    return group;
  };
  return wanted
    .map((one) => ({ one, group: groupFor(one) }))
    .map(({ one, group: { nodes, request } }) => ({
      node: one.node,
      request,
      alone: nodes.length === 1 ? null : joining([one]),
    }));
}

interface Group {
  readonly nodes: AddNode[];
  readonly request: OperationRequest;
}

/** What is not asked for at all would be missing from a dry run. */
function refusing(refusal: GlusterctlError, one: AddNode): OperationRequest {
  return {
    about: aboutNodes([one]),
    plan: () => {
      throw refusal;
    },
  };
}

function aboutNodes(nodes: readonly AddNode[]): string {
  return `node ${nodes.map(({ node }) => manageName(node)).join(', ')}`;
}
