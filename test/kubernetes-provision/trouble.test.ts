import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ran } from '../support/command-line.ts';
import { type ToyApiServer, toyApiServer } from '../support/kubernetes/toy-api-server.ts';
import { kubeconfigText, type World, worldOn } from '../support/kubernetes/world.ts';

let toy: ToyApiServer;
let world: World;
async function cluster(version?: string): Promise<void> {
  toy = await toyApiServer(version);
  world = await worldOn(toy);
  await world.cli.file('direct', kubeconfigText({ server: toy.url }));
}
beforeEach(async () => await cluster());
afterEach(async () => {
  await world.remove();
  await toy.close();
});

const provision = async (more = '', kubeconfig = 'direct'): Promise<Ran> => {
  const ran = await world.cli.run(
    `kubernetes provision --kubeconfig=${kubeconfig} --provisioner=${world.provisioner} ${more}`,
  );
  return { ...ran, stderr: ran.stderr.replaceAll(/\s+/g, ' ') };
};

const forbidden = (verb: string, resource: string) => ({
  status: 403,
  body: {
    kind: 'Status',
    message: `${resource} is forbidden: User "u" cannot ${verb} resource "${resource}"`,
  },
});

async function claim(): Promise<void> {
  await world.storageClass({ parameters: { volumetype: 'replicate:2' } });
  await world.claim('data', '512Mi');
}

describe('rights that are missing', () => {
  test('are named by verb and resource, with the rule to add, and nothing is lost', async () => {
    await claim();
    toy.instead = (call) =>
      call.startsWith('post /api/v1/persistentvolumes') ? forbidden('create', 'pvs') : null;
    const { code, stderr } = await provision();
    expect(code).toBe(5);
    expect(stderr).toContain('does not allow to create persistentvolumes');
    expect(stderr).toContain('{apiGroups: [""], resources: [persistentvolumes], verbs: [create]}');
    toy.instead = null;
    expect((await provision()).code).toBe(0);
    await world.bound('data');
    expect(world.inGluster()).toHaveLength(1);
  });

  test('to write events are told, and keep nobody from a volume', async () => {
    await claim();
    toy.instead = (call) => (call.includes('/events') ? forbidden('create', 'events') : null);
    const { code, stderr } = await provision();
    expect([code, stderr]).toEqual([0, expect.stringContaining('Events could not be written')]);
    expect(stderr).toContain('resources: [events], verbs: [create]');
    await world.bound('data');
    expect(toy.calls.filter((call) => call.includes('/events'))).toHaveLength(1);
  });
});

describe('an API server', () => {
  test.each([
    [
      'that does not know the login',
      { status: 401, body: { message: 'Unauthorized' } },
      5,
      'does not accept the login',
    ],
    ['that can not answer now', { status: 503, body: { message: 'etcd is down' } }, 20, 'etcd is down'],
    ['that is none', { status: 200, body: { hello: 'world' } }, 1, 'means nothing: metadata'],
    ['that is gone', 'gone' as const, 20, "can't be reached"],
  ])('%s is told as what it is', async (_what, instead, code, message) => {
    toy.instead = () => instead;
    const ran = await provision();
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(message)]);
  });
});

describe('the login', () => {
  test('is what a program says, in the folder of the kubeconfig', async () => {
    const token = '{"kind":"ExecCredential","status":{"token":"from-a-program"}}';
    const program = await world.cli.file('login.sh', `#!/bin/sh\necho '${token}'\n`);
    await chmod(program, 0o700);
    await world.cli.file('exec', kubeconfigText({ server: toy.url }, { exec: { command: './login.sh' } }));
    expect((await provision('', 'exec')).code).toBe(0);
    expect(new Set(toy.logins)).toEqual(new Set(['', 'Bearer from-a-program']));
  });

  test('is what stands in a file', async () => {
    await world.cli.file('token', 'from-a-file');
    await world.cli.file('file', kubeconfigText({ server: toy.url }, { tokenFile: 'token' }));
    expect((await provision('', 'file')).code).toBe(0);
    expect(toy.logins.at(-1)).toBe('Bearer from-a-file');
  });

  test('that fails is told with where it comes from', async () => {
    await world.cli.file('exec', kubeconfigText({ server: toy.url }, { exec: { command: './none' } }));
    const { code, stderr } = await provision('', 'exec');
    expect([code, stderr]).toEqual([1, expect.stringContaining(join(world.cli.folder, 'exec'))]);
  });
});

describe('a cluster of today', () => {
  beforeEach(async () => {
    await world.remove();
    await toy.close();
    await cluster('v1.33.1');
  });

  test('is not given what its pods can not mount, and says why', async () => {
    await claim();
    const { code, stdout } = await provision('-o json');
    expect(code).toBe(3);
    expect(stdout).toContain('Nothing is known by which pods of this cluster (Kubernetes v1.33.1)');
    expect(world.inGluster()).toEqual([]);
  });

  test('mounts by the CSI driver that it has, without endpoints', async () => {
    await claim();
    toy.put('/apis/storage.k8s.io/v1/csidrivers/org.gluster.glusterfs', {
      kind: 'CSIDriver',
      metadata: { name: 'org.gluster.glusterfs' },
    });
    expect((await provision()).code).toBe(0);
    const [persistent] = await world.persistentVolumes();
    expect(persistent.spec.csi).toMatchObject({
      driver: 'org.gluster.glusterfs',
      volumeAttributes: { glustervol: persistent.metadata.name },
    });
    expect(persistent.spec.mountOptions).toEqual([expect.stringMatching(/^backup-volfile-servers=10\.77/)]);
    expect(toy.calls.filter((call) => /endpoints|services/.test(call))).toEqual([]);
  });

  test('mounts as it was told', async () => {
    await claim();
    expect((await provision('--driver=hostpath')).code).toBe(0);
    const [persistent] = await world.persistentVolumes();
    expect(persistent.spec.hostPath).toEqual({
      path: `/mnt/gluster/${persistent.metadata.name}/data`,
      type: 'Directory',
    });
  });
});

test('a dry run sends nothing that changes anything', async () => {
  await claim();
  const { code, stdout, stderr } = await provision('--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('create volume pvc-');
  expect(stderr).toContain(`claim ${world.namespace}/data: would be provisioned`);
  expect(
    toy.calls.filter((call) => !call.startsWith('get ') && !/namespaces$|claims$|classes$/.test(call)),
  ).toEqual([]);
  expect(world.inGluster()).toEqual([]);
});

describe('until Ctrl-C', () => {
  test('looks again and again, tells what goes wrong on the way, and ends well', async () => {
    await claim();
    let looks = 0;
    toy.instead = (call) => {
      if (call === 'get /api/v1/namespaces/kube-system') looks += 1;
      if (looks === 4) world.cli.interrupt();
      return looks === 2 ? 'gone' : null;
    };
    const { code, stdout, stderr } = await provision('--watch=1s');
    expect([code, looks]).toEqual([0, 4]);
    expect(stdout).toContain('provisioned');
    expect(stderr).toContain("can't be reached");
    await world.bound('data');
  });

  test('ends at once where the first look fails', async () => {
    toy.instead = () => 'gone';
    expect((await provision('--watch')).code).toBe(20);
  });
});
