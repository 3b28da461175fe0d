import { type ClientMount, mountScript, unmountScript } from '../gluster/client-mount.ts';
import type { HostAddress, Plan, Script } from '../model/plan.ts';
import { addressOf } from './addresses.ts';
import type { Planning } from './planning.ts';

export interface MountOnNode {
  readonly node: HostAddress;
  /** Of the volume, where the state has it: it must stay meanwhile. */
  readonly uses: readonly string[];
  readonly mount: ClientMount;
  /** A look has found nothing of it there, so all of it can be taken back. */
  readonly isNew: boolean;
}

const SECONDS = 180;

/** Mounts a volume on a node of Kubernetes, now and at every boot. It need not be a host of the state. */
export function planMountOnNode({ node, uses, mount, isNew }: MountOnNode, planning: Planning): Plan {
  return planOnNode(
    {
      ...{ kind: 'mount-on-node', node, uses, recovery: 'back' },
      title: `mount volume ${mount.volume} at ${mount.unit.where}`,
      script: mountScript(mount),
      undo: isNew ? unmountScript(mount) : null,
    },
    planning,
  );
}

export function planUnmountOnNode(
  { node, uses, mount }: Omit<MountOnNode, 'isNew'>,
  planning: Planning,
): Plan {
  return planOnNode(
    {
      ...{ kind: 'unmount-on-node', node, uses, recovery: 'forward' },
      title: `unmount volume ${mount.volume} from ${mount.unit.where}`,
      script: unmountScript(mount),
      undo: null,
    },
    planning,
  );
}

interface OnNode extends Pick<Plan, 'kind' | 'title' | 'uses' | 'recovery'> {
  readonly node: HostAddress;
  readonly script: Script;
  readonly undo: Script | null;
}

function planOnNode({ kind, node, uses, title, script, undo, recovery }: OnNode, { state }: Planning): Plan {
  const managed = Object.values(state.nodes).find((one) => addressOf(one).name === node.name);
  return {
    kind,
    title: `${title} on ${node.name}`,
    changes: [],
    uses: [...uses, ...(managed === undefined ? [] : [managed.id])],
    stages: [
      {
        title,
        steps: [
          {
            id: `mount@${node.name}`,
            host: node,
            alternatives: [],
            title,
            script,
            undo,
            timeoutSeconds: SECONDS,
            reads: null,
            whenUnreachable: 'fail',
          },
        ],
      },
    ],
    recovery,
    notes: [],
  };
}
