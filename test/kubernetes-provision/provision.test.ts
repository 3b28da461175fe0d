import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ToyApiServer, toyApiServer } from '../support/kubernetes/toy-api-server.ts';
import type { Lab } from '../support/lab.ts';
import { inGluster, smallHosts } from '../support/small-hosts.ts';

let cli: Lab;
let api: ToyApiServer;
beforeEach(async () => {
  [cli, api] = await Promise.all([smallHosts(), toyApiServer()]);
  await cli.file(
    'kubeconfig',
    JSON.stringify({
      clusters: [{ name: 'toy', cluster: { server: api.url } }],
      contexts: [{ name: 'toy', context: { cluster: 'toy' } }],
      'current-context': 'toy',
    }),
  );
});
afterEach(async () => await Promise.all([cli.remove(), api.close()]));

const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
function storageClass(more: object = {}): void {
  api.put('/apis/storage.k8s.io/v1/storageclasses/gluster', {
    kind: 'StorageClass',
    metadata: { name: 'gluster' },
    provisioner: 'glusterctl.io/volume',
    reclaimPolicy: 'Delete',
    ...more,
  });
}
function claim(name: string, storage = '1Gi', more: object = {}): void {
  api.put(`${claims}/${name}`, {
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteMany'],
      storageClassName: 'gluster',
      resources: { requests: { storage } },
      ...more,
    },
  });
}

describe('a claim', () => {
  test('gets a volume', async () => {
    storageClass();
    claim('data');
    const out = await cli.run('kubernetes provision --kubeconfig=kubeconfig');
    console.log(out.stdout, out.stderr, out.code);
    console.log(JSON.stringify([...api.objects.values()], null, 1));
    expect(inGluster(cli)).toEqual(['pvc']);
    const second = await cli.run('kubernetes provision --kubeconfig=kubeconfig');
    console.log(second);
  });
});
