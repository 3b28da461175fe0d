import { parentOf } from './paths.ts';
import type { FileTree } from './types.ts';

/** What a power cut leaves of one file system. */
export function loseUnsynced(tree: FileTree): void {
  for (const [path, node] of Object.entries(tree.pending)) {
    if (node === null) delete tree.nodes[path];
    else tree.nodes[path] = node;
  }
  tree.pending = {};
  for (const node of Object.values(tree.nodes)) {
    if (node.synced !== null) node.content = node.synced;
    node.synced = null;
  }
  for (const path of Object.keys(tree.nodes))
    if (path !== '/' && tree.nodes[parentOf(path)] === undefined) delete tree.nodes[path];
}

export function syncTree(tree: FileTree): void {
  tree.pending = {};
  for (const node of Object.values(tree.nodes)) node.synced = null;
}
