import { describe, expect, test } from 'vitest';
import { clusterNameRefusal } from '../../src/model/cluster-name.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import {
  complaintsText,
  deviceNameComplaint,
  isHostName,
  nodeComplaints,
  readTags,
  refuseInvalid,
  refuseTogether,
  tagsComplaint,
} from '../../src/plans/validate.ts';

describe('host names', () => {
  test.each(['gl1', 'gl-1.example.org', '10.0.0.1', 'fe80::1', 'a_b', 'x'.repeat(63)])(
    '%s is one',
    (name) => {
      expect(isHostName(name)).toBe(true);
    },
  );
  test.each([
    '',
    ' ',
    'bad name',
    '-o',
    '--proxy',
    'a;id',
    'a$(id)',
    'a\nb',
    "a'b",
    'a/b',
    'a..b',
    'x'.repeat(64),
    'gl1:/dev',
    '.a',
  ])('%j is none', (name) => {
    expect(isHostName(name)).toBe(false);
  });
});

describe('device names', () => {
  test.each(['/dev/sdb', '/dev/disk/by-id/wwn-0x5000c500a1b2c3d4', '/dev/disk/by-path/pci-0000:00:1f.2'])(
    '%s is one',
    (name) => expect(deviceNameComplaint(name)).toBe(''),
  );
  test.each(['sdb', '/dev/sd b', '/dev/sdb;id', '/dev/$(id)', "/dev/sd'b", '/dev/sd\nb', '--all', '/'])(
    '%j is none',
    (name) => expect(deviceNameComplaint(name)).toBe('must be in a valid format'),
  );
  test('an empty one is blank', () => {
    expect(deviceNameComplaint('')).toBe('cannot be blank');
  });
});

describe('nodes, in Heketi’s words', () => {
  test.each<[number, readonly string[], readonly string[], string]>([
    [1, ['a'], ['10.0.0.1'], ''],
    [0, ['a'], ['10.0.0.1'], 'validation failed: zone: cannot be blank.'],
    [-1, ['a'], ['10.0.0.1'], 'validation failed: zone: must be no less than 1.'],
    [
      1,
      ['bad name'],
      ['b'],
      'validation failed: hostnames: (manage: [bad name] is not a valid manage hostname.).',
    ],
    [0, ['a'], [], 'validation failed: hostnames: (storage: cannot be blank.); zone: cannot be blank.'],
  ])('zone %d, manage %j, storage %j', (zone, manage, storage, problem) => {
    expect(complaintsText(nodeComplaints({ zone, manage, storage }))).toBe(problem);
  });
});

describe('complaints about one request', () => {
  test('are told together and sorted, with all hints, before what is no matter of form', () => {
    const check = (): void =>
      refuseTogether(
        () => {
          throw new GlusterctlError('not-found', 'Id not found');
        },
        () => refuseInvalid({ size: 'must be no less than 1' }, 'At least 1.'),
        () => refuseInvalid({ name: 'must be in a valid format', tags: '' }, 'Letters only.'),
      );
    expect(check).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: 'validation failed: name: must be in a valid format; size: must be no less than 1.',
        hint: 'At least 1.\nLetters only.',
      }),
    );
  });

  test('let what is no matter of form be told where there are none, and else what was found be used', () => {
    const error = new GlusterctlError('not-found', 'Id not found');
    const fails = (): never => {
      throw error;
    };
    expect(() => refuseTogether(fails, () => refuseInvalid({ size: '' }))).toThrow(error);
    expect(
      refuseTogether(
        () => 'found',
        () => refuseInvalid({ size: '' }),
      ),
    ).toBe('found');
  });
});

describe('tags', () => {
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`t${n}`, '']));
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['too many', many, /too many tags specified \(33\), up to 32 supported/],
    ['a name of nothing', { '': 'x' }, /tag names may not be empty/],
    ['a long name', { ['n'.repeat(33)]: 'x' }, /length must be between 1 and 32/],
    ['a slash in a name', { 'bad/name': 'x' }, /invalid characters in tag name bad\/name/],
    ['a long value', { a: 'v'.repeat(65) }, /no more than 64/],
    ['a control character', { a: 'x\u001b[31m' }, /invalid characters in the value of tag a/],
  ])('%s', (_, tags, problem) => expect(tagsComplaint(tags)).toMatch(problem));

  test('what is allowed', () => {
    expect(tagsComplaint({ 'arbiter.x-1_y': 'any text, ümlauts; $(id) too', empty: '' })).toBe('');
  });

  test('words are split at the first colon, and the last of a name counts', () => {
    expect(readTags(['a:1', 'b:x:y', 'a:2', 'c:'])).toEqual({ a: '2', b: 'x:y', c: '' });
    expect(() => readTags(['nocolon'])).toThrow(
      'expected colon (:) between tag name and value, got: nocolon',
    );
  });
});

describe('cluster names', () => {
  test.each(['lab', 'hall-2', '_x', 'face-plate'])('%s is one', (name) => {
    expect(clusterNameRefusal(name)).toBeNull();
  });
  test.each(['', '-x', 'a b', 'beef', '0123abcd', 'x'.repeat(64)])('%j is none', (name) => {
    expect(clusterNameRefusal(name)).not.toBeNull();
  });
});
