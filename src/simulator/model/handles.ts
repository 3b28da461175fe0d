import { fromHex, GFID, ROOT_GFID, toHex } from '../data/gfid.ts';
import { link } from './create.ts';
import type { FileNode, FileTree } from './types.ts';

const HANDLE =
  /^(.*)\/\.glusterfs\/([\da-f]{2})\/([\da-f]{2})\/(\2\3[\da-f]{4}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * The name that a brick gives each of its files besides, after its gfid: another name of the file itself, or a link to
 * the folder. They are made up, as they follow from the files.
 */
export function handle({ tree, path }: { readonly tree: FileTree; readonly path: string }): FileNode | null {
  const [, brick, , , gfid = ''] = HANDLE.exec(path) ?? [];
  if (brick === undefined) return null;
  if (gfid === ROOT_GFID) return link('../../..');
  const hex = toHex(gfid);
  const found = Object.entries(tree.nodes).find(
    ([each, node]) => node.attributes[GFID] === hex && each.startsWith(`${brick}/`),
  );
  if (found === undefined) return null;
  const [at, node] = found;
  if (node.kind !== 'directory') return node;
  const slash = at.lastIndexOf('/');
  const parent = tree.nodes[at.slice(0, slash) || '/']?.attributes[GFID] ?? toHex(ROOT_GFID);
  const id = fromHex(parent);
  return link(`../../${id.slice(0, 2)}/${id.slice(2, 4)}/${id}${at.slice(slash)}`);
}
