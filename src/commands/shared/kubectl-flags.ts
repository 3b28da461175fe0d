import { flag } from '../../cli/flag.ts';
import { type Access, type KubectlAccess, sshAccess } from '../../model/access.ts';
import { usage } from '../../model/errors.ts';
import { kubectlComplaint } from '../../plans/validate.ts';

/** For a host that is the node of a Kubernetes cluster, with gluster in a pod on it. */
export const kubectlFlags = {
  kubectlNamespace: flag.text({ placeholder: 'NAMESPACE', summary: 'gluster runs in a pod: its namespace' }),
  kubectlDaemonset: flag.text({ placeholder: 'NAME', summary: 'DaemonSet that the pods of gluster are of' }),
  kubectlSelector: flag.text({
    placeholder: 'LABELS',
    summary: 'labels of the pods of gluster, as kubectl takes them',
  }),
  kubectlContainer: flag.text({ placeholder: 'NAME', summary: 'container of the pod; else its first one' }),
  kubectlContext: flag.text({
    placeholder: 'NAME',
    summary: 'context of the kubeconfig; else its current one',
  }),
};

export interface KubectlFlags {
  readonly kubectlNamespace: string;
  readonly kubectlDaemonset: string;
  readonly kubectlSelector: string;
  readonly kubectlContainer: string;
  readonly kubectlContext: string;
}

/** How the host is reached: by SSH where none of them was given. */
export function accessBy(given: KubectlFlags): Access {
  const access: KubectlAccess = {
    via: 'kubectl',
    namespace: given.kubectlNamespace,
    ...(given.kubectlSelector === '' ? {} : { selector: given.kubectlSelector }),
    ...(given.kubectlDaemonset === '' ? {} : { daemonset: given.kubectlDaemonset }),
    ...(given.kubectlContainer === '' ? {} : { container: given.kubectlContainer }),
    ...(given.kubectlContext === '' ? {} : { context: given.kubectlContext }),
  };
  const isGiven = access.namespace !== '' || Object.keys(access).length > 2;
  return isGiven ? access : sshAccess();
}

export function refuseWrongAccess(given: KubectlFlags): void {
  const access = accessBy(given);
  const complaint = access.via === 'kubectl' ? kubectlComplaint(access) : '';
  if (complaint !== '')
    throw usage(
      `The pod of the host can't be found: ${complaint}`,
      'A host in a pod takes --kubectl-namespace, and one of --kubectl-daemonset and --kubectl-selector.',
    );
}
