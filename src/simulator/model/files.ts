import { bytesOf, textOf } from '../language/bytes.ts';
import { patternExpression } from '../language/pattern.ts';
import { blockFolders } from './block-folders.ts';
import { blocksOf, findBlock, linksOf } from './blocks.ts';
import { directory, file } from './create.ts';
import { handle } from './handles.ts';
import { kernelFile } from './kernel-files.ts';
import { mountsByTarget } from './mounts-by-target.ts';
import { isWithin, normalize, parentOf } from './paths.ts';
import type { FileNode, FileTree, HostModel, Mount, Served } from './types.ts';
import { loseUnsynced, syncTree } from './unsynced.ts';

export interface Place {
  readonly tree: FileTree;
  /** Path within the tree. */
  readonly path: string;
}

/** As many links as the kernel follows on one way. */
const MOST_HOPS = 40;

/** What is below the mount of a client; a text is why nothing. */
export type Clients = (mount: Mount) => Served | string;

const NO_CLIENTS: Clients = () => 'Transport endpoint is not connected';

/** The files of a host: its root tree, what is mounted in it, and what the kernel makes up. */
export class Files {
  private readonly host: HostModel;
  private readonly clients: Clients;

  constructor(host: HostModel, clients: Clients = NO_CLIENTS) {
    this.host = host;
    this.clients = clients;
  }

  mountOf(path: string): Mount | null {
    const at = mountsByTarget(this.host.mounts);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const mount = at.get(path.slice(0, end));
      if (mount !== undefined) return mount;
    }
    return at.get('/') ?? null;
  }

  /** With what all ends that is asked for below the path: the disk that it is on is dead, its file system has shut itself down, or a client has no volume. */
  trouble(path: string): string | null {
    const mount = this.mountOf(this.resolve(path));
    if (mount === null || mount.target === '/') return null;
    if (mount.volume === undefined)
      return mount.shutDown !== true && findBlock(this.host, mount.source)?.dead === false
        ? null
        : 'Input/output error';
    const served = this.clients(mount);
    return typeof served === 'string' ? served : null;
  }

  isBroken(path: string): boolean {
    return this.trouble(path) !== null;
  }

  /** What a lock on it is known by: of a file on a volume it is the same on all hosts. */
  lockName(path: string): string {
    const real = this.resolve(path);
    const served = this.servedAt(real);
    return served === null ? `${this.host.name}:${real}` : `volume ${served.id}:${this.place(real).path}`;
  }

  private servedAt(path: string): Served | null {
    const mount = this.mountOf(path);
    if (mount?.volume === undefined) return null;
    const served = this.clients(mount);
    return typeof served === 'string' ? null : served;
  }

  place(path: string, mount: Mount | null = this.mountOf(path)): Place {
    if (mount === null || mount.target === '/') return { tree: this.host.root, path };
    if (mount.volume !== undefined) {
      const served = this.clients(mount);
      const tree = typeof served === 'string' ? { nodes: {}, pending: {} } : served.tree;
      return { tree, path: path.slice(mount.target.length) || '/' };
    }
    const content = findBlock(this.host, mount.source)?.holder.content ?? null;
    if (content === null || !('tree' in content)) return { tree: { nodes: {}, pending: {} }, path };
    return { tree: content.tree, path: path.slice(mount.target.length) || '/' };
  }

  /** The path with links followed; the last part too, unless told otherwise. */
  resolve(path: string, followLast = true): string {
    const mounts = mountsByTarget(this.host.mounts);
    let whole = normalize(path);
    let hops = 0;
    let begin = 0;
    let mount = mounts.get('/') ?? null;
    while (begin < whole.length) {
      const slash = whole.indexOf('/', begin + 1);
      const end = slash < 0 ? whole.length : slash;
      const next = whole.slice(0, end);
      mount = mounts.get(next) ?? mount;
      const node = this.at(next, mount);
      if (node?.kind === 'link' && (followLast || slash >= 0) && hops < MOST_HOPS) {
        hops += 1;
        const { content } = node;
        const target = content.startsWith('/') ? content : `${whole.slice(0, begin)}/${content}`;
        whole = normalize(target + whole.slice(end));
        mount = mounts.get('/') ?? null;
        begin = 0;
      } else begin = end;
    }
    return whole;
  }

  private at(path: string, mount?: Mount | null): FileNode | null {
    const made = kernelFile(this.host, path);
    if (made !== null) return made;
    const place = this.place(path, mount);
    return place.tree.nodes[place.path] ?? handle(place);
  }

  /** The link itself, where it is one. */
  ownNode(path: string): FileNode | null {
    return this.at(this.resolve(path, false));
  }

  node(path: string): FileNode | null {
    return this.at(this.resolve(path));
  }

  isBlock(path: string): boolean {
    return findBlock(this.host, this.resolve(path)) !== null;
  }

  /** Two names of one file or device. */
  isSame(path: string, other: string): boolean {
    const block = findBlock(this.host, this.resolve(path));
    if (block !== null) return block.path === findBlock(this.host, this.resolve(other))?.path;
    return path !== '' && this.exists(path) && this.resolve(path) === this.resolve(other);
  }

  /** One of the names that udev keeps as links. */
  isBlockLink(path: string): boolean {
    const at = this.resolve(path);
    return blocksOf(this.host).some((block) =>
      block.disk === null ? block.path === at && block.kind === 'lvm' : linksOf(block.disk).includes(at),
    );
  }

  exists(path: string): boolean {
    return this.node(path) !== null || this.isBlock(path);
  }

  isDirectory(path: string): boolean {
    return this.node(path)?.kind === 'directory';
  }

  read(path: string): string | null {
    const node = this.node(path);
    return node?.kind === 'file' ? node.content : null;
  }

  /** Writes a file; a text is why it can't be. */
  write(path: string, content: string, mode = 0o644): string | null {
    const real = this.resolve(path);
    const existing = this.at(real);
    const fits = existing?.kind === 'file' && content.length <= existing.content.length;
    if (!fits && this.isFull(real)) return 'No space left on device';
    if (existing?.kind === 'directory') return 'Is a directory';
    if (!this.isDirectory(parentOf(real)))
      return this.node(parentOf(real)) === null ? 'No such file or directory' : 'Not a directory';
    const { tree, path: inner } = this.place(real);
    const node = tree.nodes[inner];
    if (node === undefined) {
      this.remember(tree, inner);
      tree.nodes[inner] = { ...file(content, mode), synced: '' };
      return null;
    }
    node.synced ??= node.content;
    const free = this.servedAt(real)?.free() ?? Number.POSITIVE_INFINITY;
    if (content.length <= node.content.length || free > 0) {
      node.content = content;
      return null;
    }
    // Some of it may get there, or all: nobody is told.
    const more = bytesOf(content.slice(node.content.length));
    node.content += textOf(more.subarray(0, more.length >> 1));
    return 'No space left on device';
  }

  /** It is the root disk that is full, or a volume that takes no new file; /run is in memory. */
  isFull(path: string): boolean {
    const served = this.servedAt(path);
    if (served !== null) return served.free() <= 0 && this.at(path) === null;
    return this.host.diskFull && !path.startsWith('/run/') && this.place(path).tree === this.host.root;
  }

  private remember(tree: FileTree, path: string): void {
    if (path in tree.pending) return;
    const node = tree.nodes[path];
    tree.pending[path] = node === undefined ? null : structuredClone(node);
  }

  put(path: string, node: FileNode): void {
    const { tree, path: inner } = this.place(this.resolve(path, false));
    this.remember(tree, inner);
    tree.nodes[inner] = node;
  }

  /** Changes what is said of a file or folder beside its content; false where there is none. */
  amend(path: string, change: (node: FileNode) => void): boolean {
    const { tree, path: inner } = this.place(this.resolve(path));
    const node = tree.nodes[inner];
    if (node === undefined) return false;
    this.remember(tree, inner);
    change(node);
    return true;
  }

  remove(path: string): void {
    const { tree, path: inner } = this.place(this.resolve(path, false));
    for (const each of Object.keys(tree.nodes)) {
      if (each !== inner && !each.startsWith(`${inner}/`)) continue;
      this.remember(tree, each);
      delete tree.nodes[each];
    }
  }

  makeDirectory(path: string, mode = 0o755): void {
    this.put(path, directory(mode));
  }

  /** Renames a file or a folder with all that is in it. */
  rename(from: string, to: string): void {
    const source = this.place(this.resolve(from, false));
    const target = this.place(this.resolve(to, false));
    for (const [path, node] of Object.entries(source.tree.nodes)) {
      if (path !== source.path && !path.startsWith(`${source.path}/`)) continue;
      const next = target.path + path.slice(source.path.length);
      this.remember(source.tree, path);
      this.remember(target.tree, next);
      delete source.tree.nodes[path];
      target.tree.nodes[next] = node;
    }
  }

  /** Names in a folder, sorted; null when it isn't one. */
  list(path: string): readonly string[] | null {
    const real = this.resolve(path);
    if (this.at(real)?.kind !== 'directory') return null;
    const { tree, path: inner } = this.place(real);
    const prefix = inner === '/' ? '/' : `${inner}/`;
    const names = new Set<string>();
    for (const each of Object.keys(tree.nodes))
      if (each !== inner && each.startsWith(prefix) && !each.includes('/', prefix.length))
        names.add(each.slice(prefix.length));
    for (const each of this.made(real)) names.add(each);
    return [...names].sort();
  }

  private made(folder: string): readonly string[] {
    const { host } = this;
    if (folder === '/proc')
      return [
        ...['mounts', 'modules', 'swaps'],
        ...[...host.processes, ...(host.stuck ?? [])].map((each) => String(each.pid)),
      ];
    if (folder === '/sys/block') return blockFolders(host);
    if (!isWithin(folder, '/dev')) return [];
    const paths = blocksOf(host).flatMap((block) => [
      block.path,
      ...(block.disk === null ? [] : linksOf(block.disk)),
      ...(block.volume === null ? [] : [`/dev/${block.group}/${block.volume.name}`]),
    ]);
    const prefix = `${folder}/`;
    return paths
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).split('/')[0] ?? '');
  }

  /**
   * fsync: the content of one file, and, as in any journal, all that came and went in its file system so far. Null:
   * everything.
   */
  sync(path: string | null): void {
    if (path === null) {
      for (const block of [this.host.root, ...this.trees()]) syncTree(block);
      return;
    }
    const { tree, path: inner } = this.place(this.resolve(path));
    tree.pending = {};
    const node = tree.nodes[inner];
    if (node !== undefined) node.synced = null;
  }

  /** The file system that holds a path, with all that is in it. */
  syncWhole(path: string): void {
    syncTree(this.place(this.resolve(path)).tree);
  }

  private trees(): readonly FileTree[] {
    return blocksOf(this.host).flatMap(({ holder: { content } }) =>
      content !== null && 'tree' in content ? [content.tree] : [],
    );
  }

  /** What a power cut leaves. */
  loseUnsynced(): void {
    for (const tree of [this.host.root, ...this.trees()]) loseUnsynced(tree);
  }

  glob(pattern: string, workingDirectory: string): readonly string[] {
    const absolute = pattern.startsWith('/');
    let found = [absolute ? '' : workingDirectory];
    for (const part of pattern.split('/').filter((each) => each !== '')) {
      // What is no pattern is only looked up, as shells do.
      if (!/[*?[]/.test(part)) {
        found = found.map((folder) => `${folder}/${part}`).filter((path) => this.exists(path));
        continue;
      }
      const expression = patternExpression(part, true);
      const hidden = part.startsWith('.');
      found = found.flatMap((folder) =>
        (this.list(folder === '' ? '/' : folder) ?? [])
          .filter((name) => expression.test(name) && (hidden || !name.startsWith('.')))
          .map((name) => `${folder}/${name}`),
      );
    }
    if (absolute) return found;
    return found.map((path) => path.slice(workingDirectory.length + 1));
  }
}
