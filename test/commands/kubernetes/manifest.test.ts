import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { schemaComplaints } from '../../support/kubernetes-schemas.ts';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

interface Printed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=2 --name=data --gid=2000');
});
afterEach(async () => await cli.remove());

/** As kubectl reads them: YAML 1.1. */
async function printed(line: string): Promise<readonly Printed[]> {
  const text = await cli.ok(`kubernetes manifest ${line}`);
  const documents = parseAllDocuments(text, { version: '1.1' }).map((one): Printed => one.toJS());
  for (const one of documents)
    expect(one.kind === 'KadaluStorage' ? [] : await schemaComplaints(one), text).toEqual([]);
  return documents;
}

describe('kubernetes manifest pv', () => {
  it('prints endpoints beside it for Kubernetes before 1.26', async () => {
    const [endpoints, service, pv] = await printed('pv data --kubernetes-version=1.25 --namespace=web');
    const name = endpoints?.metadata.name;
    expect([endpoints?.kind, service?.kind, pv?.kind]).toEqual(['Endpoints', 'Service', 'PersistentVolume']);
    expect(service?.metadata).toEqual(endpoints?.metadata);
    expect(pv).toMatchObject({
      metadata: { name: 'data', annotations: { 'pv.beta.kubernetes.io/gid': '2000' } },
      spec: {
        capacity: { storage: '2Gi' },
        accessModes: ['ReadWriteMany'],
        persistentVolumeReclaimPolicy: 'Retain',
        glusterfs: { endpoints: name, endpointsNamespace: 'web', path: 'data' },
      },
    });
    const named = await printed('pv data --kubernetes-version=1.25 --endpoints=mine');
    expect(named).toHaveLength(1);
    expect(named[0]?.spec).toMatchObject({ glusterfs: { endpoints: 'mine' } });
  });

  it.each([
    ['pv data --kubernetes-version=1.28', 'could mount gluster'],
    ['pv data --kubernetes-version=1.28 --driver=in-tree', 'no volume plugin matched'],
    ['pv data --driver=in-tree', 'the version is not known'],
    ['pv data', 'depends on the version'],
    ['endpoints data --kubernetes-version=v1.33.1', 'went with 1.26'],
    ['pv data --driver=nfs', 'no server is named'],
    ['pv data --driver=hostpath --mount-options=ro', "can't be given"],
  ])('refuses what pods could not mount: %s', async (line, why) => {
    const { code, stdout, stderr } = await cli.run(`kubernetes manifest ${line}`);
    expect([code, stdout, stderr]).toEqual([5, '', expect.stringContaining(why)]);
  });

  it.each([
    ['pv data --driver=hostpath --mount-root=/mnt/../etc', 'is no folder'],
    ['pv data --driver=csi --claim=files', 'names no claim'],
    ['pv data --driver=csi --name=A_b', "can't be the name"],
    ['pv data --driver=csi --kubernetes-version=new', 'is no version'],
    ['pvc data --namespace=Web', 'is no namespace'],
    ['pvc data --size=3', 'smaller than that'],
    ['storageclass --parameter=volumetyp=none', '"volumetyp": nothing is known'],
    ['storageclass --parameter=volumetype', 'is no parameter'],
    ['storageclass --kadalu', 'goes with a volume'],
    ['storageclass --provisioner=x', 'is no name of a provisioner'],
  ])('tells what is wrong: %s', async (line, why) => {
    const { code, stderr } = await cli.run(`kubernetes manifest ${line}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });

  it('is one claim and one volume with its claim', async () => {
    const [pv] = await printed(
      'pv data --driver=csi --claim=web/files --storage-class=fast --access-mode=ReadWriteOnce',
    );
    const [pvc] = await printed(
      'pvc data --name=files --namespace=web --storage-class=fast --access-mode=ReadWriteOnce',
    );
    expect(pv?.spec).toMatchObject({
      claimRef: { namespace: 'web', name: 'files' },
      storageClassName: 'fast',
      accessModes: ['ReadWriteOnce'],
      csi: { driver: 'org.gluster.glusterfs', volumeAttributes: { glustervol: 'data' } },
    });
    expect(pvc).toMatchObject({
      metadata: { namespace: 'web', name: 'files' },
      spec: {
        volumeName: pv?.metadata.name,
        storageClassName: 'fast',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '2Gi' } },
      },
    });
  });

  it('is a List in JSON, and holds nothing that Kubernetes does not know', async () => {
    const list = JSON.parse(
      await cli.ok('kubernetes manifest endpoints data --kubernetes-version=1.20 --json'),
    );
    expect(Object.keys(list)).toEqual(['apiVersion', 'kind', 'items']);
    expect(list.items).toHaveLength(2);
  });

  it('names what looks like no text as kubectl reads it', async () => {
    const [pv] = await printed('pv data --driver=local --nodes=no,1e3,12:30 --name=on');
    expect(pv?.metadata.name).toBe('on');
    expect(JSON.stringify(pv?.spec)).toContain('"values":["no","1e3","12:30"]');
  });

  it('asks for addresses where the state has names only', async () => {
    const { code, stderr } = await cli.run(
      'kubernetes manifest pv data --kubernetes-version=1.25 --addresses=gl1.example.org,192.0.2.2',
    );
    expect([code, stderr]).toEqual([5, expect.stringContaining('of gl1.example.org only the name is known')]);
  });
});

describe('kubernetes manifest storageclass', () => {
  it('prints what "kubernetes provision" makes volumes of', async () => {
    const [own] = await printed(
      'storageclass --name=fast --parameter=volumetype=arbiter --reclaim-policy=Retain --default',
    );
    expect(own).toMatchObject({
      metadata: { name: 'fast', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'glusterctl.io/volume',
      parameters: { volumetype: 'arbiter' },
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
    });
  });

  it('is like a volume, but for what is said', async () => {
    const [like] = await printed('storageclass data --parameter=volumeType=none --parameter=snapfactor=2');
    expect(like?.parameters).toEqual({
      clusterid: expect.stringMatching(/^[0-9a-f]{32}$/),
      volumeType: 'none',
      snapfactor: '2',
    });
  });

  it('is what kadalu makes a class of', async () => {
    const [storage] = await printed('storageclass data --kadalu --name=shared');
    expect(storage?.spec).toEqual({
      type: 'External',
      single_pv_per_pool: true,
      pvReclaimPolicy: 'retain',
      details: { gluster_hosts: expect.arrayContaining(['10.77.0.1']), gluster_volname: 'data' },
    });
  });
});

describe('kubernetes manifest cronjob', () => {
  const LINE =
    'cronjob --image=example.org/glusterctl:1 --identity=id --state-url=gluster://gl1,gl2/heketidbstorage';
  const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIPTpHNnZDGHWxwQXueKF733XuE7L7+4+uvfwvO+z5CtY';
  const OPEN = `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from('openssh-key-v1\0\0\0\0\x04none').toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;

  beforeEach(async () => {
    await cli.file('id', OPEN);
    await cli.file('known', ['gl1', 'gl2', 'gl3'].map((name) => `${name} ssh-ed25519 ${KEY}\n`).join(''));
    await cli.file(
      'ssh',
      'Host gl3\n  HostName 192.0.2.3\n  HostKeyAlias gl3\n  User admin\n  ProxyJump gl1\n',
    );
    cli.variables.GLUSTERCTL_KNOWN_HOSTS = join(cli.folder, 'known');
    cli.variables.GLUSTERCTL_SSH_CONFIG = join(cli.folder, 'ssh');
  });

  it('prints all that it needs, and rights for what it calls', async () => {
    await cli.file('config.json', '{"zone_checking": "strict", "pager": "less"}');
    cli.variables.GLUSTERCTL_CONFIG = join(cli.folder, 'config.json');
    const all = await printed(LINE);
    expect(all.map(({ kind }) => kind)).toEqual([
      ...['Namespace', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'],
      ...['Secret', 'ConfigMap', 'CronJob'],
    ]);
    const [, , , , secret, config, job] = all;
    expect(secret?.data).toEqual({ id: Buffer.from(OPEN).toString('base64') });
    const files = config?.data ?? {};
    expect(JSON.parse(files['config.json'] ?? '')).toEqual({
      zone_checking: 'strict',
      ssh: { identityFile: '/etc/glusterctl-key/id' },
    });
    expect(files.ssh_config).toContain(
      'Host gl3\n  HostName 192.0.2.3\n  Port 22\n  User admin\n  HostKeyAlias gl3\n  ProxyJump gl1\n',
    );
    expect(files.known_hosts?.trim().split('\n').toSorted()).toEqual(
      ['gl1', 'gl2', 'gl3'].map((name) => `${name} ssh-ed25519 ${KEY}`),
    );
    const text = JSON.stringify(job);
    expect(text).toContain('"concurrencyPolicy":"Forbid"');
    expect(text).toContain('"args":["kubernetes","provision","--no-input"]');
    expect(text).toContain('{"name":"GLUSTERCTL_STATE","value":"gluster://gl1,gl2/heketidbstorage"}');
  });

  it('leaves out what only old clusters need', async () => {
    const old = await cli.ok(`kubernetes manifest ${LINE} --kubernetes-version=1.20 --driver=in-tree`);
    expect(old).toContain('batch/v1beta1');
    expect(old).toContain('- endpoints');
    expect(old).toContain('--driver=in-tree');
    const modern = await cli.ok(`kubernetes manifest ${LINE} --kubernetes-version=1.31`);
    expect(modern).not.toContain('- endpoints');
    expect(parse(modern.split('---\n')[0] ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'glusterctl' },
    });
    expect(await cli.ok(`kubernetes manifest ${LINE} --namespace=kube-system`)).not.toContain(
      'kind: Namespace',
    );
  });

  it.each([
    [LINE.replace('--identity=id', '--identity=known'), 2, 'holds no private key'],
    [LINE.replace(' --state-url=gluster://gl1,gl2/heketidbstorage', ''), 2, 'in a file of this machine'],
    [LINE.replace('gluster://gl1,gl2/', 'gluster://gl1,gl4/'), 5, 'The key of gl4 is not known'],
    [`${LINE} --schedule=often`, 2, 'is no schedule'],
  ])('refuses what could not run: %s', async (line, exit, why) => {
    const { code, stdout, stderr } = await cli.run(`kubernetes manifest ${line}`);
    expect([code, stdout, stderr]).toEqual([exit, '', expect.stringContaining(why)]);
  });

  it('takes no key that asks for a passphrase', async () => {
    await cli.file(
      'id',
      OPEN.replace(
        /\n[^-]+\n/,
        `\n${Buffer.from('openssh-key-v1\0\0\0\0\naes256-ctr').toString('base64')}\n`,
      ),
    );
    const { code, stderr } = await cli.run(`kubernetes manifest ${LINE}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('has a passphrase')]);
  });
});
