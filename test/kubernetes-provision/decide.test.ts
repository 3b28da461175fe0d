import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimAnswer, classAnswer, volumeAnswer } from '../../src/kubernetes/api/answers.ts';
import { type Decided, decide } from '../../src/kubernetes/decide.ts';

const OURS = 'glusterctl.io/volume';
const UID = '6f0c4e52-4ec0-4b42-9f0a-0f2f5a1c7a11';
const GUARD = 'external-provisioner.volume.kubernetes.io/finalizer';

/** As a cluster of today answers; fields that nobody here asks for are left in. */
const CLAIM = {
  metadata: {
    name: 'data',
    namespace: 'shop',
    uid: UID,
    resourceVersion: '1031',
    creationTimestamp: '2026-01-01T00:00:00Z',
    annotations: {
      'volume.kubernetes.io/storage-provisioner': OURS,
      'volume.beta.kubernetes.io/storage-provisioner': OURS,
    },
    finalizers: ['kubernetes.io/pvc-protection'],
  },
  spec: {
    accessModes: ['ReadWriteMany'],
    resources: { requests: { storage: '5Gi' } },
    storageClassName: 'gluster',
    volumeMode: 'Filesystem',
  },
  status: { phase: 'Pending' },
};

const CLASS = {
  metadata: { name: 'gluster', uid: '1', resourceVersion: '7' },
  provisioner: OURS,
  parameters: { volumetype: 'replicate:3' },
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  allowVolumeExpansion: true,
};

const VOLUME = {
  metadata: {
    name: `pvc-${UID}`,
    uid: '2',
    resourceVersion: '1040',
    annotations: { 'pv.kubernetes.io/provisioned-by': OURS },
    finalizers: ['kubernetes.io/pv-protection', GUARD],
  },
  spec: {
    capacity: { storage: '5Gi' },
    claimRef: { namespace: 'shop', name: 'data', uid: UID },
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'gluster',
  },
  status: { phase: 'Bound' },
};

type Patch = { readonly [field: string]: Patch | unknown };

/** The object with some fields otherwise; undefined takes one away. */
function but(object: unknown, patch: Patch): unknown {
  const result = { ...(object as Record<string, unknown>) };
  for (const [key, value] of Object.entries(patch)) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (value === undefined) delete result[key];
    else result[key] = isObject ? but(result[key], value as Patch) : value;
  }
  return result;
}

interface Given {
  readonly claim?: Patch | null;
  readonly volume?: Patch | null;
  readonly storageClass?: Patch | null;
  readonly provisioner?: string;
}

function decided({ claim = null, volume = null, storageClass = {}, provisioner = OURS }: Given): Decided {
  return decide({
    provisioner,
    claims: claim === null ? [] : [claimAnswer.parse(but(CLAIM, claim))],
    volumes: volume === null ? [] : [volumeAnswer.parse(but(VOLUME, volume))],
    classes: storageClass === null ? [] : [classAnswer.parse(but(CLASS, storageClass))],
  });
}

/** In which lists something stands. */
function lists(found: Decided): readonly string[] {
  return Object.entries(found).flatMap(([name, list]) => (list.length > 0 ? [name] : []));
}

const words = (word: string) => ({ annotations: { 'volume.kubernetes.io/storage-provisioner': word } });
const waits = { volumeBindingMode: 'WaitForFirstConsumer' };
const bound = {
  spec: { volumeName: `pvc-${UID}` },
  status: { phase: 'Bound', capacity: { storage: '5Gi' } },
};

describe('claims', () => {
  test.each<[string, Given, readonly string[]]>([
    ['wants a volume', { claim: {} }, ['wanted']],
    [
      'of an older cluster wants one',
      { claim: { metadata: { annotations: { 'volume.kubernetes.io/storage-provisioner': undefined } } } },
      ['wanted'],
    ],
    ['of others is none of ours', { claim: { metadata: words('example.com/other') } }, []],
    ['is ours by another name', { claim: { metadata: words('a/b') }, provisioner: 'a/b' }, ['wanted']],
    ['that has a volume wants none', { claim: { spec: { volumeName: 'x' } } }, []],
    ['that is going wants none', { claim: { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } } }, []],
    ['whose volume is there waits to be bound', { claim: {}, volume: {} }, ['waiting']],
    ['nobody has asked for yet waits', { claim: { metadata: { annotations: undefined } } }, ['waiting']],
    ['of a class that waits for a pod waits', { claim: {}, storageClass: waits }, ['waiting']],
    [
      'wants one when its pod has a node',
      {
        claim: { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node1' } } },
        storageClass: waits,
      },
      ['wanted'],
    ],
    ['whose class is gone is refused', { claim: {}, storageClass: null }, ['refused']],
    [
      'of a class with a slip is refused',
      { claim: {}, storageClass: { parameters: { gidmim: '1' } } },
      ['refused'],
    ],
    ['for a block device is refused', { claim: { spec: { volumeMode: 'Block' } } }, ['refused']],
    ['with a selector is refused', { claim: { spec: { selector: { matchLabels: {} } } } }, ['refused']],
    [
      'with a source is refused',
      { claim: { spec: { dataSource: { kind: 'VolumeSnapshot', name: 'old' } } } },
      ['refused'],
    ],
    [
      'by the annotation of old days wants one',
      {
        claim: {
          metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'gluster' } },
          spec: { storageClassName: undefined },
        },
      },
      ['wanted'],
    ],
    ['bound and as large as asked for is done', { claim: bound, volume: {} }, []],
    [
      'that asks for more grows',
      { claim: but(bound, { spec: { resources: { requests: { storage: '6Gi' } } } }) as Patch, volume: {} },
      ['growths'],
    ],
    [
      'that was not told of its size is told',
      { claim: bound, volume: { spec: { capacity: { storage: '6Gi' } } } },
      ['growths'],
    ],
    [
      'of a foreign volume does not grow by us',
      {
        claim: but(bound, { spec: { resources: { requests: { storage: '6Gi' } } } }) as Patch,
        volume: { metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'example.com/other' } } },
      },
      [],
    ],
  ])('one that %s', (_what, given, expected) => {
    expect(lists(decided(given))).toEqual(expected);
  });

  test('say what is wanted of them', () => {
    const [wanted] = decided({ claim: {} }).wanted;
    expect(wanted).toMatchObject({
      size: 5 * 1024 * 1024,
      request: { volume: { replica: 3 }, gidMin: 2000 },
    });
  });
});

const released = { status: { phase: 'Released' } };
const going = { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } };
const retain = { spec: { persistentVolumeReclaimPolicy: 'Retain' } };
const bare = { metadata: { finalizers: ['kubernetes.io/pv-protection'] } };

describe('PersistentVolumes', () => {
  test.each<[string, readonly Patch[], readonly string[]]>([
    ['bound', [], []],
    ['released', [released], ['released']],
    ['released and going', [released, going], ['released']],
    ['released, going, and let go', [released, going, bare], []],
    ['released and to be kept', [released, retain], ['kept']],
    ['to be kept, going, and held', [released, retain, going], ['heldBack']],
    ['to be kept, and going', [released, retain, going, bare], []],
    ['without its finalizer', [bare], ['unguarded']],
    ['to be kept, without', [bare, retain], []],
    ['that failed', [{ status: { phase: 'Failed' } }], []],
  ])('%s', (_what, patches, expected) => {
    const volume = patches.reduce<Patch>((all, patch) => but(all, patch) as Patch, {});
    expect(lists(decided({ volume }))).toEqual(expected);
  });

  test('of others, and of nobody, are in no list, whatever they are like', () => {
    const some = fc.constantFrom<Patch>(released, going, retain, bare, {});
    const provisioners = fc.constantFrom(
      'example.com/other',
      'kubernetes.io/glusterfs',
      undefined,
      `${OURS}2`,
    );
    fc.assert(
      fc.property(fc.array(some), provisioners, (patches, by) => {
        const foreign = { metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': by } } };
        const volume = [...patches, foreign].reduce<unknown>((all, patch) => but(all, patch), VOLUME);
        const seen = { provisioner: OURS, claims: [], classes: [], volumes: [volumeAnswer.parse(volume)] };
        expect(lists(decide(seen))).toEqual([]);
      }),
    );
  });
});
