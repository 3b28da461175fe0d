import type { HostProblem } from '../hosts/hosts.ts';
import type { KubectlAccess } from '../model/access.ts';

export interface Circumstances {
  /** What kubectl was to do, for people: `list pods`. */
  readonly doing: string;
  readonly access: KubectlAccess;
}

/** Lines of kubectl's own log, and what it tells besides that is of no account. */
const CHATTER = /^(?:[EWIF]\d{4} .*|Defaulted container .*|Flag --.* has been deprecated.*)$/;

/** What kubectl said of why it could not do something, in our words. Nothing was sent to the pod then. */
export function explain(host: string, stderr: string, { doing, access }: Circumstances): HostProblem {
  const said = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !CHATTER.test(line));
  const last = said.at(-1) ?? '';
  const problem = (reason: HostProblem['reason'], what: string, hint: string): HostProblem => ({
    reason,
    message: `${host}: ${what}`,
    hint,
  });
  const forbidden =
    /User "(?<user>[^"]*)" cannot (?<verb>\S+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"/.exec(
      stderr,
    )?.groups;
  if (forbidden !== undefined) {
    const { user = '', verb = '', resource = '', group = '' } = forbidden;
    return problem(
      'forbidden',
      `${user} may not ${verb} ${resource} in namespace ${access.namespace}`,
      `Add to a Role there, and bind it to that user: {apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"]}`,
    );
  }
  if (
    /You must be logged in to the server|the server has asked for the client to provide credentials/.test(
      stderr,
    )
  )
    return problem(
      'login-refused',
      'the API server does not know who asks',
      'Log in to the cluster again, or name another kubeconfig: KUBECONFIG, or "glusterctl config set kubectl.kubeconfig FILE".',
    );
  const context =
    /(?:context "([^"]+)" does not exist|context was not found for specified context: (\S+))/.exec(last);
  if (context !== null)
    return problem(
      'api-server',
      `the kubeconfig has no context "${context[1] ?? context[2] ?? ''}"`,
      'It has: kubectl config get-contexts. It is named by "context" of the node in the topology, or else by kubectl.context.',
    );
  if (/^The connection to the server \S+ was refused|^Unable to connect to the server/.test(last))
    return problem(
      'api-server',
      `the API server can't be reached: ${withoutAdvice(last)}`,
      'Which one is asked: kubectl config view --minify. Another kubeconfig: KUBECONFIG, or "glusterctl config set kubectl.kubeconfig FILE".',
    );
  if (/error dialing backend/.test(last))
    return problem(
      'pod-unfit',
      `the API server can't reach the kubelet of this node: ${afterColon(last)}`,
      `Is the node on? kubectl get node ${host}`,
    );
  return problem(
    'pod-unfit',
    `kubectl could not ${doing}: ${last === '' ? 'it gave no reason' : last}`,
    `Try it by hand: kubectl --namespace=${access.namespace} get pods --output=wide`,
  );
}

function withoutAdvice(line: string): string {
  return line.replace(/ - did you specify .*$/, '').replace(/^Unable to connect to the server: /, '');
}

function afterColon(line: string): string {
  return line.replace(/^.*?error dialing backend: /, '');
}

/** The program itself could not be started. */
export function notStarted(host: string, file: string, error: NodeJS.ErrnoException): HostProblem {
  const missing = error.code === 'ENOENT';
  return {
    reason: 'no-kubectl',
    message: `${host}: no ${file} to reach it by: ${missing ? 'it is not there' : (error.code ?? error.message)}`,
    hint: 'Hosts in pods are reached by kubectl. Install it, or say where it is: glusterctl config set kubectl.path FILE',
  };
}
