import type { FileNode, FileTree } from '../model/types.ts';
import { GFID, toHex } from './gfid.ts';

/** Where a brick lists what waits to be healed, one name per gfid. */
const INDEX = '/.glusterfs/indices/xattrop';

/** What a brick holds, by paths from the volume's root. */
export class BrickTree {
  private readonly tree: FileTree;
  private readonly base: string;

  constructor(tree: FileTree, base: string) {
    this.tree = tree;
    this.base = base === '/' ? '' : base;
  }

  private inner(path: string): string {
    return path === '/' ? this.base || '/' : `${this.base}${path}`;
  }

  node(path: string): FileNode | null {
    return this.tree.nodes[this.inner(path)] ?? null;
  }

  /** A brick's process syncs what it is told to, with all that came before. */
  put(path: string, node: FileNode): void {
    this.tree.nodes[this.inner(path)] = node;
    this.tree.pending = {};
  }

  amend(path: string, change: (node: FileNode) => void): void {
    const node = this.node(path);
    if (node === null) return;
    change(node);
    node.synced = null;
    this.tree.pending = {};
  }

  remove(path: string): void {
    const inner = this.inner(path);
    for (const each of Object.keys(this.tree.nodes))
      if (each === inner || each.startsWith(`${inner}/`)) delete this.tree.nodes[each];
    this.tree.pending = {};
  }

  /** Files and folders of clients, those above before those in them. */
  paths(): readonly string[] {
    return ['/', ...this.below('/').sort(byDepth)];
  }

  private below(folder: string): string[] {
    const prefix = folder === '/' ? `${this.base}/` : `${this.base}${folder}/`;
    const own = `${this.base}/.glusterfs`;
    return Object.keys(this.tree.nodes)
      .filter(
        (each) => each.startsWith(prefix) && each !== '/' && !(each === own || each.startsWith(`${own}/`)),
      )
      .map((each) => each.slice(this.base.length));
  }

  children(path: string): readonly string[] {
    const start = path === '/' ? 1 : path.length + 1;
    return this.below(path)
      .filter((each) => !each.includes('/', start))
      .sort(byDepth);
  }

  /** Where the files and folders are that have these gfids; in no order. */
  pathsOf(gfids: readonly string[]): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    if (gfids.length === 0) return found;
    const wanted = new Map(gfids.map((gfid) => [toHex(gfid), gfid]));
    for (const path of ['/', ...this.below('/')]) {
      const gfid = wanted.get(this.node(path)?.attributes[GFID] ?? '');
      if (gfid !== undefined) found.set(gfid, path);
    }
    return found;
  }

  /** gfids of what waits to be healed. */
  index(): readonly string[] {
    const folder = `${this.inner(INDEX)}/`;
    return Object.keys(this.tree.nodes)
      .filter((each) => each.startsWith(folder))
      .map((each) => each.slice(folder.length))
      .filter((name) => !name.startsWith('xattrop-'));
  }

  list(gfid: string, node: FileNode): void {
    if (this.node(`${INDEX}/${gfid}`) === null) this.put(`${INDEX}/${gfid}`, node);
  }

  unlist(gfid: string): void {
    if (this.node(`${INDEX}/${gfid}`) !== null) this.remove(`${INDEX}/${gfid}`);
  }
}

const NAMES = new Intl.Collator('en', { numeric: true });

export function byDepth(left: string, right: string): number {
  const depth = (path: string) => (path === '/' ? 0 : path.split('/').length);
  return depth(left) - depth(right) || NAMES.compare(left, right);
}
