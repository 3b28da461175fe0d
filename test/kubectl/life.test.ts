import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type PodWorld, podWorld } from '../support/kubectl/pod-world.ts';

let world: PodWorld;
afterEach(async () => await world.remove());

const FSTAB = '/var/lib/heketi/fstab';
const fstabs = (file: string): readonly string[] =>
  world.simulation.hosts.map(({ name }) => world.simulation.files(name).read(file) ?? '');

describe('hosts that are pods', () => {
  it('serve a whole life: loaded, checked, with a volume that is made, expanded, found after a restart, and deleted', async () => {
    world = await podWorld();
    await world.ok('topology load --json=topology.json');
    expect(await world.ok('node list -o json')).toContain('gl1');
    await world.ok('volume create --name=data --size=10');
    for (const text of fstabs(FSTAB))
      expect(text).toMatch(/^\/dev\/mapper\/vg_\S+ \/var\/lib\/heketi\/mounts\/\S+ xfs /);
    for (const text of fstabs('/etc/fstab')) expect(text).not.toContain('heketi');

    await world.ok('volume expand data --expand-size=5 --wait');
    for (const { name } of world.simulation.hosts) world.replacePod(name);
    for (const { mounts } of world.simulation.hosts)
      expect(mounts.filter(({ target }) => target.includes('/brick_'))).toHaveLength(2);
    await world.ok('verify');

    await world.ok('volume delete data');
    expect(fstabs(FSTAB)).toEqual(['', '', '']);
    expect(world.simulation.notSimulated).toEqual([]);
  });
});

describe('pods that Heketi managed', () => {
  it('are taken over with their database, and are asked what only gluster knows', async () => {
    world = await podWorld();
    await world.ok('topology load --json=topology.json');
    await world.ok('volume create --name=data --size=10');
    await world.ok('heketi export heketi.db.json');
    world.variables.GLUSTERCTL_STATE = join(world.folder, 'taken-over.json');
    world.calls.length = 0;
    const { code, stderr } = await world.run('heketi import heketi.db.json --kubectl-namespace=storage');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Nothing is known of')]);
    expect(world.calls[0]).toEqual([
      'get',
      '--raw',
      '/api/v1/namespaces/storage/pods?labelSelector=glusterfs-node',
    ]);
    expect(stderr).not.toContain('The order of bricks is not known');
    await world.ok('volume expand data --expand-size=5 --wait');
    await world.ok('volume delete data');
    expect(fstabs(FSTAB)).toEqual(['', '', '']);
  });
});

describe('a check of hosts that are pods', () => {
  it('finds nothing wrong with pods as they should be, and speaks of pods instead of logins', async () => {
    world = await podWorld();
    const { code, stdout } = await world.run('host check --topology=topology.json --verbose');
    expect(code, stdout).toBe(0);
    for (const concern of [
      'kubectl',
      'pod',
      'privileged',
      '/dev',
      'folder /var/lib/heketi',
      'module dm_thin_pool',
    ])
      expect(stdout).toContain(concern);
    for (const concern of ['host key', 'login']) expect(stdout).not.toContain(concern);
  });

  it('says what to mend where a pod can not do its work', async () => {
    world = await podWorld();
    world.simulation.files('gl2').write('/proc/self/status', 'CapEff:\t00000000a80425fb\n');
    world.simulation
      .files('gl2')
      .write(
        '/proc/self/mountinfo',
        '600 512 0:52 / / rw - overlay overlay rw\n612 600 0:5 / /dev rw,nosuid - tmpfs tmpfs rw\n',
      );
    world.pods = world.pods.filter(({ spec }) => spec.nodeName !== 'gl3');
    const { code, stdout } = await world.run('host check --topology=topology.json -o json');
    expect(code).toBe(3);
    const rows = JSON.parse(stdout) as unknown;
    const text = JSON.stringify(rows);
    expect(text).toContain('securityContext: {privileged: true}');
    expect(text).toContain('a hostPath volume of /dev, mounted at /dev');
    expect(text).toContain('a hostPath volume of /var/lib/glusterd, mounted at /var/lib/glusterd');
    expect(text).toContain(
      'no pod of DaemonSet glusterfs in namespace storage runs on the node of that name, they are on gl1, gl2',
    );
  });

  it('has nothing to prepare there, and no key of a host to trust', async () => {
    world = await podWorld();
    for (const line of ['host prepare', 'host trust', 'host setup-key']) {
      const { code, stderr } = await world.run(`${line} --topology=topology.json --yes`);
      expect(code, line).toBe(line === 'host prepare' ? 5 : 2);
      expect(stderr).toContain('gl1, gl2, gl3');
    }
    expect(world.calls).toEqual([]);
  });
});

describe('what goes wrong on the way to a pod', () => {
  const fails = async (line: string): Promise<string> => {
    const { code, stderr } = await world.run(line);
    expect(code, stderr).toBe(20);
    return stderr;
  };

  it('is unknown once the script was sent, and a resume finishes it in the new pod', async () => {
    world = await podWorld();
    await world.ok('topology load --json=topology.json');
    const pods = world.pods;
    // The scripts ran, and nobody was told; then all pods are gone for a while.
    world.fault = (script) => {
      if (!script.includes('lvcreate')) return null;
      world.pods = [];
      return 'lost';
    };
    const { code, stderr } = await world.run('volume create --name=data --size=10');
    expect(code, stderr).toBe(21);
    world.fault = () => null;
    world.pods = pods;
    for (const { name } of world.simulation.hosts) world.replacePod(name);
    const [id = ''] = (await world.ok('operation list -o name')).split('\n');
    await world.ok(`operation resume ${id}`);
    expect(await world.ok('volume list')).toContain('data');
    await world.ok('verify');
    expect(await world.ok('operation list -o name')).toBe('');
  });

  it('is nothing that ran where the pod never took it: the operation is undone', async () => {
    world = await podWorld();
    await world.ok('topology load --json=topology.json');
    let asked = 0;
    // The first tries whether anything can be run there.
    world.instead = (words) => {
      if (!words.includes('exec') || !words.includes('glusterfs-gl2a')) return null;
      asked += 1;
      if (asked === 1) return null;
      return {
        stderr:
          'Error from server (InternalError): error dialing backend: dial tcp 10.0.0.2:10250: connect: connection refused\n',
        code: 1,
      };
    };
    const { code, stderr } = await world.run('volume create --name=data --size=10');
    expect(code, stderr).toBe(20);
    expect(stderr).toContain("the API server can't reach the kubelet of this node");
    expect(stderr).toContain('kubectl get node gl2');
    world.instead = () => null;
    expect(await world.ok('operation list -o name')).toBe('');
  });

  it('names verb, resource and the rule to add where exec is forbidden', async () => {
    world = await podWorld();
    world.instead = (words) =>
      words.includes('exec')
        ? {
            stderr:
              'Error from server (Forbidden): pods "glusterfs-gl1a" is forbidden: User "operator" cannot create resource "pods/exec" in API group "" in the namespace "storage"\n',
            code: 1,
          }
        : null;
    const stderr = await fails('topology load --json=topology.json');
    expect(stderr).toContain('operator may not create pods/exec in namespace storage');
    expect(stderr).toContain('{apiGroups: [""], resources: ["pods/exec"], verbs: ["create"]}');
  });

  it('is told where there are two pods on a node, where one is not ready, and where kubectl is missing', async () => {
    world = await podWorld();
    const [first, second, third] = world.pods;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no pods');
    const twin = { ...first, metadata: { ...first.metadata, name: 'glusterfs-twin', uid: 'other' } };
    world.pods = [first, twin, { ...second, status: { ...second.status, phase: 'Pending' } }];
    const stderr = await fails('topology load --json=topology.json');
    expect(stderr).toContain(
      '2 pods of DaemonSet glusterfs in namespace storage are on this node: glusterfs-gl1a (ready), glusterfs-twin (ready)',
    );
    expect(stderr).toContain('pod glusterfs-gl2a is Pending');
    world.variables.GLUSTERCTL_KUBECTL_PATH = 'kubectl-that-is-not-there';
    expect(await fails('topology load --json=topology.json')).toContain(
      'no kubectl-that-is-not-there to reach it by: it is not there',
    );
  });

  it('is not there where a node is added by flags, changed, and shown', async () => {
    world = await podWorld();
    await world.ok('cluster create --name=lab');
    const names = '--zone=1 --cluster=lab --management-host-name=gl1 --storage-host-name=10.0.0.1';
    const wrong = await world.run(`node add ${names} --kubectl-namespace=storage`);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('selector or daemonset is missing');
    expect(world.calls).toEqual([]);
    await world.ok(`node add ${names} --kubectl-namespace=storage --kubectl-daemonset=glusterfs`);
    await world.ok('node set gl1 --zone=2');
    const access = { via: 'kubectl', namespace: 'storage', daemonset: 'glusterfs' };
    expect(JSON.parse(await world.ok('node info gl1 --json'))).toMatchObject({ zone: 2, access });
    const refused = await world.run('node set gl1 --ssh-user=admin');
    expect(refused.code).toBe(5);
    await world.file('again.json', await world.ok('topology export'));
    expect((await world.run('topology diff again.json')).code).toBe(0);
  });

  it('is told where the container is missing', async () => {
    world = await podWorld('"selector": "glusterfs=pod", "container": "brick"');
    expect(await fails('topology load --json=topology.json')).toContain(
      'pod glusterfs-gl1a has no container "brick"; it has glusterfs, exporter',
    );
    const [call] = world.calls;
    expect(call).toEqual(['get', '--raw', '/api/v1/namespaces/storage/pods?labelSelector=glusterfs%3Dpod']);
  });
});

describe('a script that has begun in a pod', () => {
  const bricks = (): number =>
    world.simulation.hosts.flatMap(({ mounts }) => mounts.filter(({ target }) => target.includes('/brick_')))
      .length;

  it.each(['gone', 'lost'] as const)(
    'whose pod is replaced, and which is %s: a look in the new pod tells how it ended',
    async (fault) => {
      world = await podWorld();
      await world.ok('topology load --json=topology.json');
      let replaced = false;
      world.fault = (script, node) => {
        if (replaced || node !== 'gl1' || !script.includes('lvcreate')) return null;
        replaced = true;
        world.replacePod(node);
        return fault;
      };
      const { code, stderr } = await world.run('volume create --name=data --size=10');
      expect([code, stderr]).toEqual([
        0,
        expect.stringMatching(
          /gl1: the connection was lost before the host told how it ended; looking again/,
        ),
      ]);
      expect(world.pods.map(({ metadata }) => metadata.name)).toContain('glusterfs-gl1ab');
      expect(bricks()).toBe(3);
      expect(await world.ok('operation list -o name')).toBe('');
      await world.ok('verify');
    },
  );

  it('is ended and undone after Ctrl-C', async () => {
    world = await podWorld();
    await world.ok('topology load --json=topology.json');
    let interrupted = false;
    world.fault = (script) => {
      if (!interrupted && script.includes('lvcreate')) {
        interrupted = true;
        world.interrupt();
      }
      return null;
    };
    const { code, stderr } = await world.run('volume create --name=data --size=10');
    expect([code, stderr]).toEqual([130, expect.stringContaining('nothing is left behind')]);
    expect(bricks()).toBe(0);
    expect(fstabs(FSTAB)).toEqual(['', '', '']);
  });
});
