/** What fails where the disk below a file is dead. */
export const ON_FILES = new Set(
  'mkdir rmdir rm mv cp chown chmod chgrp stat ls sync touch cat head tail mktemp readlink getfattr setfattr mountpoint truncate sha256sum base64 gzip df'.split(
    ' ',
  ),
);

/** They go on with the rest where one file can't be read. */
export const EACH_BY_ITSELF: ReadonlySet<string> = new Set(['stat', 'df', 'getfattr']);

/** How some of them say it; the others name what they were given. */
const COMPLAINTS: Readonly<Record<string, string>> = {
  mkdir: 'cannot create directory %',
  rm: 'cannot remove %',
  mv: 'cannot stat %',
  cp: 'cannot stat %',
  stat: 'cannot statx %',
  ls: 'cannot access %',
  sync: 'error opening %',
  head: 'cannot open % for reading',
  tail: 'cannot open % for reading',
  truncate: 'cannot open % for writing',
};
const FILE_SYSTEM = 'cannot read file system information for %';

export function complaint(name: string, words: readonly string[], broken: string, why: string): string {
  const how = words.includes('-f') ? FILE_SYSTEM : (COMPLAINTS[name] ?? '');
  return `${name}: ${how.replace('%', `'${broken}'`) || broken}: ${why}\n`;
}

/** With what code a tool fails; 1 is an answer of some. */
export function failureCode(name: string): number {
  if (name === 'grep' || name === 'sort' || name === 'awk') return 2;
  if (name === 'sed') return 4;
  if (/^(pv|vg|lv)/.test(name)) return 5;
  return name === 'mount' || name === 'umount' ? 32 : 1;
}
