import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ANSWERS_OF_1_33 } from '../support/kubernetes/answers-of-1-33.ts';
import { type ToyApiServer, toyApiServer } from '../support/kubernetes/toy-api-server.ts';
import { kubeconfigText, type World, worldOn } from '../support/kubernetes/world.ts';

/** The plugin "glusterfs" is gone, Endpoints are deprecated, and objects have more in them. */
describe('an API server of 1.33', () => {
  let toy: ToyApiServer;
  let world: World;
  beforeEach(async () => {
    toy = await toyApiServer('v1.33.1', ANSWERS_OF_1_33);
    world = await worldOn(toy);
    // Its own headers as well: what stands between in other stories passes none on.
    await world.cli.file('kubeconfig', kubeconfigText({ server: toy.url }));
    await world.storageClass({ allowVolumeExpansion: true, parameters: { volumetype: 'replicate:2' } });
    await world.claim('data', '1Gi');
    toy.calls.length = 0;
  });
  afterEach(async () => {
    await world.remove();
    await toy.close();
  });

  const results = (stdout: string): readonly string[] =>
    (JSON.parse(stdout) as { entries: { what: string }[] }).entries.map(({ what }) => what);
  const change = async (what: string, more = ''): Promise<void> => {
    const { code, stdout, stderr } = await world.provision(`-o json ${more}`);
    expect([code, results(stdout), stderr]).toEqual([0, [what], expect.not.stringContaining('Endpoints')]);
  };

  test('has nothing to mount gluster by: refused with the reason, and nothing is made', async () => {
    const { code, stdout, stderr } = await world.provision();
    const text = (stdout + stderr).replaceAll(/\s+/g, ' ');
    expect([code, text]).toEqual([
      3,
      expect.stringContaining(
        'Nothing is known by which pods of this cluster (Kubernetes v1.33.1) could mount gluster',
      ),
    ]);
    const asked = await world.provision('--driver=in-tree');
    expect([asked.code, (asked.stdout + asked.stderr).replaceAll(/\s+/g, ' ')]).toEqual([
      3,
      expect.stringContaining('Kubernetes v1.33.1 has no plugin "glusterfs" any more'),
    ]);
    expect(world.inGluster()).toEqual([]);
    expect(toy.calls.filter((call) => /^(?:post|patch|delete) .*persistentvolumes/.test(call))).toEqual([]);
  });

  test.each([
    ['csi', ''],
    ['hostPath', '--driver=hostpath'],
  ])('has its claims bound, expanded and taken away by %s', async (source, flags) => {
    if (flags === '')
      toy.put('/apis/storage.k8s.io/v1/csidrivers/org.gluster.glusterfs', {
        kind: 'CSIDriver',
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: 'org.gluster.glusterfs' },
        spec: { attachRequired: false, fsGroupPolicy: 'File', seLinuxMount: false },
      });
    await change('provisioned', flags);
    await world.bound('data');
    const [persistent] = await world.persistentVolumes();
    expect(Object.keys(persistent.spec)).toContain(source);
    expect(persistent.spec.glusterfs).toBeUndefined();
    expect(results((await world.provision(`-o json ${flags}`)).stdout)).toEqual([]);

    await world.api.patch(world.path('persistentvolumeclaims', 'data'), {
      spec: { resources: { requests: { storage: '2Gi' } } },
    });
    await change('expanded', flags);

    // Another one, as gluster deletes none that it still spreads anew.
    await world.claim('goes', '1Gi');
    await change('provisioned', flags);
    await world.bound('goes');
    await world.api.remove(world.path('persistentvolumeclaims', 'goes'));
    await change('deleted', flags);
    expect(world.inGluster()).toHaveLength(1);
    expect(toy.calls.filter((call) => /endpoints|endpointslices/.test(call))).toEqual([]);
  });
});
