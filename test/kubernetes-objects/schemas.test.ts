import { describe, expect, it } from 'vitest';
import { DRIVERS } from '../../src/kubernetes/drivers/driver.ts';
import { mountedBy, type VolumeToMount } from '../../src/kubernetes/drivers/mounted.ts';
import { cronJob } from '../../src/kubernetes/objects/cron-job.ts';
import { endpoints, endpointsService } from '../../src/kubernetes/objects/endpoints.ts';
import { configMap, secret } from '../../src/kubernetes/objects/files.ts';
import { namespaceUnlessThere } from '../../src/kubernetes/objects/namespace.ts';
import { persistentVolume } from '../../src/kubernetes/objects/persistent-volume.ts';
import { persistentVolumeClaim } from '../../src/kubernetes/objects/persistent-volume-claim.ts';
import { clusterRoleBinding, provisioningRole, serviceAccount } from '../../src/kubernetes/objects/role.ts';
import { storageClass } from '../../src/kubernetes/objects/storage-class.ts';
import { GIB } from '../../src/model/sizes.ts';
import { schemaComplaints } from '../support/kubernetes-schemas.ts';

const VOLUME: VolumeToMount = {
  id: '0123456789abcdef0123456789abcdef',
  name: 'data',
  hosts: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
  endpoints: { name: 'gluster', namespace: 'web' },
  nfsServer: 'nfs.example.org',
  nodes: ['n1', 'n2'],
};

const ABOUT = {
  name: 'gluster',
  namespace: 'web',
  labels: { app: 'x' },
  annotations: { 'example.org/a': 'b' },
};

describe('the schemas of Kubernetes', () => {
  it('find a field that is unknown, and a value of a wrong type', async () => {
    const odd = { ...endpointsService(ABOUT), spec: { ports: [{ port: '1', prot: 'TCP' }] } };
    expect(await schemaComplaints(odd)).toEqual([
      'data/spec/ports/0/port must be integer',
      '/spec/ports/0/prot: unknown field',
    ]);
  });

  it.each(DRIVERS)('know all of a PersistentVolume that %s mounts', async (driver) => {
    const object = persistentVolume({
      name: 'pvc-1',
      sizeKiB: 2 * GIB,
      mounted: mountedBy(driver, VOLUME),
      gid: 2000,
      reclaimPolicy: 'Delete',
      storageClassName: 'fast',
      finalizers: ['external-provisioner.volume.kubernetes.io/finalizer'],
      labels: { a: 'b' },
      claim: { namespace: 'web', name: 'files', uid: '4b2aeebc-40f5-11e7-a30f-0a40ea97115b' },
    });
    expect(await schemaComplaints(object)).toEqual([]);
    expect(object.metadata.annotations).toEqual({ 'pv.beta.kubernetes.io/gid': '2000' });
  });

  it.each([
    persistentVolumeClaim({ ...ABOUT, sizeKiB: GIB, storageClassName: 'fast', volumeName: 'pvc-1' }),
    endpoints(ABOUT, VOLUME.hosts),
    endpointsService(ABOUT),
    secret(ABOUT, { key: 'ä' }),
    configMap(ABOUT, { 'config.json': '{}' }),
    ...namespaceUnlessThere('gluster'),
    serviceAccount(ABOUT),
    provisioningRole(ABOUT, true),
    clusterRoleBinding({ name: 'gluster' }, 'gluster', { name: 'gluster', namespace: 'web' }),
    storageClass({
      name: 'fast',
      provisioner: 'glusterctl.io/volume',
      parameters: { volumetype: 'replicate:3' },
      mountOptions: ['log-level=WARNING'],
    }),
    cronJob({
      ...ABOUT,
      schedule: '*/2 * * * *',
      image: 'registry.example.org/glusterctl:1',
      args: ['kubernetes', 'provision'],
      environment: { GLUSTERCTL_STATE: 'gluster://gl1/heketidbstorage' },
      serviceAccount: 'gluster',
      folders: [
        { path: '/etc/glusterctl', of: { configMap: 'gluster' } },
        { path: '/etc/glusterctl-key', of: { secret: 'gluster' } },
      ],
      isOld: false,
    }),
  ])('know all of a $kind', async (object) => {
    expect(await schemaComplaints(object)).toEqual([]);
  });
});
