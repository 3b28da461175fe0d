const ID = /(?<![0-9a-fA-F])[0-9a-f]{32}(?![0-9a-fA-F])/g;
const LABEL = /<id-(\d+)(:8)?>/g;

export function idsIn(text: string): readonly string[] {
  return text.match(ID) ?? [];
}

export function isOneId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** Names for ids: matched with the transcript's numbers as they come up, so that one odd id spoils nothing after it. */
export class Ids {
  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();
  private extra = 0;

  /** The text as it may be compared: known ids by number, unknown ones all alike. */
  sortKey(text: string): string {
    return text.replace(ID, (id) => {
      const name = this.names.get(id);
      return `<id-${name === undefined || name.startsWith('?') ? '99999' : name.padStart(5, '0')}>`;
    });
  }

  show(text: string): string {
    const shown = text.replace(ID, (id) => {
      const name = this.names.get(id) ?? `?${++this.extra}`;
      this.names.set(id, name);
      return `<id-${name}>`;
    });
    const starts = new Map([...this.names].map(([id, name]) => [id.slice(0, 8), name]));
    return shown.replace(/(?<![0-9a-fA-F])[0-9a-f]{8}(?![0-9a-fA-F])/g, (start) => {
      const name = starts.get(start);
      return name === undefined ? start : `<id-${name}:8>`;
    });
  }

  /** Matches the ids of lines that are alike but for their ids, in order. */
  readOutput(wanted: readonly string[], got: readonly string[]): void {
    const left = wanted.map((line) => line.replace(LABEL, '<id>'));
    const right = got.map((line) => line.replace(ID, '<id>'));
    for (const [i, j] of commonLines(left, right)) {
      const numbers = [...(wanted[i] ?? '').matchAll(LABEL)].filter((label) => label[2] === undefined);
      const found = idsIn(got[j] ?? '');
      for (const [at, label] of numbers.entries()) this.bind(found[at], label[1] ?? '');
    }
  }

  private bind(id: string | undefined, name: string): void {
    if (id === undefined || this.taken.has(name)) return;
    // One that was only shown so far, where the transcript shows none, gets its number when it has one.
    const known = this.names.get(id);
    if (known !== undefined && !known.startsWith('?')) return;
    this.names.set(id, name);
    this.taken.add(name);
  }
}

/** Pairs of equal lines, by the longest common subsequence. */
export function commonLines(
  a: readonly string[],
  b: readonly string[],
): readonly (readonly [number, number])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i] as Uint32Array;
      const below = lengths[i + 1] as Uint32Array;
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}
