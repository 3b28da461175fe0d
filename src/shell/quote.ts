/**
 * The one quoting function: every value that reaches a shell goes through it. POSIX single quotes, so that dash
 * and bash agree. A NUL can't be part of an argument at all.
 */
export function quote(value: string | number): string {
  const text = String(value);
  if (text.includes('\0')) throw new RangeError('a shell word cannot hold a NUL character');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
