import { describe, expect, it } from 'vitest';
import { type ClusterFacts, chooseDriver, whyNot } from '../../src/kubernetes/drivers/choose.ts';
import { DRIVERS, type DriverName } from '../../src/kubernetes/drivers/driver.ts';
import { mountedBy, type VolumeToMount } from '../../src/kubernetes/drivers/mounted.ts';
import { kubernetesVersion } from '../../src/kubernetes/drivers/version.ts';
import { GlusterctlError } from '../../src/model/errors.ts';

function facts(version: string, csiDrivers: readonly string[] | null = null): ClusterFacts {
  return { version: version === '' ? null : kubernetesVersion(version), csiDrivers };
}

const NOTHING_SAID = { driver: null, nfsServer: '', mountRoot: '' };

function refusalOf(action: () => unknown): GlusterctlError {
  try {
    action();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
  }
  throw new Error('nothing was refused');
}

describe('a version of Kubernetes', () => {
  it.each([
    ['v1.20.2', 1, 20],
    ['1.27', 1, 27],
    ['1.20+', 1, 20],
    ['v1.27.3+k3s1', 1, 27],
    ['v1.33.0-alpha.1', 1, 33],
    ['v1.25.16-gke.1460000', 1, 25],
  ])('%s', (text, major, minor) => {
    expect(kubernetesVersion(text)).toEqual({ major, minor, text });
  });

  it.each(['', '1', 'latest', '1.x', '1.27 or so', 'v1.27.3; rm'])('"%s" is none', (text) => {
    expect(() => kubernetesVersion(text)).toThrow('is no version of Kubernetes');
  });
});

describe('the driver of a cluster', () => {
  it.each<[string, readonly string[] | null, DriverName, RegExp]>([
    ['v1.20.2', [], 'in-tree', /v1\.20\.2 still has the plugin/],
    ['v1.25.16', null, 'in-tree', /still has/],
    ['v1.25.16', ['org.gluster.glusterfs'], 'csi', /has the CSIDriver org\.gluster\.glusterfs/],
    ['v1.31.0', ['kadalu', 'nfs.csi.k8s.io'], 'kadalu', /has the CSIDriver kadalu/],
  ])('%s with %j is %s', (version, drivers, driver, why) => {
    expect(chooseDriver(facts(version, drivers), NOTHING_SAID)).toEqual({
      driver,
      why: expect.stringMatching(why),
    });
  });

  it('is that of what a person has set up, where nothing else is there', () => {
    const modern = facts('v1.31.0', ['nfs.csi.k8s.io']);
    expect(chooseDriver(modern, { ...NOTHING_SAID, nfsServer: 'nfs' }).driver).toBe('nfs');
    expect(chooseDriver(modern, { ...NOTHING_SAID, mountRoot: '/mnt/gluster' }).driver).toBe('hostpath');
    expect(
      chooseDriver(facts('v1.31.0', []), { ...NOTHING_SAID, nfsServer: 'nfs', mountRoot: '/m' }).driver,
    ).toBe('hostpath');
  });

  it('is refused with the reason and all that is possible, where none is known', () => {
    const { message, hint } = refusalOf(() => chooseDriver(facts('v1.31.0', []), NOTHING_SAID));
    expect(message).toContain('could mount gluster');
    expect(hint).toContain('hostpath (a mount on each node');
    expect(hint).not.toMatch(/in-tree|csi \(/);
    expect(refusalOf(() => chooseDriver(facts(''), NOTHING_SAID)).hint).toContain(
      '--kubernetes-version=VERSION',
    );
  });

  it.each<[DriverName, ClusterFacts, RegExp]>([
    ['in-tree', facts('v1.26.0'), /went with 1\.26.*no volume plugin matched/],
    ['in-tree', facts('v2.0.0'), /went with 1\.26/],
    ['in-tree', facts('v1.24.3+k3s1'), /k3s .* is built without/],
    ['in-tree', facts(''), /version is not known/],
    ['csi', facts('v1.31.0', []), /no CSIDriver org\.gluster\.glusterfs/],
    ['nfs', facts('v1.31.0', ['kadalu']), /no CSIDriver nfs\.csi\.k8s\.io/],
    ['kadalu', facts('v1.12.0'), /knows no CSI drivers yet/],
  ])('%s is refused when asked for where it can mount nothing', (driver, cluster, why) => {
    expect(whyNot(driver, cluster)).toMatch(why);
    const { code, message } = refusalOf(() => chooseDriver(cluster, { ...NOTHING_SAID, driver }));
    expect([code, message]).toEqual(['refused', expect.stringMatching(why)]);
  });

  it('that was asked for is taken where nothing is known against it', () => {
    for (const driver of DRIVERS)
      expect(chooseDriver(facts('v1.25.0'), { ...NOTHING_SAID, driver }).driver).toBe(driver);
  });
});

describe('what a PersistentVolume says of a volume', () => {
  const volume: VolumeToMount = { id: 'f00', name: 'vol_1', hosts: ['a', 'b', 'c'] };

  it('in-tree: endpoints, with their namespace, since claims are elsewhere', () => {
    expect(mountedBy('in-tree', { ...volume, endpoints: { name: 'e', namespace: 'n' } }).source).toEqual({
      glusterfs: { endpoints: 'e', endpointsNamespace: 'n', path: 'vol_1' },
    });
    expect(() => mountedBy('in-tree', volume)).toThrow('no endpoints are named');
  });

  it('csi: one server, and the others for when that is off', () => {
    expect(mountedBy('csi', { ...volume, mountOptions: ['log-level=ERROR'] })).toEqual({
      source: {
        csi: {
          driver: 'org.gluster.glusterfs',
          volumeHandle: 'f00',
          volumeAttributes: { glusterserver: 'a', glustervol: 'vol_1' },
        },
      },
      mountOptions: ['backup-volfile-servers=b:c', 'log-level=ERROR'],
    });
    expect(mountedBy('csi', { ...volume, hosts: ['a'] }).mountOptions).toEqual([]);
    expect(() => mountedBy('csi', { ...volume, hosts: [] })).toThrow('no host');
  });

  it('kadalu: the whole volume', () => {
    expect(mountedBy('kadalu', volume).source).toEqual({
      csi: {
        driver: 'kadalu',
        volumeHandle: 'f00',
        volumeAttributes: {
          type: 'External',
          hostvol: 'vol_1',
          gvolname: 'vol_1',
          gserver: 'a,b,c',
          options: '',
          path: '',
        },
      },
    });
  });

  it('hostpath and local: a folder in the volume, never the mount point', () => {
    expect(mountedBy('hostpath', volume).source).toEqual({
      hostPath: { path: '/mnt/gluster/vol_1/data', type: 'Directory' },
    });
    expect(mountedBy('local', { ...volume, mountRoot: '/srv', dataAtTop: true, nodes: ['n1'] })).toEqual({
      source: { local: { path: '/srv/vol_1/.glusterctl-top' } },
      mountOptions: [],
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['n1'] }] },
          ],
        },
      },
    });
    expect(mountedBy('local', volume).nodeAffinity?.required.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] },
    ]);
  });

  it('nfs: a share of the server, by NFS 4.1 unless another is asked for', () => {
    expect(mountedBy('nfs', { ...volume, nfsServer: 'nfs' })).toEqual({
      source: {
        csi: {
          driver: 'nfs.csi.k8s.io',
          volumeHandle: 'nfs#vol_1#f00',
          volumeAttributes: { server: 'nfs', share: '/vol_1' },
        },
      },
      mountOptions: ['nfsvers=4.1'],
    });
    expect(
      mountedBy('nfs', { ...volume, nfsServer: 'nfs', mountOptions: ['vers=4.2'] }).mountOptions,
    ).toEqual(['vers=4.2']);
    expect(() => mountedBy('nfs', volume)).toThrow('no server is named');
  });

  it.each(['kadalu', 'hostpath', 'local'] as const)(
    '%s: mount options would be heeded by nobody',
    (driver) => {
      expect(() => mountedBy(driver, { ...volume, mountOptions: ['ro'] })).toThrow(
        "Mount options (ro) can't be given",
      );
    },
  );
});
