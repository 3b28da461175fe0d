import type { HostProblem } from '../hosts/hosts.ts';
import type { KubectlAccess } from '../model/access.ts';

export interface Circumstances {
  /** What kubectl was to do, for people: `list pods`. */
  readonly doing: string;
  readonly access: KubectlAccess;
  /** How a person asks the same cluster: `kubectl --context=lab`. */
  readonly byHand: string;
  /** In which something was to be run, if one was found. */
  readonly pod?: string;
}

/** Lines of kubectl's own log, and what it tells besides that is of no account. */
const CHATTER =
  /^(?:[EWIF]\d{4} .*|Warning: .*|WARNING: .*|Defaulted container .*|Flag --.* has been deprecated.*)$/;

const OTHER_KUBECONFIG =
  'Another kubeconfig: KUBECONFIG, or "glusterctl config set kubectl.kubeconfig FILE".';

/** What kubectl said of why it could not do something, in our words. Nothing was sent to the pod then. */
export function explain(host: string, stderr: string, circumstances: Circumstances): HostProblem {
  const { doing, access, byHand } = circumstances;
  const said = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !CHATTER.test(line));
  const problem = (reason: HostProblem['reason'], what: string, hint: string): HostProblem => ({
    reason,
    message: `${host}: ${what}`,
    hint,
  });
  const found =
    ofRights(said, circumstances) ??
    ofLogin(said, byHand) ??
    ofServer(said, byHand) ??
    ofNode(host, said, circumstances);
  if (found !== null) return problem(...found);
  return problem(
    'pod-unfit',
    `kubectl could not ${doing}: ${said.at(-1) ?? 'it gave no reason'}`,
    `Try it by hand: ${byHand} --namespace=${access.namespace} get pods --output=wide`,
  );
}

type Found = readonly [reason: HostProblem['reason'], what: string, hint: string] | null;

/** The first line that fits, and its groups. */
function told(said: readonly string[], pattern: RegExp): RegExpExecArray | null {
  for (const line of said) {
    const match = pattern.exec(line);
    if (match !== null) return match;
  }
  return null;
}

function ofRights(said: readonly string[], { access }: Circumstances): Found {
  const groups = told(
    said,
    /User "(?<user>[^"]*)" cannot (?<verb>\S+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"/,
  )?.groups;
  if (groups === undefined) return null;
  const { user = '', verb = '', resource = '', group = '' } = groups;
  return [
    'forbidden',
    `${user} may not ${verb} ${resource} in namespace ${access.namespace}`,
    `Add to a Role there, and bind it to that user: {apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"]}`,
  ];
}

function ofLogin(said: readonly string[], byHand: string): Found {
  if (
    told(
      said,
      /You must be logged in to the server|the server has asked for the client to provide credentials/,
    )
  )
    return [
      'login-refused',
      'the API server does not know who asks',
      `Log in to the cluster again. ${OTHER_KUBECONFIG}`,
    ];
  if (told(said, /^Please enter (?:Username|Password)/))
    return [
      'login-refused',
      'the kubeconfig says nothing to log in by, and kubectl asks for a name and a password',
      `What it says: ${byHand} config view --minify. ${OTHER_KUBECONFIG}`,
    ];
  return null;
}

function ofServer(said: readonly string[], byHand: string): Found {
  const context = told(
    said,
    /(?:context "([^"]+)" does not exist|context was not found for specified context: (\S+))/,
  );
  if (context !== null)
    return [
      'api-server',
      `the kubeconfig has no context "${context[1] ?? context[2] ?? ''}"`,
      `It has: ${byHand} config get-contexts. It is named by "context" of the node in the topology, or else by kubectl.context.`,
    ];
  const unread = told(
    said,
    /^error: ((?:error loading config file|stat |unable to read (?:certificate-authority|client-cert|client-key)|invalid configuration:).*)/,
  );
  if (unread !== null)
    return [
      'api-server',
      `kubectl can't use its kubeconfig: ${unread[1]}`,
      `Mend that file. ${OTHER_KUBECONFIG}`,
    ];
  if (told(said, /^The connection to the server localhost:8080 was refused/))
    return [
      'api-server',
      'kubectl found no kubeconfig that says where the API server is, and none answers at localhost:8080',
      `Which ones it has read: ${byHand} config view. ${OTHER_KUBECONFIG}`,
    ];
  const away = told(said, /^The connection to the server \S+ was refused|^Unable to connect to the server/);
  if (away !== null)
    return [
      'api-server',
      `the API server can't be reached: ${withoutAdvice(away.input)}`,
      `Which one is asked: ${byHand} config view --minify. ${OTHER_KUBECONFIG}`,
    ];
  const busy = told(
    said,
    /^Error from server \((?:ServiceUnavailable|Timeout|ServerTimeout|TooManyRequests)\): (.*)/,
  );
  if (busy !== null)
    return [
      'api-server',
      `the API server can't answer now: ${busy[1]}`,
      `What it says of itself: ${byHand} get --raw /readyz`,
    ];
  return null;
}

/** Between the API server and the pod: a command in it begins only when the kubelet of its node has taken it. */
function ofNode(host: string, said: readonly string[], { byHand, pod, access }: Circumstances): Found {
  const hint = `Is the node on? ${byHand} get node ${host} --output=wide`;
  const dialing = told(said, /error dialing backend: (.*)/);
  if (dialing !== null)
    return ['pod-unfit', `the API server can't reach the kubelet of this node: ${dialing[1]}`, hint];
  if (told(said, /no preferred addresses found/))
    return [
      'pod-unfit',
      "the API server can't reach the kubelet of this node: it knows no address of it",
      hint,
    ];
  const missing = told(said, /^Error from server \(NotFound\): (?:pods|nodes) "([^"]+)" not found/)?.[1];
  if (missing === undefined || pod === undefined) return null;
  if (missing === pod)
    return [
      'no-pod',
      `pod ${pod} is gone`,
      `Has another one come? ${byHand} --namespace=${access.namespace} get pods --output=wide`,
    ];
  // Of a node that is not there, the API server speaks as of a pod.
  if (missing !== host) return null;
  return [
    'pod-unfit',
    `the cluster has no node ${host} any more, though pod ${pod} is meant for it`,
    `Those it has: ${byHand} get nodes`,
  ];
}

function withoutAdvice(line: string): string {
  return line.replace(/ - did you specify .*$/, '').replace(/^Unable to connect to the server: /, '');
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
