import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { schemaComplaints } from '../../support/kubernetes-schemas.ts';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=2 --name=vol_1');
  await cli.ok('volume create --size=2 --name=vol_2');
  await cli.file('pvs.json', JSON.stringify({ kind: 'List', apiVersion: 'v1', items: PVS }));
});
afterEach(async () => await cli.remove());

function pv(name: string, spec: object, annotations = {}) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: `uid-${name}`, annotations },
    spec: { capacity: { storage: '2Gi' }, accessModes: ['ReadWriteMany'], ...spec },
    status: { phase: 'Bound' },
  };
}

const PVS = [
  pv(
    'pvc-4b2aeebc',
    {
      glusterfs: { endpoints: 'glusterfs-dynamic-4b2aeebc', path: 'vol_1' },
      persistentVolumeReclaimPolicy: 'Delete',
      storageClassName: 'slow',
      claimRef: { namespace: 'web', name: 'files', uid: '4b2aeebc' },
    },
    { 'pv.beta.kubernetes.io/gid': '2001', 'gluster.org/type': 'file' },
  ),
  pv('by-hand', {
    glusterfs: { endpoints: 'e', path: '/vol_2' },
    persistentVolumeReclaimPolicy: 'Retain',
    storageClassName: '',
  }),
  pv('other', { nfs: { server: 's', path: '/' } }),
  pv('strange', {
    glusterfs: { endpoints: 'e', path: 'elsewhere' },
    persistentVolumeReclaimPolicy: 'Retain',
  }),
];

interface Object {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

async function objects(line: string, exit: number): Promise<readonly Object[]> {
  const { stdout, code } = await cli.run(`kubernetes migrate --file=pvs.json ${line}`);
  expect(code).toBe(exit);
  return parseAllDocuments(stdout).map((one): Object => one.toJS());
}

describe('kubernetes migrate', () => {
  it('lists what is mounted by the plugin that is gone, and nothing else', async () => {
    const { stdout, stderr } = await cli.run('kubernetes migrate --file=pvs.json');
    expect(stdout).toMatch(/by-hand +vol_2 +2 GiB +- +- +Retain +yes\n/);
    expect(stdout).toMatch(/pvc-4b2aeebc +vol_1 +2 GiB +web\/files +slow +Delete +yes\n/);
    expect(stdout).toMatch(/strange +elsewhere .* no\n/);
    expect(stdout).not.toContain('other');
    expect(stderr).toContain('kubernetes migrate --file=pvs.json --driver=hostpath');
    await cli.file('pvs.json', stringify(PVS[2]));
    const none = await cli.run('kubernetes migrate --file=pvs.json');
    expect([none.code, none.stderr]).toEqual([
      0,
      expect.stringContaining('No PersistentVolume is mounted by'),
    ]);
  });

  it('prints what mounts the same files, and the claim anew', async () => {
    const found = await objects('--driver=csi', 3);
    for (const one of found) expect(await schemaComplaints(one)).toEqual([]);
    expect(found.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'PersistentVolume by-hand-csi',
      'PersistentVolume pvc-4b2aeebc-csi',
      'PersistentVolumeClaim files',
    ]);
    expect(found[1]).toMatchObject({
      metadata: { annotations: { 'pv.beta.kubernetes.io/gid': '2001' } },
      spec: {
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'slow',
        capacity: { storage: '2Gi' },
        csi: { driver: 'org.gluster.glusterfs', volumeAttributes: { glustervol: 'vol_1' } },
        claimRef: { namespace: 'web', name: 'files' },
      },
    });
    // With its old uid it could be bound to no claim that is made anew.
    expect(JSON.stringify(found[1])).not.toContain('4b2aeebc","');
    expect(found[2]).toMatchObject({
      metadata: { namespace: 'web' },
      spec: { volumeName: 'pvc-4b2aeebc-csi', storageClassName: 'slow' },
    });
  });

  it('tells in which order nothing is lost', async () => {
    const { stderr } = await cli.run(
      'kubernetes migrate --file=pvs.json --driver=hostpath --mount-root=/srv',
    );
    const steps = [...stderr.matchAll(/^\d+\. (.*)$/gm)].map(([, step]) => step);
    expect(steps).toEqual([
      expect.stringMatching(/^keep the files whatever is deleted: for pv in pvc-4b2aeebc;.*Retain/),
      'mount it on all nodes: glusterctl kubernetes nodes prepare NODE --volume=vol_2 --data-at-top --mount-root=/srv',
      'mount it on all nodes: glusterctl kubernetes nodes prepare NODE --volume=vol_1 --data-at-top --mount-root=/srv',
      expect.stringContaining('stop the pods'),
      'kubectl delete pvc --namespace=web files',
      'kubectl delete pv by-hand pvc-4b2aeebc',
      'kubectl apply -f - with what was printed',
      expect.stringContaining('start the pods again'),
    ]);
    expect(stderr).toContain('Not replaced: strange: volume elsewhere is not in the state');
  });

  it('shows pods the top of the volume, where the files are', async () => {
    const [first] = await objects('--driver=hostpath', 3);
    expect(first).toMatchObject({
      spec: { hostPath: { path: '/mnt/gluster/vol_2/.glusterctl-top', type: 'Directory' } },
    });
  });

  it('takes hosts of a volume that the state does not hold from a person', async () => {
    const all = await objects('--driver=csi --addresses=192.0.2.1,192.0.2.2', 0);
    expect(all.at(-1)).toMatchObject({
      metadata: { name: 'strange-csi' },
      spec: { csi: { volumeAttributes: { glusterserver: '192.0.2.1', glustervol: 'elsewhere' } } },
    });
  });

  it.each([
    ['{"kind": "List", "items": [{"metadata": {}}]}', 'pvs.json: metadata.name'],
    [
      '{"metadata": {"name": "x"}, "spec": {"glusterfs": {}}}',
      'pvs.json, PersistentVolume x: spec.glusterfs.path',
    ],
    ['a: [', 'pvs.json is neither JSON nor YAML'],
    [JSON.stringify(pv('x', { glusterfs: { path: 'a/../b' } })), '"a/../b" is no volume of gluster'],
    [JSON.stringify(pv('x', { glusterfs: { path: 'a; rm' } })), '"a; rm" is no volume of gluster'],
    [
      JSON.stringify(pv('x', { glusterfs: { path: 'a' }, capacity: { storage: 'much' } })),
      '"much" is no capacity',
    ],
  ])('tells what is wrong with a file: %s', async (text, why) => {
    await cli.file('pvs.json', text);
    const { code, stderr } = await cli.run('kubernetes migrate --file=pvs.json');
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });

  it.each([
    ['--driver=in-tree --kubernetes-version=1.25', 2, 'what they have now'],
    ['--driver=nfs', 3, 'no server is named'],
    ['--kubeconfig=x', 2, '--file goes without a cluster'],
  ])('refuses %s', async (line, exit, why) => {
    const { code, stderr } = await cli.run(`kubernetes migrate --file=pvs.json ${line}`);
    expect([code, stderr]).toEqual([exit, expect.stringContaining(why)]);
  });
});
