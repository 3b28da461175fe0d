import { findBlock, isFound } from '../model/blocks.ts';
import type { Disk, VolumeGroup } from '../model/types.ts';
import { type Call, NotSimulated, type Words } from './tool.ts';

export const FAILED = 5;
const NOT_BACKED_UP = '  WARNING: This metadata update is NOT backed up.\n';

export function say(call: Call, ...lines: readonly string[]): number {
  for (const line of lines) call.err(`  ${line}\n`);
  return FAILED;
}

/** Sizes as LVM takes them; a bare number counts MiB. */
export function kib(text: string): number {
  const found = /^([\d.]+)([bskmgtBSKMGT]?)(?:i?[bB])?$/.exec(text);
  if (found === null) throw new NotSimulated(`size ${text}`);
  const unit =
    { b: 1 / 1024, s: 0.5, k: 1, m: 1024, g: 1024 ** 2, t: 1024 ** 3 }[(found[2] || 'm').toLowerCase()] ?? 1;
  return Number(found[1]) * unit;
}

export function diskAt(call: Call, word: string): Disk | null {
  const disk = findBlock(call.host, call.files.resolve(call.path(word)))?.disk ?? null;
  if (disk?.failed === undefined) return disk;
  tellDeadDisks(call);
  return null;
}

/** LVM looks at all disks, whatever it was asked for. */
export function tellDeadDisks(call: Call): void {
  for (const { path, failed } of call.host.disks)
    if (failed === 'errors')
      for (const length of [512, 4096]) say(call, `Error reading device ${path} at 0 length ${length}.`);
}

export function backedUp(call: Call, words: Words): void {
  if (/^n/.test(words.value('--autobackup', '-A') ?? 'y')) call.err(NOT_BACKED_UP);
}

export function groupOf(call: Call, name: string): VolumeGroup | null {
  const group = call.host.groups[name];
  if (group !== undefined && isFound(call.host, name)) return group;
  tellDeadDisks(call);
  say(call, `Volume group "${name}" not found`, `Cannot process volume group ${name}`);
  return null;
}
