import type { Context } from '../cli/context.ts';
import {
  type ClientMount,
  lookAtMountScript,
  type MountFound,
  readMountFound,
} from '../gluster/client-mount.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import type { HostAddress } from '../model/plan.ts';
import { planMountOnNode, planUnmountOnNode } from '../plans/mount-on-node.ts';
import { askHost } from './ask-host.ts';

export interface NodeResult {
  readonly node: string;
  /** there: it was so already. */
  readonly what: 'mounted' | 'unmounted' | 'there' | 'failed';
  readonly error: GlusterctlError | null;
}

interface Wanted {
  readonly nodes: readonly HostAddress[];
  /** Ids of the volume, where the state has it. */
  readonly uses: readonly string[];
  readonly mount: ClientMount;
}

interface Looked {
  readonly node: HostAddress;
  readonly found: MountFound | GlusterctlError;
}

/** One look at all nodes at once, and a plan for each of those that lack it. */
export async function mountOnNodes(context: Context, wanted: Wanted): Promise<readonly NodeResult[]> {
  const { uses, mount } = wanted;
  const looked = (await lookAt(context, wanted)).map(({ node, found }) => ({
    node,
    found: found instanceof GlusterctlError ? found : (refusal(node, found, mount) ?? found),
  }));
  const isThere = (found: MountFound): boolean =>
    found.unit === 'same' && found.mounted !== '' && found.sentinel;
  const lacking = looked.flatMap(({ node, found }) =>
    found instanceof GlusterctlError || isThere(found) ? [] : [{ node, found }],
  );
  const outcomes = await context.operate(
    lacking.map(({ node, found }) => ({
      about: `node ${node.name}`,
      plan: (planning) =>
        planMountOnNode(
          { node, uses, mount, isNew: found.unit === 'none' && found.mounted === '' },
          planning,
        ),
    })),
  );
  return looked.map(({ node, found }): NodeResult => {
    if (found instanceof GlusterctlError) return { node: node.name, what: 'failed', error: found };
    const outcome = outcomes[lacking.findIndex((one) => one.node === node)];
    if (outcome === undefined) return { node: node.name, what: 'there', error: null };
    return outcome.kind === 'done'
      ? { node: node.name, what: 'mounted', error: null }
      : { node: node.name, what: 'failed', error: outcome.error };
  });
}

/** The same the other way: only what this program made there is taken away. */
export async function unmountOnNodes(context: Context, wanted: Wanted): Promise<readonly NodeResult[]> {
  const { uses, mount } = wanted;
  const looked = await lookAt(context, wanted);
  const there = looked.flatMap(({ node, found }) =>
    found instanceof GlusterctlError || found.unit === 'none' ? [] : [node],
  );
  const outcomes = await context.operate(
    there.map((node) => ({
      about: `node ${node.name}`,
      plan: (planning) => planUnmountOnNode({ node, uses, mount }, planning),
    })),
  );
  return looked.map(({ node, found }): NodeResult => {
    if (found instanceof GlusterctlError) return { node: node.name, what: 'failed', error: found };
    const outcome = outcomes[there.indexOf(node)];
    if (outcome === undefined) return { node: node.name, what: 'there', error: null };
    return outcome.kind === 'done'
      ? { node: node.name, what: 'unmounted', error: null }
      : { node: node.name, what: 'failed', error: outcome.error };
  });
}

async function lookAt(context: Context, { nodes, mount }: Wanted): Promise<readonly Looked[]> {
  const hosts = await context.hosts();
  const script = lookAtMountScript(mount);
  return await context.probing(nodes, async () =>
    Promise.all(
      nodes.map(async (node): Promise<Looked> => {
        const told = await askHost(hosts, node, script);
        return { node, found: told instanceof GlusterctlError ? told : readMountFound(told) };
      }),
    ),
  );
}

/** Why nothing is begun on a node; null: it can be. */
function refusal(
  { name }: HostAddress,
  { systemd, client, unit, mounted, type, hides }: MountFound,
  { unit: { where }, volume }: ClientMount,
): GlusterctlError | null {
  if (!systemd)
    return refused(
      `${name} has no systemd`,
      `Mount it there in another way: glusterctl volume mount-command ${volume}`,
    );
  if (!client)
    return refused(
      `${name} has no client of gluster`,
      'On Debian and Ubuntu it is in the package glusterfs-client, on Fedora and its like in glusterfs-fuse.',
    );
  if (unit === 'foreign')
    return refused(
      `${name}: a unit for ${where} is there that was made by somebody else`,
      'Choose another place: --mount-root.',
    );
  const isVolume =
    type === 'fuse.glusterfs' && /:\/?/.test(mounted) && mounted.replace(/^.*:\/?/, '') === volume;
  if (mounted !== '' && !isVolume)
    return refused(`${name}: ${mounted} is mounted at ${where}`, 'Choose another place: --mount-root.');
  if (hides)
    return refused(
      `${name}: files lie in ${where}, which a mount would hide`,
      'Look at them, and move them away.',
    );
  return null;
}
