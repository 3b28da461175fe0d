import { PODS_OF_HEKETI, type ServerConfig } from '../../heketi/import/server-config.ts';
import { type Access, type KubectlAccess, sshAccess } from '../../model/access.ts';
import { refused, usage } from '../../model/errors.ts';
import { kubectlComplaint } from '../../plans/validate.ts';
import { accessBy, type KubectlFlags } from '../shared/kubectl-flags.ts';

/** How the hosts of a database are reached: what was typed of pods goes before what the server was told. */
export function accessOfHosts(
  server: ServerConfig | null,
  { pods, config: file }: { readonly pods: KubectlFlags | null; readonly config: string },
): Access {
  const typed = pods === null ? null : accessBy(pods);
  if (typed?.via === 'kubectl') return podsBy(typed, server?.access ?? null);
  if (server === null) return sshAccess();
  if (server.access !== null) return checked(server.access, `${file}: "kubeexec"`);
  throw refused(
    `${file} reaches hosts in pods, and does not say in which namespace: it is that of the server`,
    [
      `Say it: --kubectl-namespace=NAMESPACE. Where such pods are: kubectl get pods --all-namespaces --selector=${PODS_OF_HEKETI}`,
      'Where the hosts can be reached by SSH, leave the file away: their user and key come from the configuration then.',
    ].join('\n'),
  );
}

/** What was not typed is as Heketi has it. */
function podsBy(typed: KubectlAccess, told: Access | null): Access {
  const server = told?.via === 'kubectl' ? told : null;
  const isNamed = typed.selector !== undefined || typed.daemonset !== undefined;
  return checked(
    {
      ...(isNamed ? {} : { selector: PODS_OF_HEKETI }),
      ...typed,
      namespace: typed.namespace === '' ? (server?.namespace ?? '') : typed.namespace,
    },
    'The pods of the hosts',
  );
}

function checked(access: Access, where: string): Access {
  const complaint = access.via === 'kubectl' ? kubectlComplaint(access) : '';
  if (complaint === '') return access;
  throw usage(
    `${where}: ${complaint}`,
    `Flags say how pods are found: --kubectl-namespace, and --kubectl-selector or --kubectl-daemonset where they lack the label ${PODS_OF_HEKETI}.`,
  );
}
