import { GlusterctlError } from '../../src/model/errors.ts';
import { markOf } from '../../src/store/shared/mark.ts';
import type { Found, KeptCopy, Mark, SharedFile, Swap, Swapped } from '../../src/store/shared/shared-file.ts';

/** A file on a volume, and all that goes wrong on the way to it. */
export interface MemoryFile {
  content: Buffer | null;
  readonly copies: Map<string, Buffer>;
  /** What was asked of it, in order: each is a round trip. */
  readonly asked: string[];
  /** Called before a call is answered; throws for one that is lost on the way there. */
  before: (call: string) => Promise<void> | void;
  /** Called when a swap was made; throws for an answer that is lost on the way back. */
  after: () => Promise<void> | void;
  /** As another command, on another machine, sees it. */
  seen(): SharedFile;
}

export function memoryFile(name = 'gluster://gl1/state/glusterctl.json'): MemoryFile {
  const file: MemoryFile = {
    content: null,
    copies: new Map(),
    asked: [],
    before: () => undefined,
    after: () => undefined,
    seen: () => shared,
  };

  const copies = (): readonly KeptCopy[] =>
    [...file.copies]
      .map(([copy, bytes]) => ({ name: copy, bytes: bytes.length }))
      .sort((a, b) => (a.name < b.name ? 1 : -1));

  const isKnown = (known: Mark): boolean => {
    const { content } = file;
    if (content === null || content.length < known.end) return false;
    const { head, tail } = markOf(content.subarray(0, known.end));
    return head === known.head && tail === known.tail;
  };

  const found = (known: Mark | null): Found => {
    const { content } = file;
    if (content === null) return { from: null, bytes: Buffer.alloc(0), copies: copies() };
    const from = known !== null && isKnown(known) ? known.end : 0;
    return { from, bytes: Buffer.from(content.subarray(from)), copies: copies() };
  };

  /** Behind what is known there may only be what never became a record. */
  const isInPlace = (known: Mark | null): boolean => {
    if (known === null) return file.content === null;
    return isKnown(known) && !(file.content ?? Buffer.alloc(0)).subarray(known.end).includes('\n');
  };

  const swapped = ({ expected, how, bytes, copy, follows, superfluous }: Swap): Swapped => {
    if (!isInPlace(expected)) return { kind: 'newer', found: found(expected) };
    const before = (file.content ?? Buffer.alloc(0)).subarray(0, expected?.end ?? 0);
    file.content = how === 'append' ? Buffer.concat([before, bytes]) : Buffer.from(bytes);
    if (copy !== null) file.copies.set(copy, file.content);
    for (const one of [...superfluous, ...(follows === null ? [] : [follows.name])]) file.copies.delete(one);
    return { kind: 'done' };
  };

  async function call<T>(word: string, work: () => T): Promise<T> {
    file.asked.push(word);
    await file.before(word);
    return work();
  }

  const shared: SharedFile = {
    name,
    fetch: async (known) => await call('fetch', () => found(known)),
    copies: async () => await call('copies', () => found(null).copies),
    swap: async (change) => {
      const result = await call('swap', () => swapped(change));
      if (result.kind === 'done') await file.after();
      return result;
    },
    keep: async (expected, copy) =>
      await call('keep', (): Swapped => {
        if (file.content === null || !isInPlace(expected)) return { kind: 'newer', found: found(expected) };
        file.copies.set(copy, file.content);
        return { kind: 'done' };
      }),
    mountLock: async () => await call('mountLock', () => null),
    removeMountLock: async () => await call('removeMountLock', (): Swapped => ({ kind: 'done' })),
    copy: async (copy) => await call('copy', () => file.copies.get(copy) ?? null),
  };
  return file;
}

/** `nothingBegun`: what was sent was stopped before it changed anything. */
export function lost(code: 'unreachable' | 'unknown-outcome', nothingBegun = false): GlusterctlError {
  const message = code === 'unreachable' ? 'no host can be reached' : 'the connection broke';
  return new GlusterctlError(code, message, { details: { nothingBegun } });
}
