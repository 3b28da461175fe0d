import { describe, expect, it } from 'vitest';
import type { NewVolume } from '../../src/actions/new-volume/new-volume.ts';
import { type ClassRequest, classRequest } from '../../src/kubernetes/class-parameters.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { kib } from '../../src/model/sizes.ts';

function refusal(parameters: Readonly<Record<string, string>>): GlusterctlError {
  try {
    classRequest(parameters, 'slow');
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
  }
  throw new Error('it was taken');
}

describe('parameters of a StorageClass', () => {
  it('are, with a size and a group, a new volume as commands ask for one', () => {
    const { volume } = classRequest({ volumetype: 'replicate:2' }, 'slow');
    const wanted: NewVolume = { ...volume, size: kib(1), gid: 2000, tag: {} };
    expect(wanted).toMatchObject({ durability: 'replicate', replica: 2, arbiter: false });
  });

  it('that say nothing ask for three copies and a group of those that Kubernetes gave', () => {
    expect(classRequest({}, 'slow')).toEqual({
      volume: expect.objectContaining({
        durability: 'replicate',
        replica: 3,
        clusters: [],
        snapshotFactor: 1,
      }),
      ...{ gidMin: 2000, gidMax: 2_147_483_646, namePrefix: '', driver: null, nfsServer: '', mountRoot: '' },
      ignored: [],
    });
  });

  it.each<[string, Partial<ClassRequest['volume']>]>([
    ['none', { durability: 'none' }],
    ['replicate', { durability: 'replicate', replica: 3 }],
    ['replicate:1', { durability: 'replicate', replica: 1 }],
    ['replicate:3', { durability: 'replicate', replica: 3 }],
    ['arbiter', { durability: 'replicate', replica: 3, arbiter: true }],
    ['disperse:4:2', { durability: 'disperse', disperseData: 4, redundancy: 2 }],
    ['disperse:8:3', { durability: 'disperse', disperseData: 8, redundancy: 3 }],
  ])('volumetype %s', (volumetype, shape) => {
    expect(classRequest({ volumetype }, 'slow').volume).toMatchObject(shape);
  });

  it.each([
    'replicate:4',
    'replicate:0',
    'replicate:3:1',
    'replicate:x',
    'disperse',
    'disperse:4',
    'disperse:5:2',
    'raid5',
    'none:1',
  ])('volumetype %s is refused by its name', (volumetype) => {
    const { message, hint } = refusal({ volumetype });
    expect(message).toBe(`StorageClass slow: parameter "volumetype": "${volumetype}" is no type of volume`);
    expect(hint).toContain('disperse with one of 2:1, 4:2, 8:3, 8:4');
  });

  it('are known whatever their capitals, and what belongs to Heketi is named and means nothing', () => {
    const request = classRequest(
      {
        resturl: 'http://heketi:8080',
        RestUser: 'admin',
        secretName: 'heketi-secret',
        secretNamespace: 'default',
        restauthenabled: 'false',
        restuserkey: '<key>',
        clusterID: 'a, b',
        gidmin: '40000',
        gidMax: '50000',
        volumeoptions: 'client.ssl on, user.heketi.zone-checking strict',
        volumeNamePrefix: 'dept-a',
        snapFactor: '1.5',
        zonechecking: 'none',
      },
      'slow',
    );
    expect(request).toMatchObject({
      gidMin: 40_000,
      gidMax: 50_000,
      namePrefix: 'dept-a',
      ignored: ['resturl', 'RestUser', 'secretName', 'secretNamespace', 'restauthenabled', 'restuserkey'],
    });
    expect(request.volume).toMatchObject({
      clusters: ['a', 'b'],
      snapshotFactor: 1.5,
      glusterVolumeOptions: [
        'client.ssl on',
        'user.heketi.zone-checking strict',
        'user.heketi.zone-checking none',
      ],
    });
  });

  it('that are unknown or wrong are all told at once, by name', () => {
    const { code, message, hint } = refusal({
      volumetyp: 'none',
      'csi.storage.k8s.io/fstype': 'xfs',
      gidMin: '1999',
      snapfactor: '0.5',
      volumenameprefix: 'a_b',
      volumeoptions: 'nonsense',
      zonechecking: 'maybe',
      mountroot: '/mnt/../etc',
      driver: 'flex',
      nfsserver: 'a b',
    });
    expect(code).toBe('usage');
    const parts = message.replace('StorageClass slow: ', '').split('; ');
    expect(parts).toEqual([
      'parameter "volumetyp": nothing is known by this name',
      'parameter "csi.storage.k8s.io/fstype": nothing is known by this name',
      'parameter "gidMin": "1999" is no group for volumes',
      'parameter "snapfactor": "0.5" is no factor',
      'parameter "volumenameprefix": "a_b" can\'t begin a name',
      'parameter "volumeoptions": "nonsense" is no volume option',
      'parameter "zonechecking": "maybe" is no way to check zones',
      'parameter "mountroot": "/mnt/../etc" is no folder',
      'parameter "driver": "flex" is no driver',
      'parameter "nfsserver": "a b" is no name of a host',
    ]);
    expect(hint).toContain('Is volumetype meant? There are volumetype, clusterid, gidMin');
  });

  it('refuse groups the wrong way round, and the same parameter twice', () => {
    expect(refusal({ gidMin: '5000', gidMax: '4000' }).message).toContain('5000 is more than gidMax, 4000');
    expect(refusal({ gidMin: '5000', gidmin: '4000' }).message).toContain('it says the same as "gidMin"');
  });

  it('refuse zone checking that no planner would understand', () => {
    expect(refusal({ volumeoptions: 'user.heketi.zone-checking srict' }).message).toContain(
      'parameter "volumeoptions": "srict" is no way to check zones',
    );
  });

  it('take the largest group that the plugin took', () => {
    expect(classRequest({ gidMax: '2147483647' }, 'slow').gidMax).toBe(2_147_483_646);
  });
});
