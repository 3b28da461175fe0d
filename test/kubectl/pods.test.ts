import { describe, expect, it } from 'vitest';
import { explain } from '../../src/kubectl/explain.ts';
import { behindReady, frameOf, unframed } from '../../src/kubectl/frame.ts';
import { type PodList, podOn, readPods } from '../../src/kubectl/pods.ts';
import type { KubectlAccess } from '../../src/model/access.ts';
import { type PodWanted, podObject } from '../support/kubectl/pod-objects.ts';

const ACCESS: KubectlAccess = { via: 'kubectl', namespace: 'storage', daemonset: 'glusterfs' };

function list(...pods: readonly PodWanted[]): PodList {
  const text = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', items: pods.map(podObject) });
  const read = readPods(text);
  if (read === null) throw new Error('no list of pods');
  return read;
}

describe('the pod of a node', () => {
  const one: PodWanted = { name: 'glusterfs-a', node: 'gl1' };

  it('is the one that runs there and is ready; those that have ended, and of others, are of no account', () => {
    const others: readonly PodWanted[] = [
      { name: 'glusterfs-b', node: 'gl2' },
      { name: 'glusterfs-evicted', node: 'gl1', phase: 'Failed' },
      { name: 'web-1', node: 'gl1', daemonset: 'web' },
    ];
    expect(podOn('gl1', ACCESS, list(...others, one), 'kubectl')).toMatchObject({
      name: 'glusterfs-a',
      container: 'glusterfs',
    });
    expect(podOn('gl1', { ...ACCESS, container: 'exporter' }, list(one), 'kubectl')).toMatchObject({
      container: 'exporter',
    });
  });

  it.each<[string, readonly PodWanted[], string, string]>([
    ['none anywhere', [], 'no-pod', 'runs on the node of that name, nor anywhere else'],
    ['one on another node', [{ name: 'a', node: 'gl2' }], 'no-pod', 'they are on gl2'],
    ['one that is not ready', [{ ...one, ready: false }], 'pod-unfit', 'is running, but not ready'],
    ['one that does not run', [{ ...one, phase: 'Pending' }], 'pod-unfit', 'is Pending'],
    ['one that goes', [{ ...one, going: true }], 'pod-unfit', 'is being deleted'],
    [
      'its successor beside it',
      [
        { ...one, going: true },
        { name: 'glusterfs-b', node: 'gl1' },
      ],
      'pod-unfit',
      '2 pods of DaemonSet glusterfs in namespace storage are on this node: glusterfs-a (being deleted), glusterfs-b (ready)',
    ],
  ])('can not be used: %s', (_what, pods, reason, message) => {
    expect(podOn('gl1', ACCESS, list(...pods), 'kubectl')).toMatchObject({
      reason,
      message: expect.stringContaining(message),
    });
  });

  it('is not looked for in what is no list of pods', () => {
    for (const text of ['', '<html>', '{}', '{"kind":"PodList","items":[{}]}', '{"kind":"Status"}'])
      expect(readPods(text), text).toBeNull();
  });
});

describe('the frame of a command', () => {
  const frame = frameOf('true', 'q1');
  const end = (code: number): string => `\n${frame.ended} ${code}\n`;
  const answer = (stdout: string, stderr: string, givenUp: string | null = null) =>
    unframed({ stdout, stderr, status: null, givenUp }, frame);

  it('is ready only at its own word', () => {
    expect(behindReady('Defaulted container "a" out of: a, b\nglusterctl-ready-q2\n', frame)).toBeNull();
    expect(behindReady(`noise\n${frame.ready}\nerror`, frame)).toBe('error');
  });

  it('tells how it ended where both streams came to their end', () => {
    expect(answer(`out${end(3)}`, `err${end(3)}command terminated with exit code 1\n`)).toMatchObject({
      stdout: 'out',
      stderr: 'err',
      status: 3,
    });
  });

  it.each([
    ['stdout was cut', 'out', `err${end(0)}`],
    ['stderr was cut', `out${end(0)}`, 'err'],
    ['the number was cut', `out${end(0)}`, `err\n${frame.ended} 1`],
    ['a script printed the word of another run', 'glusterctl-ended-q2 0\n', `err${end(0)}`],
  ])('leaves it unknown where %s', (_what, stdout, stderr) => {
    expect(answer(stdout, stderr).status).toBeNull();
  });

  it('leaves it unknown where nobody waited for the end', () => {
    expect(answer(`out${end(0)}`, end(0), 'interrupted').status).toBeNull();
  });
});

/** As kubectl 1.20 and 1.32 printed them, asked for what each stands for. */
const SAID: readonly (readonly [text: string, reason: string, message: string, hint: string])[] = [
  [
    'Error from server (Forbidden): pods is forbidden: User "operator" cannot list resource "pods" in API group "" in the namespace "storage"',
    'forbidden',
    'gl1: operator may not list pods in namespace storage',
    'resources: ["pods"], verbs: ["list"]',
  ],
  [
    'error: You must be logged in to the server (Unauthorized)',
    'login-refused',
    'does not know who asks',
    'Log in',
  ],
  [
    'error: context "nope" does not exist',
    'api-server',
    'has no context "nope"',
    'kubectl config get-contexts',
  ],
  [
    'Error in configuration: context was not found for specified context: nope',
    'api-server',
    'has no context "nope"',
    'kubectl config get-contexts',
  ],
  [
    'E1127 21:53:25.222069    8275 memcache.go:265] "Unhandled Error" err="refused"\nThe connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?',
    'api-server',
    "the API server can't be reached: The connection to the server 127.0.0.1:1 was refused",
    'kubectl config view --minify',
  ],
  [
    'Unable to connect to the server: dial tcp: lookup no.such.invalid on 10.255.255.53:53: no such host',
    'api-server',
    'lookup no.such.invalid',
    'KUBECONFIG',
  ],
  [
    'error: stat /nope: no such file or directory',
    'api-server',
    "kubectl can't use its kubeconfig: stat /nope: no such file",
    'kubectl.kubeconfig FILE',
  ],
  [
    'error: unable to read certificate-authority /nope.crt for test due to open /nope.crt: no such file or directory',
    'api-server',
    "kubectl can't use its kubeconfig: unable to read certificate-authority /nope.crt",
    'Mend that file',
  ],
  [
    'W1128 02:02:03.970527    3520 loader.go:223] Config not found: /nope\nThe connection to the server localhost:8080 was refused - did you specify the right host or port?',
    'api-server',
    'kubectl found no kubeconfig that says where the API server is',
    'kubectl config view',
  ],
  [
    'Please enter Username: \nerror: EOF',
    'login-refused',
    'the kubeconfig says nothing to log in by',
    'kubectl config view --minify',
  ],
  [
    'Unable to connect to the server: getting credentials: exec: executable no-such-plugin not found\n\nIt looks like you are trying to use a client-go credential plugin that is not installed.\n\nTo learn more about this feature, consult the documentation available at:\n      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
    'api-server',
    "the API server can't be reached: getting credentials: exec: executable no-such-plugin not found",
    'kubectl config view --minify',
  ],
  [
    'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
    'api-server',
    "the API server can't answer now: the server is currently unable",
    'kubectl get --raw /readyz',
  ],
  [
    'Error from server: error dialing backend: dial tcp 127.0.0.1:1: connect: connection refused',
    'pod-unfit',
    "can't reach the kubelet of this node: dial tcp 127.0.0.1:1: connect: connection refused",
    'kubectl get node gl1 --output=wide',
  ],
  [
    'Error from server: no preferred addresses found; known addresses: []',
    'pod-unfit',
    "can't reach the kubelet of this node: it knows no address of it",
    'kubectl get node gl1 --output=wide',
  ],
  [
    'Error from server (NotFound): pods "gl1" not found',
    'pod-unfit',
    'the cluster has no node gl1 any more, though pod glusterfs-a is meant for it',
    'kubectl get nodes',
  ],
  [
    'Error from server (NotFound): pods "glusterfs-a" not found',
    'no-pod',
    'pod glusterfs-a is gone',
    'kubectl --namespace=storage get pods',
  ],
  [
    'Error from server (BadRequest): container nope is not valid for pod glusterfs-x',
    'pod-unfit',
    'container nope is not valid for pod glusterfs-x',
    'by hand',
  ],
];

describe('what kubectl says', () => {
  it.each(SAID)('%s', (text, reason, message, hint) => {
    expect(
      explain('gl1', text, { doing: 'list pods', access: ACCESS, byHand: 'kubectl', pod: 'glusterfs-a' }),
    ).toEqual({
      reason,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });
});
