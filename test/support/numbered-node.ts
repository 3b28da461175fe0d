import { sshAccess } from '../../src/model/access.ts';
import type { Node } from '../../src/model/entities.ts';

export const CLUSTER = 'c'.repeat(32);

/** A node that is nothing but one of several: gl1, at 10.0.0.1, and so on. */
export function numberedNode(number: number, more: Partial<Node> = {}): Node {
  return {
    id: String(number).repeat(32),
    cluster: CLUSTER,
    zone: 1,
    manage: [`gl${number}`],
    storage: [`10.0.0.${number}`],
    tags: {},
    state: 'online',
    access: sshAccess(),
    glusterUuid: null,
    ...more,
  };
}
