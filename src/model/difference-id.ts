/** What people type for one thing in which a host is not as the state has it: short, and the same at the next look. */
export function differenceId(kind: string, host: string | null, key: string): string {
  return [kind, ...(host === null ? [] : [host]), shortKey(key)].filter((part) => part !== '').join(':');
}

const LONGEST_KEY = 48;

/** Ids become their beginnings; of what is long or odd to type a digest tells it from its like. */
function shortKey(key: string): string {
  const short = key.replaceAll(/[0-9a-f]{32}/g, (id) => id.slice(0, 8));
  if (/^[\w./@+-]*$/.test(short) && short.length <= LONGEST_KEY) return short;
  return `${short.replaceAll(/[^\w./@+-]+/g, '_').slice(-LONGEST_KEY / 2)}+${digest(key)}`;
}

/** FNV-1a: for telling things apart, not for keeping anybody out. */
function digest(text: string): string {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}
