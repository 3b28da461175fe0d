import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addToFstab, fstabLine, removeFromFstab } from '../../src/lvm/fstab.ts';
import type { MountSettings } from '../../src/lvm/settings.ts';
import type { Fragment } from '../../src/shell/script.ts';
import { readFailure, wrapScript } from '../../src/shell/wrap.ts';
import { defaultSettings } from '../support/default-settings.ts';

let folder = '';
let settings: MountSettings = defaultSettings('0');
const entry = (name: string) => ({ node: `/dev/mapper/vg-${name}`, mountPoint: `/mounts/vg/${name}` });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fstab-'));
  settings = { ...settings, fstab: join(folder, 'fstab') };
});
afterEach(() => rmSync(folder, { recursive: true }));

function script(fragment: Fragment): string {
  const text = fragment.text.replaceAll('/run/lock/glusterctl-fstab.lock', join(folder, 'lock'));
  return wrapScript({ text, changes: true });
}
function shell(fragment: Fragment): void {
  execFileSync('sh', { input: script(fragment) });
}
function failure(fragment: Fragment) {
  const { status, stderr } = spawnSync('sh', { input: script(fragment), encoding: 'utf8' });
  expect(status).not.toBe(0);
  return readFailure(stderr);
}
const file = (): string => readFileSync(settings.fstab, 'latin1');
const write = (text: string): void => writeFileSync(settings.fstab, text, 'latin1');

test('lines are added once and taken away exactly; nothing else is left in the folder', () => {
  const before = '# a comment\n/dev/sda1 / ext4 defaults 0 1\n\n/dev/b\t/mounts/vg/a.b  xfs\t rw 1 2\n';
  write(before);
  chmodSync(settings.fstab, 0o640);
  shell(addToFstab([entry('a'), entry('b')], settings));
  shell(addToFstab([entry('a'), entry('b')], settings));
  expect(file()).toBe(`${before}${fstabLine(entry('a'), settings)}\n${fstabLine(entry('b'), settings)}\n`);
  expect(statSync(settings.fstab).mode & 0o777).toBe(0o640);
  shell(removeFromFstab(['/mounts/vg/a'], settings));
  expect(file()).toBe(`${before}${fstabLine(entry('b'), settings)}\n`);
  shell(removeFromFstab(['/mounts/vg/a', '/mounts/vg/b'], settings));
  expect(file()).toBe(before);
  expect(readdirSync(folder).sort()).toEqual(['fstab', 'lock']);
});

test('a last line without newline gets one, and a commented line is not an entry', () => {
  write('#/dev/x /mounts/vg/a xfs rw 1 2\n/dev/sda1 / ext4 defaults 0 1');
  shell(addToFstab([entry('a')], settings));
  expect(file()).toBe(
    `#/dev/x /mounts/vg/a xfs rw 1 2\n/dev/sda1 / ext4 defaults 0 1\n${fstabLine(entry('a'), settings)}\n`,
  );
});

test('a missing file is made, and one that becomes empty stays', () => {
  shell(removeFromFstab(['/mounts/vg/a'], settings));
  shell(addToFstab([entry('a')], settings));
  expect(file()).toBe(`${fstabLine(entry('a'), settings)}\n`);
  shell(removeFromFstab(['/mounts/vg/a'], settings));
  expect(file()).toBe('');
});

test('other lines come through byte for byte, whatever is in them', () => {
  const line = fc
    .string({
      unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 30,
    })
    .map((text) => text.replaceAll('\n', ' '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (others) => {
      const before = others.map((each) => `${each}\n`).join('');
      write(before);
      shell(addToFstab([entry('a')], settings));
      expect(file()).toBe(`${before}${fstabLine(entry('a'), settings)}\n`);
      shell(removeFromFstab(['/mounts/vg/a'], settings));
      expect(file()).toBe(before);
    }),
    { numRuns: 25 },
  );
});

test('only what mounts something there is an entry', () => {
  const before = [
    '  # /dev/x /mounts/vg/a xfs rw 1 2',
    '/dev/x /mounts/vg/a',
    '/dev/x /mounts/vg/a  ',
    '/dev/x /mounts/vg/a\\040b xfs rw 1 2',
    '/dev/x /mounts/vg/aa xfs rw 1 2',
    '/mounts/vg/a /elsewhere xfs rw 1 2',
    '',
  ].join('\n');
  write(before);
  shell(removeFromFstab(['/mounts/vg/a'], settings));
  expect(file()).toBe(before);
  shell(addToFstab([entry('a')], settings));
  expect(file()).toBe(`${before}${fstabLine(entry('a'), settings)}\n`);
});

test.each(['  /dev/x\t/mounts/vg/a\txfs\trw', '/dev/x /mounts/vg/a xfs', '\n\n/dev/x  /mounts/vg/a #'])(
  'an entry is found, also where no newline ends it: %j',
  (text) => {
    write(text);
    shell(addToFstab([entry('a')], settings));
    expect(file()).toBe(text);
    shell(removeFromFstab(['/mounts/vg/a'], settings));
    expect(file()).not.toContain('/mounts/vg/a');
  },
);

test('one of which nothing can be read is left alone, and the script says so', () => {
  const rubbish = '\0'.repeat(300);
  write(rubbish);
  for (const edit of [addToFstab([entry('a')], settings), removeFromFstab(['/mounts/vg/a'], settings)])
    expect(failure(edit)).toMatchObject({
      command: `read ${settings.fstab}`,
      stderr: `${settings.fstab} can not be read: it is left alone`,
    });
  expect(file()).toBe(rubbish);
});

test('rubbish in it costs no line', () => {
  const before = `/dev/a /\0b xfs rw 1 2\n\0\0\0\n/dev/sda1 / ext4 defaults 0 1\n${String.fromCharCode(0x81, 0x88, 0xff)}\n`;
  write(before);
  shell(addToFstab([entry('a')], settings));
  expect(file()).toBe(`${before}${fstabLine(entry('a'), settings)}\n`);
  shell(removeFromFstab(['/mounts/vg/a'], settings));
  expect(file()).toBe(before);
});

test('a command that fails amid an edit is named, and the file is as it was', () => {
  write('/dev/sda1 / ext4 defaults 0 1\n');
  mkdirSync(`${settings.fstab}.glusterctl/fstab`, { recursive: true });
  expect(failure(addToFstab([entry('a')], settings)).command).toBe(
    `cp -a ${settings.fstab} ${settings.fstab}.glusterctl`,
  );
  expect(file()).toBe('/dev/sda1 / ext4 defaults 0 1\n');
});
