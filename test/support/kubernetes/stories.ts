import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { State } from '../../../src/model/state.ts';
import type { Target } from './api.ts';
import { PVS, type World, worldOn } from './world.ts';

/** What provisioning does, told on whatever API server there is. */
export function provisioningStories(
  target: () => Target,
  moments: readonly ('before' | 'after')[] = ['before', 'after'],
): void {
  let world: World;
  beforeEach(async () => {
    world = await worldOn(target());
  });
  afterEach(async () => await world.remove());

  const entries = (stdout: string) =>
    (JSON.parse(stdout) as { entries: { what: string; claim: string; message: string }[] }).entries;
  const results = (stdout: string): string[] => entries(stdout).map(({ what }) => what);
  const state = async (): Promise<State> => JSON.parse(await world.cli.ok('state export')) as State;

  describe('a claim', () => {
    test('is bound after one run, and what it is bound to says all that pods need', async () => {
      await world.storageClass({
        parameters: { gidMin: '41000', gidMax: '41010', volumenameprefix: 'shop' },
        mountOptions: ['log-level=WARNING'],
        allowVolumeExpansion: true,
      });
      await world.claim('data', '1Gi');
      const { code, stdout, stderr } = await world.provision('-o json');
      expect([code, stderr.match(/error/i)]).toEqual([0, null]);
      expect(results(stdout)).toEqual(['provisioned']);
      const claim = await world.bound('data');
      const { uid } = claim.metadata;
      expect(claim.spec.volumeName).toBe(`pvc-${uid}`);
      expect(claim.status.capacity.storage).toBe('1Gi');
      const volume = `shop_${world.namespace}_data_${uid}`;
      expect(world.inGluster()).toEqual([`${volume} started`]);
      const [persistent] = await world.persistentVolumes();
      expect(persistent.metadata).toMatchObject({
        name: `pvc-${uid}`,
        annotations: {
          'pv.beta.kubernetes.io/gid': '41000',
          'pv.kubernetes.io/provisioned-by': world.provisioner,
        },
      });
      expect(persistent.metadata.finalizers).toContain('external-provisioner.volume.kubernetes.io/finalizer');
      expect(persistent.spec).toMatchObject({
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteMany'],
        persistentVolumeReclaimPolicy: 'Delete',
        storageClassName: world.namespace,
        mountOptions: ['log-level=WARNING'],
        claimRef: { kind: 'PersistentVolumeClaim', namespace: world.namespace, name: 'data', uid },
        glusterfs: { path: volume, endpointsNamespace: world.namespace },
      });
      const endpoints = await world.api.get(world.path('endpoints', persistent.spec.glusterfs.endpoints));
      expect(endpoints.subsets[0].addresses.map(({ ip }: { ip: string }) => ip).toSorted()).toEqual([
        '10.77.0.1',
        '10.77.0.2',
        '10.77.0.3',
      ]);
      await world.api.get(world.path('services', persistent.spec.glusterfs.endpoints));
      expect((await world.events()).map(({ reason }) => reason)).toEqual([
        'Provisioning',
        'ProvisioningSucceeded',
      ]);
      const again = await world.provision('-o json');
      expect([again.code, entries(again.stdout)]).toEqual([0, []]);
      expect(world.inGluster()).toHaveLength(1);
    });

    test('of a class that waits for a pod is left alone until one is scheduled', async () => {
      await world.storageClass({ volumeBindingMode: 'WaitForFirstConsumer' });
      await world.claim('data', '1Gi');
      const before = await world.provision('-o json');
      expect([before.code, results(before.stdout)]).toEqual([0, ['waiting']]);
      expect(world.inGluster()).toEqual([]);
      await world.api.patch(world.path('persistentvolumeclaims', 'data'), {
        metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node1' } },
      });
      await world.api.until('the controller asks for its volume', async () => {
        const claim = await world.api.get(world.path('persistentvolumeclaims', 'data'));
        return Object.keys(claim.metadata.annotations).some((name) => name.endsWith('storage-provisioner'));
      });
      expect(results((await world.provision('-o json')).stdout)).toEqual(['provisioned']);
      await world.bound('data');
    });

    test('of another provisioner is none of ours', async () => {
      await world.storageClass();
      await world.storageClass({ provisioner: 'example.com/other' }, `${world.namespace}-other`);
      await world.claim('theirs', '1Gi', { storageClassName: `${world.namespace}-other` });
      const { code, stdout } = await world.provision('-o json');
      expect([code, entries(stdout)]).toEqual([0, []]);
      expect(world.inGluster()).toEqual([]);
    });

    test('with parameters that mean nothing is refused by their names, at the claim as well', async () => {
      await world.storageClass({ parameters: { volumtype: 'replicate:3', gidMin: 'ten' } });
      await world.claim('data', '1Gi');
      const { code, stderr, stdout } = await world.provision('-o json');
      expect(code).toBe(3);
      expect(entries(stdout)).toMatchObject([{ what: 'failed', claim: `${world.namespace}/data` }]);
      for (const text of [stdout, (await world.events())[0]?.message ?? ''])
        for (const name of ['volumtype', 'gidMin']) expect(text).toContain(name);
      expect(stderr).toContain('Is volumetype meant?');
      expect(world.inGluster()).toEqual([]);
    });

    test('that fits nowhere is told what would fit, and once however often it is tried', async () => {
      await world.cli.ok('volume create --size=30 --name=big --replica=2');
      await world.storageClass({ parameters: { volumetype: 'replicate:3' } });
      await world.claim('data', '20Gi');
      for (const _try of [1, 2]) expect((await world.provision()).code).toBe(3);
      const failures = (await world.events()).filter(({ reason }) => reason === 'ProvisioningFailed');
      expect(failures).toMatchObject([{ count: 2 }]);
      expect(failures[0]?.message).toMatch(/^No space: largest replica-3 volume now: .*GiB/);
      expect(world.inGluster()).toEqual(['big started']);
      expect((await state()).operations).toEqual({});
    });
  });

  test('fifty claims at once are bound to fifty volumes, each with a group of its own', async () => {
    await world.storageClass({ parameters: { volumetype: 'none', gidMin: '42000', gidMax: '42049' } });
    const names = Array.from({ length: 50 }, (_, index) => `data-${index}`);
    await Promise.all(names.map(async (name) => await world.claim(name, '512Mi')));
    const { code, stdout } = await world.provision('-o json');
    expect([code, new Set(results(stdout))]).toEqual([0, new Set(['provisioned'])]);
    for (const name of names) await world.bound(name);
    const persistent = await world.persistentVolumes();
    const gids = persistent.map(({ metadata }) => Number(metadata.annotations['pv.beta.kubernetes.io/gid']));
    expect(gids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => 42_000 + index));
    expect(world.inGluster()).toHaveLength(50);
    await world.claim('one-more', '512Mi');
    const full = await world.provision();
    expect([full.code, full.stdout]).toEqual([3, expect.stringMatching(/All groups from 42000 to\s+42049/)]);
  });

  describe('what was released', () => {
    const release = async (policy: string): Promise<string> => {
      await world.storageClass({ reclaimPolicy: policy, parameters: { volumetype: 'replicate:2' } });
      await world.claim('data', '1Gi');
      await world.provision();
      const { spec } = await world.bound('data');
      await world.api.remove(world.path('persistentvolumeclaims', 'data'));
      await world.api.until('it is released', async () => {
        const { status } = await world.api.get(`${PVS}/${spec.volumeName}`);
        return status.phase === 'Released';
      });
      return spec.volumeName;
    };

    test('goes with its volume and all that was made for it', async () => {
      const name = await release('Delete');
      const dry = await world.provision('--dry-run');
      expect([dry.code, dry.stdout + dry.stderr]).toEqual([
        0,
        expect.stringContaining(`delete volume ${name}`),
      ]);
      expect(world.inGluster()).toEqual([`${name} started`]);
      const { code, stdout } = await world.provision('-o json');
      expect([code, results(stdout)]).toEqual([0, ['deleted']]);
      expect(world.inGluster()).toEqual([]);
      await world.nothingPersists();
      for (const kind of ['endpoints', 'services'] as const)
        expect((await world.api.get(world.path(kind))).items ?? []).toEqual([]);
    });

    test('stays while a client has it mounted, and the PersistentVolume says why', async () => {
      const name = await release('Delete');
      for (const { volumes } of world.cli.simulation.model.pools)
        for (const volume of Object.values(volumes)) volume.clients.push({ address: '10.77.0.50:49151' });
      const { code, stdout } = await world.provision('-o json');
      expect([code, results(stdout)]).toEqual([3, ['failed']]);
      expect(stdout).toContain('clients have it mounted');
      expect((await world.events()).map(({ reason }) => reason)).toContain('VolumeFailedDelete');
      expect(world.inGluster()).toEqual([`${name} started`]);
    });

    test('is kept and told where its policy is Retain', async () => {
      const name = await release('Retain');
      const { code, stdout } = await world.provision('-o json');
      expect([code, results(stdout)]).toEqual([0, ['kept']]);
      expect(world.inGluster()).toEqual([`${name} started`]);
      await world.api.remove(`${PVS}/${name}`);
      await world.api.until('it is gone', async () => !(await world.api.has(`${PVS}/${name}`)));
      const left = await world.provision('-o json');
      expect([left.code, results(left.stdout)]).toEqual([0, ['kept']]);
      expect(left.stdout).toContain(`glusterctl volume delete ${name}`);
      expect(world.inGluster()).toEqual([`${name} started`]);
    });

    test('and points at a volume that was not made for it is left as it is', async () => {
      const name = await release('Delete');
      await world.cli.ok('volume create --size=1 --name=precious --replica=2');
      const { volumes } = await state();
      const precious = Object.values(volumes).find((volume) => volume.name === 'precious')?.id;
      await world.api.patch(`${PVS}/${name}`, {
        metadata: { annotations: { 'glusterctl.io/volume-id': precious } },
      });
      const { code, stdout } = await world.provision('-o json');
      expect([code, results(stdout)]).toEqual([3, ['failed']]);
      expect(stdout).toContain('was not made for its claim');
      expect(world.inGluster().toSorted()).toEqual([`precious started`, `${name} started`].toSorted());
      expect(await world.api.has(`${PVS}/${name}`)).toBe(true);
    });
  });

  test('a larger claim gets a larger volume, PersistentVolume and status', async () => {
    await world.storageClass({ allowVolumeExpansion: true, parameters: { volumetype: 'replicate:2' } });
    await world.claim('data', '1Gi');
    await world.provision();
    await world.bound('data');
    await world.api.patch(world.path('persistentvolumeclaims', 'data'), {
      spec: { resources: { requests: { storage: '3Gi' } } },
    });
    const { code, stdout } = await world.provision('-o json');
    expect([code, results(stdout)]).toEqual([0, ['expanded']]);
    const [persistent] = await world.persistentVolumes();
    expect(persistent.spec.capacity.storage).toBe('3Gi');
    const claim = await world.api.get(world.path('persistentvolumeclaims', 'data'));
    expect(claim.status.capacity.storage).toBe('3Gi');
    expect(Object.values((await state()).volumes)).toMatchObject([{ sizeKiB: 3 * 1024 * 1024 }]);
    expect(entries((await world.provision('-o json')).stdout)).toEqual([]);
  });

  test('two runs at once make each volume once', async () => {
    await world.storageClass({ parameters: { volumetype: 'replicate:2' } });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(names.map(async (name) => await world.claim(name, '512Mi')));
    const runs = await Promise.all([world.provision(), world.provision()]);
    expect(runs.map(({ code, stdout }) => [code, stdout.match(/fail/)])).toEqual([
      [0, null],
      [0, null],
    ]);
    await world.provision();
    for (const name of names) await world.bound(name);
    expect(world.inGluster()).toHaveLength(names.length);
    expect(Object.keys((await state()).volumes)).toHaveLength(names.length);
  });

  test('PersistentVolumes of others stay as they are, to the byte', async () => {
    const foreign = (name: string, more: object, spec: object) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `${world.namespace}-${name}`, ...more },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteMany'],
        persistentVolumeReclaimPolicy: 'Retain',
        glusterfs: { endpoints: 'x', path: 'y' },
        ...spec,
      },
    });
    await world.api.post(PVS, foreign('hand', {}, {}));
    const annotations = { 'pv.kubernetes.io/provisioned-by': 'example.com/other' };
    const claimRef = {
      namespace: world.namespace,
      name: 'gone',
      uid: 'a0000000-0000-4000-8000-000000000000',
    };
    const released = { claimRef, persistentVolumeReclaimPolicy: 'Delete' };
    await world.api.post(PVS, foreign('other', { annotations }, released));
    await world.api.post(PVS, foreign('retained', { finalizers: ['example.com/keep'] }, { claimRef }));
    const names = ['hand', 'other', 'retained'].map((name) => `${PVS}/${world.namespace}-${name}`);
    for (const name of names)
      await world.api.until('the controller is done with it', async () => {
        const { status } = await world.api.get(name);
        return status?.phase !== undefined && status.phase !== 'Pending';
      });
    const before = await Promise.all(names.map(async (name) => await world.api.raw('GET', name)));
    await world.storageClass({ parameters: { volumetype: 'replicate:2' } });
    await world.claim('data', '1Gi');
    await world.provision();
    await world.bound('data');
    await world.api.remove(world.path('persistentvolumeclaims', 'data'));
    await world.provision();
    const after = await Promise.all(names.map(async (name) => await world.api.raw('GET', name)));
    expect(after).toEqual(before);
    await world.api.patch(names[2] ?? '', { metadata: { finalizers: null } });
    for (const name of names) await world.api.remove(name);
  });

  describe.each(moments)('where the API server goes away %s a call', (when) => {
    test('the next run makes what is missing, and nothing twice, whichever call it was', async () => {
      await world.storageClass({ parameters: { volumetype: 'none' } });
      const uids = new Set<string>();
      let died = 0;
      for (let call = 1; ; call += 1) {
        const name = `data-${call}`;
        await world.claim(name, '512Mi');
        world.proxy.dieAt(call, when);
        const { code, stderr } = await world.provision();
        const reached = world.proxy.calls.length >= call;
        if (reached) {
          died += 1;
          expect([call, code, stderr]).toEqual([call, 20, expect.stringContaining("can't be reached")]);
        }
        world.proxy.dieAt(null);
        if (reached) expect([call, (await world.provision()).code]).toEqual([call, 0]);
        uids.add((await world.bound(name)).metadata.uid);
        expect(world.inGluster()).toHaveLength(call);
        if (!reached) break;
      }
      expect(died).toBeGreaterThan(9);
      const names = (await world.persistentVolumes()).map(({ metadata }) => metadata.name);
      expect(names.toSorted()).toEqual([...uids].map((uid) => `pvc-${uid}`).toSorted());
      expect(Object.values((await state()).volumes).map(({ tags }) => tags['kubernetes.claim'])).toHaveLength(
        uids.size,
      );
      expect((await state()).operations).toEqual({});
    });

    test('the next run takes away what is left, whichever call it was', async () => {
      await world.storageClass({ parameters: { volumetype: 'none' } });
      let died = 0;
      for (let call = 1; ; call += 1) {
        const name = `data-${call}`;
        await world.claim(name, '512Mi');
        await world.provision();
        const { spec } = await world.bound(name);
        await world.api.remove(world.path('persistentvolumeclaims', name));
        await world.api.until('it is released', async () => {
          const { status } = await world.api.get(`${PVS}/${spec.volumeName}`);
          return status.phase === 'Released';
        });
        world.proxy.dieAt(call, when);
        const { code } = await world.provision();
        const reached = world.proxy.calls.length >= call;
        if (reached) died += 1;
        expect([call, code]).toEqual([call, reached ? 20 : 0]);
        world.proxy.dieAt(null);
        if (reached) expect([call, (await world.provision()).code]).toEqual([call, 0]);
        expect([call, world.inGluster()]).toEqual([call, []]);
        await world.nothingPersists();
        if (!reached) break;
      }
      expect(died).toBeGreaterThan(7);
      for (const kind of ['endpoints', 'services'] as const)
        expect((await world.api.get(world.path(kind))).items ?? []).toEqual([]);
    });

    test('the next run expands to what was asked for, once, whichever call it was', async () => {
      await world.storageClass({ parameters: { volumetype: 'none' }, allowVolumeExpansion: true });
      let died = 0;
      for (let call = 1; ; call += 1) {
        const name = `data-${call}`;
        await world.claim(name, '512Mi');
        await world.provision();
        await world.bound(name);
        await world.api.patch(world.path('persistentvolumeclaims', name), {
          spec: { resources: { requests: { storage: '1Gi' } } },
        });
        world.proxy.dieAt(call, when);
        const { code } = await world.provision();
        const reached = world.proxy.calls.length >= call;
        if (reached) died += 1;
        expect([call, code]).toEqual([call, reached ? 20 : 0]);
        world.proxy.dieAt(null);
        if (reached) expect([call, (await world.provision()).code]).toEqual([call, 0]);
        const claim = await world.api.get(world.path('persistentvolumeclaims', name));
        expect([call, claim.status.capacity.storage]).toEqual([call, '1Gi']);
        if (!reached) break;
      }
      expect(died).toBeGreaterThan(6);
      const sizes = Object.values((await state()).volumes).map(({ sizeKiB }) => sizeKiB);
      expect(new Set(sizes)).toEqual(new Set([1024 * 1024]));
    });
  });

  test('a volume whose claim went before it was offered goes, one that may have been in use stays', async () => {
    await world.storageClass({ parameters: { volumetype: 'none' } });
    await world.claim('first', '512Mi');
    await world.provision();
    const calls = [...world.proxy.calls];
    await world.bound('first');
    // As where the run ends after the volume is made, before its PersistentVolume is.
    await world.claim('second', '512Mi');
    world.proxy.dieAt(calls.indexOf(`POST ${PVS}`) + 1);
    expect((await world.provision()).code).toBe(20);
    world.proxy.dieAt(null);
    await world.api.remove(world.path('persistentvolumeclaims', 'second'));
    const { code, stdout } = await world.provision('-o json');
    expect([code, results(stdout)]).toEqual([0, ['kept']]);
    expect(world.inGluster()).toHaveLength(2);
  });
}
