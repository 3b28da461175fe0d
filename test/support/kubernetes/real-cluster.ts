import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Target } from './api.ts';

const TOOL = new URL('../../kubernetes/kube', import.meta.url).pathname;

/** The API server that "npm run kube -- up" has started. */
export function realCluster(): Target & { readonly kubeconfig: string } {
  const line = execFileSync('bash', [TOOL, 'env'], { encoding: 'utf8' }).trim();
  const kubeconfig = line.replace(/^export KUBECONFIG=/, '');
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8')) as {
    clusters: { cluster: { server: string; 'certificate-authority': string } }[];
    users: { user: { token: string } }[];
  };
  const { cluster } = clusters[0] ?? { cluster: { server: '', 'certificate-authority': '' } };
  return {
    kubeconfig,
    url: cluster.server,
    token: users[0]?.user.token ?? '',
    ca: readFileSync(cluster['certificate-authority'], 'utf8'),
  };
}
