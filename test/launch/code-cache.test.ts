import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { codeCache } from '../../src/launch/code-cache.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NAME = 'frame-abc.js';
const KEY = '1.0.0-node-v20.0.0-x64';
const user = process.geteuid?.();
const isRoot = user === 0;
const NOBODY = 65534;
const code = randomBytes(5000);
const kept = { code, commands: ['cluster list'] };

let home = '';
let folder = '';
beforeEach(async () => {
  home = await temporaryFolder();
  folder = join(home, '.cache');
});

const cacheOf = (more: Partial<Parameters<typeof codeCache>[0]> = {}) =>
  codeCache({ folder, user, key: KEY, ...more });
const codes = (): string => join(folder, 'glusterctl/code');
const file = (): string => join(codes(), `${NAME}-${KEY}`);

function written(): string {
  cacheOf()?.write(NAME, kept);
  expect(cacheOf()?.read(NAME)).toEqual(kept);
  return file();
}

/** Nobody's, or as a file system changes it: the time is that of the change. */
function overwritten(change: (bytes: Buffer) => Buffer): void {
  const path = written();
  writeFileSync(path, change(readFileSync(path)));
}

describe('compiled code', () => {
  it('is kept where only its user can read and write', () => {
    const path = written();
    expect([path, codes(), join(folder, 'glusterctl')].map((one) => statSync(one).mode & 0o777)).toEqual([
      0o600, 0o700, 0o700,
    ]);
    expect(readdirSync(codes())).toEqual([`${NAME}-${KEY}`]);
  });

  it('is taken for the same chunk, version and Node only', () => {
    const path = written();
    expect(cacheOf({ key: KEY.replace('1.0.0', '1.0.1') })?.read(NAME)).toBeUndefined();
    expect(cacheOf()?.read('frame-abd.js')).toBeUndefined();
    renameSync(path, path.replace('1.0.0', '1.0.1'));
    expect(cacheOf({ key: KEY.replace('1.0.0', '1.0.1') })?.read(NAME)).toBeUndefined();
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['a flipped bit', (bytes) => Buffer.from(bytes.map((byte, at) => (at === 100 ? byte ^ 1 : byte)))],
    ['its end gone', (bytes) => bytes.subarray(0, 3000)],
    ['nothing in it', () => Buffer.alloc(0)],
    ['something else in it', () => Buffer.from('what is this\n{}')],
  ])('is not taken with %s, and replaced', (_what, change) => {
    overwritten(change);
    expect(cacheOf()?.read(NAME)).toBeUndefined();
    expect(readFileSync(written()).length).toBeGreaterThan(code.length);
  });

  it.each([0o620, 0o602])('is not taken where others may have written it: %o', (mode) => {
    chmodSync(written(), mode);
    expect(cacheOf()?.read(NAME)).toBeUndefined();
  });

  it.each(['glusterctl', 'glusterctl/code'])(
    'is neither taken nor kept where others can write into %s',
    (path) => {
      written();
      chmodSync(join(folder, path), 0o770);
      expect(cacheOf()?.read(NAME)).toBeUndefined();
      cacheOf()?.write('other.js', kept);
      expect(readdirSync(codes())).toEqual([`${NAME}-${KEY}`]);
    },
  );

  it('is not looked for behind a link', () => {
    const path = written();
    renameSync(path, join(home, 'elsewhere'));
    symlinkSync(join(home, 'elsewhere'), path);
    expect(cacheOf()?.read(NAME)).toBeUndefined();
    renameSync(codes(), join(home, 'codes'));
    symlinkSync(join(home, 'codes'), codes());
    expect(cacheOf()?.read(NAME)).toBeUndefined();
    cacheOf()?.write('other.js', kept);
    expect(existsSync(join(home, 'codes', `other.js-${KEY}`))).toBe(false);
  });

  it.runIf(isRoot)('of somebody else is not taken, be it the file or a folder', () => {
    for (const path of [written(), codes(), join(folder, 'glusterctl')]) {
      chownSync(path, NOBODY, NOBODY);
      expect(cacheOf()?.read(NAME)).toBeUndefined();
      chownSync(path, 0, 0);
      expect(cacheOf()?.read(NAME)).toEqual(kept);
    }
  });

  it.runIf(isRoot)('is not left by root in the home of somebody else, with or without a cache there', () => {
    lchownSync(home, NOBODY, NOBODY);
    cacheOf()?.write(NAME, kept);
    expect(readdirSync(home)).toEqual([]);
    mkdirSync(join(folder, 'glusterctl'), { recursive: true });
    for (const path of [folder, join(folder, 'glusterctl')]) chownSync(path, NOBODY, NOBODY);
    cacheOf()?.write(NAME, kept);
    expect(readdirSync(join(folder, 'glusterctl'))).toEqual([]);
  });

  it('is kept nowhere without a home, or where users have no numbers', () => {
    expect([cacheOf({ folder: null }), cacheOf({ user: undefined })]).toEqual([null, null]);
  });

  it('that can not be written is no error', () => {
    writeFileSync(folder, 'no folder');
    cacheOf()?.write(NAME, kept);
    expect(cacheOf()?.read(NAME)).toBeUndefined();
    expect(readFileSync(folder, 'utf8')).toBe('no folder');
  });

  it('that a process with the same number left half written is in the way once', () => {
    written();
    const part = join(codes(), `${process.pid}.part`);
    writeFileSync(part, 'half');
    cacheOf()?.write('other.js', kept);
    expect(existsSync(part)).toBe(false);
    cacheOf()?.write('other.js', kept);
    expect(cacheOf()?.read('other.js')).toEqual(kept);
  });

  it('of versions that are gone goes, and no other', () => {
    const path = written();
    const [old, young] = ['old', 'young'].map((name) => join(codes(), name));
    for (const [one, days] of [
      [old, 31],
      [young, 29],
    ] as const) {
      writeFileSync(one ?? '', '');
      const time = Date.now() / 1000 - days * 86_400;
      utimesSync(one ?? '', time, time);
    }
    cacheOf()?.write(NAME, kept);
    expect(
      readdirSync(codes())
        .map((name) => join(codes(), name))
        .toSorted(),
    ).toEqual([path, young].toSorted());
  });
});
