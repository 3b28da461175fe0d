import { flag } from '../../cli/flag.ts';

/** Which cluster is meant, as kubectl is told. */
export const clusterFlags = {
  kubeconfig: flag.text({
    placeholder: 'FILE',
    summary: 'how to reach the cluster; else KUBECONFIG, ~/.kube/config, or the pod that this runs in',
  }),
  context: flag.text({ placeholder: 'NAME', summary: 'context of the kubeconfig; else its current one' }),
};
