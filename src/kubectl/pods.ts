import { z } from 'zod';
import type { HostProblem } from '../hosts/hosts.ts';
import type { KubectlAccess } from '../model/access.ts';
import { counted } from '../model/counted.ts';
import { listed } from '../model/listed.ts';
import { quote } from '../shell/quote.ts';

const named = z.looseObject({ name: z.string().min(1) });

const pod = z.looseObject({
  metadata: z.looseObject({
    name: z.string().min(1),
    uid: z.string().min(1),
    deletionTimestamp: z.string().optional(),
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).optional(),
  }),
  spec: z.looseObject({ nodeName: z.string().optional(), containers: z.array(named).min(1) }),
  status: z.looseObject({
    phase: z.string().optional(),
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
    containerStatuses: z
      .array(
        z.looseObject({
          name: z.string(),
          state: z.looseObject({ running: z.unknown().optional() }).optional(),
        }),
      )
      .optional(),
  }),
});

/** What the API server says of pods, as far as it is read here. */
const podList = z.looseObject({ kind: z.literal('PodList'), items: z.array(pod) });

type Pod = z.infer<typeof pod>;

export interface PodList {
  readonly items: readonly Pod[];
}

/** A pod to run scripts in. */
export interface PodFound {
  readonly name: string;
  /** Another pod may come to have the same name. */
  readonly uid: string;
  readonly container: string;
}

/** null: it is no answer of an API server. */
export function readPods(text: string): PodList | null {
  try {
    return podList.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * The one pod of gluster on a node, or why nothing can be run there. What has ended is of no account. `byHand` is how a person asks
 * the same cluster.
 */
export function podOn(
  node: string,
  access: KubectlAccess,
  { items }: PodList,
  byHand: string,
): PodFound | HostProblem {
  const { namespace } = access;
  const all = items.filter((each) => isWanted(each, access) && !hasEnded(each));
  const own = all.filter(({ spec }) => spec.nodeName === node);
  const problem = (reason: HostProblem['reason'], what: string, hint: string): HostProblem => ({
    reason,
    message: `${node}: ${what}`,
    hint,
  });
  const [found, ...others] = own;
  if (found === undefined) {
    const nodes = [...new Set(all.flatMap(({ spec }) => spec.nodeName ?? []))].sort();
    const elsewhere = nodes.length === 0 ? 'nor anywhere else' : `they are on ${listed(nodes)}`;
    return problem(
      'no-pod',
      `no pod ${wordsOf(access)} runs on the node of that name, ${elsewhere}`,
      `The management host name is that of the node, as "${byHand} get nodes" has it. See the pods: ${podsCommand(access, byHand)}`,
    );
  }
  if (others.length > 0)
    return problem(
      'pod-unfit',
      `${counted(own.length, 'pod')} ${wordsOf(access)} are on this node: ${listed(own.map((each) => `${each.metadata.name} (${standing(each)})`))}`,
      `One of them must be gluster's alone, or nobody knows where a script runs. Wait until one is gone, or name it more closely: ${podsCommand(access, byHand)}`,
    );
  const { name, uid } = found.metadata;
  const describe = `${byHand} --namespace=${namespace} describe pod ${name}`;
  if (standing(found) !== 'ready')
    return problem(
      'pod-unfit',
      `pod ${name} is ${standing(found)}`,
      `What keeps it from being ready: ${describe}`,
    );
  const containers = found.spec.containers.map((each) => each.name);
  const container = access.container ?? containers[0] ?? '';
  if (!containers.includes(container))
    return problem(
      'pod-unfit',
      `pod ${name} has no container "${container}"; it has ${listed(containers)}`,
      'Correct "container" of this node in the topology, or leave it away: the first one is taken then.',
    );
  const status = found.status.containerStatuses?.find((each) => each.name === container);
  if (status !== undefined && status.state?.running === undefined)
    return problem('pod-unfit', `container ${container} of pod ${name} does not run`, `See why: ${describe}`);
  return { name, uid, container };
}

function isWanted({ metadata }: Pod, { daemonset }: KubectlAccess): boolean {
  if (daemonset === undefined) return true;
  return (metadata.ownerReferences ?? []).some(
    ({ kind, name }) => kind === 'DaemonSet' && name === daemonset,
  );
}

/** Pods that were evicted, or have done their work, are listed until somebody tidies up. */
function hasEnded({ status }: Pod): boolean {
  return status.phase === 'Failed' || status.phase === 'Succeeded';
}

function standing({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return 'being deleted';
  if (status.phase !== 'Running') return status.phase ?? 'in no known phase';
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? 'ready' : 'running, but not ready';
}

function wordsOf({ daemonset, selector, namespace }: KubectlAccess): string {
  const which = daemonset === undefined ? `with ${selector ?? 'any labels'}` : `of DaemonSet ${daemonset}`;
  return `${which} in namespace ${namespace}`;
}

function podsCommand({ selector, namespace }: KubectlAccess, byHand: string): string {
  return [
    byHand,
    `--namespace=${namespace}`,
    'get pods --output=wide',
    ...(selector === undefined ? [] : [`--selector=${quote(selector)}`]),
  ].join(' ');
}
