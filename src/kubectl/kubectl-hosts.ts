import { asProblem } from '../hosts/host-error.ts';
import type { HostProblem, Hosts, ScriptResult } from '../hosts/hosts.ts';
import { createLimit } from '../hosts/limit.ts';
import type { KubectlAccess } from '../model/access.ts';
import type { HostAddress } from '../model/plan.ts';
import type { KubectlOptions } from './kubectl-options.ts';
import { listPods } from './list-pods.ts';
import { type PodFound, type PodList, podOn } from './pods.ts';
import { kubectlByHand } from './program.ts';
import { runInPod, tryPod } from './run-in-pod.ts';

/** Each is a program of its own, with tens of megabytes. */
const PROGRAMS = 16;

type Address = HostAddress<KubectlAccess>;
type Found = PodFound | HostProblem;

const isProblem = (found: Found): found is HostProblem => 'reason' in found;

/** The hosts of one run that are pods: each is looked for when it is first needed, and again when it is no longer there. */
export function createKubectlHosts(options: KubectlOptions): Hosts<KubectlAccess> {
  const programs = createLimit(PROGRAMS);
  const lists = new Map<string, Promise<PodList>>();
  const pods = new Map<string, Promise<Found>>();

  /** One answer for all hosts that are looked for in the same way. */
  function listed({ name, access }: Address): Promise<PodList> {
    const key = listKey(access);
    const list = lists.get(key) ?? programs(async () => await listPods(name, access, options));
    lists.set(key, list);
    return list;
  }

  async function lookFor(address: Address): Promise<Found> {
    try {
      const { name, access } = address;
      return podOn(name, access, await listed(address), kubectlByHand(access, options));
    } catch (error) {
      // The error of one list is told of every host that waits for it.
      const problem = asProblem(address.name, error);
      const message = problem.message.replace(/^\S+: /, '');
      return { ...problem, message: `${address.name}: ${message}` };
    }
  }

  /** The pod, once it has shown that something can be run there. */
  function found(address: Address): Promise<Found> {
    const key = hostKey(address);
    const known = pods.get(key);
    if (known !== undefined) return known;
    const finding = lookFor(address).then(async (pod): Promise<Found> => {
      if (isProblem(pod)) return pod;
      return (await programs(async () => await tryPod(address, pod, options))) ?? pod;
    });
    pods.set(key, finding);
    void finding.then((pod) => {
      if (isProblem(pod)) forget(address, finding);
    });
    return finding;
  }

  /** The next script looks anew: its pod may have been replaced. */
  function forget(address: Address, finding: Promise<Found>): void {
    if (pods.get(hostKey(address)) === finding) {
      pods.delete(hostKey(address));
      lists.delete(listKey(address.access));
    }
  }

  return {
    async connect(addresses) {
      const all = await Promise.all(
        addresses.map(async (address) => {
          const pod = await found(address);
          return [address.name, isProblem(pod) ? pod : null] as const;
        }),
      );
      return new Map(all);
    },
    async run(address, script, run) {
      const begun = performance.now();
      const unreachable = (problem: HostProblem): ScriptResult => ({
        kind: 'unreachable',
        problem,
        milliseconds: Math.round(performance.now() - begun),
      });
      const attempt = async (pod: PodFound, finding: Promise<Found>): Promise<ScriptResult> => {
        const result = await programs(async () => await runInPod(address, pod, script, run, options));
        if (result.kind !== 'done') forget(address, finding);
        return result;
      };
      const finding = found(address);
      const pod = await finding;
      if (isProblem(pod)) return unreachable(pod);
      const result = await attempt(pod, finding);
      if (result.kind !== 'unreachable' || run.signal?.aborted === true) return result;
      // Nothing was sent, so it may be tried in the pod that has come in its place.
      const anew = found(address);
      const other = await anew;
      if (isProblem(other)) return unreachable(other);
      return other.uid === pod.uid ? result : await attempt(other, anew);
    },
    close: async () => undefined,
  };
}

function listKey({ namespace, selector, context }: KubectlAccess): string {
  return JSON.stringify([context, namespace, selector]);
}

function hostKey({ name, access }: Address): string {
  return JSON.stringify([name, access]);
}
