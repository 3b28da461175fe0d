/** A pod of the DaemonSet that came with Heketi, as the API server has it. */
export interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly [key: string]: unknown;
  };
  readonly spec: { readonly nodeName: string; readonly [key: string]: unknown };
  readonly status: { readonly phase: string; readonly [key: string]: unknown };
}

export interface PodWanted {
  readonly name: string;
  readonly node: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly going?: boolean;
  readonly daemonset?: string;
}

export function podObject({
  name,
  node,
  phase = 'Running',
  ready = phase === 'Running',
  going = false,
  daemonset = 'glusterfs',
}: PodWanted): PodObject {
  const since = '2026-11-02T08:15:31Z';
  const isUp = phase === 'Running';
  return {
    metadata: {
      name,
      generateName: `${daemonset}-`,
      namespace: 'storage',
      uid: `6f1b1e0c-58e9-4a0e-9c4e-${Buffer.from(name).toString('hex').padEnd(12, '0').slice(-12)}`,
      resourceVersion: '48213',
      creationTimestamp: '2026-11-02T08:15:02Z',
      ...(going ? { deletionTimestamp: '2026-11-27T10:00:30Z', deletionGracePeriodSeconds: 30 } : {}),
      labels: {
        'controller-revision-hash': '7c9f8d6b5',
        'glusterfs-node': 'pod',
        glusterfs: 'pod',
        'pod-template-generation': '1',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          name: daemonset,
          uid: 'd0a6c1de-6a4f-4d9e-a7b4-0c6cbb2a3f10',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      nodeName: node,
      hostNetwork: true,
      nodeSelector: { storagenode: 'glusterfs' },
      containers: [
        {
          name: 'glusterfs',
          image: 'gluster/gluster-centos:latest',
          securityContext: { privileged: true },
          volumeMounts: [
            { name: 'glusterfs-heketi', mountPath: '/var/lib/heketi' },
            { name: 'glusterfs-run', mountPath: '/run' },
            { name: 'glusterfs-lvm', mountPath: '/run/lvm' },
            { name: 'glusterfs-dev', mountPath: '/dev' },
          ],
        },
        { name: 'exporter', image: 'gluster/gluster-exporter:latest' },
      ],
    },
    status: {
      phase,
      conditions: [
        { type: 'Initialized', status: 'True', lastProbeTime: null, lastTransitionTime: since },
        { type: 'Ready', status: ready ? 'True' : 'False', lastProbeTime: null, lastTransitionTime: since },
      ],
      containerStatuses: ['glusterfs', 'exporter'].map((container) => ({
        name: container,
        ready,
        restartCount: 0,
        state: isUp ? { running: { startedAt: since } } : { waiting: { reason: 'ContainerCreating' } },
      })),
    },
  };
}
