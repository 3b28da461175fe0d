import { patternExpression } from '../language/pattern.ts';
import { blocksOf, findBlock, linksOf } from './blocks.ts';
import { directory, file } from './create.ts';
import { handle } from './handles.ts';
import { mountsByTarget } from './mounts-by-target.ts';
import { isLoaded } from './packages.ts';
import type { FileNode, FileTree, HostModel, Mount } from './types.ts';

export interface Place {
  readonly tree: FileTree;
  /** Path within the tree. */
  readonly path: string;
}

export function normalize(path: string): string {
  if (/^(\/(?!\.{0,2}(?:\/|$))[^/]*)+$/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function parentOf(path: string): string {
  return path.replace(/\/[^/]*$/, '') || '/';
}

export function isWithin(path: string, folder: string): boolean {
  if (folder === '/') return true;
  return path.startsWith(folder) && (path.length === folder.length || path[folder.length] === '/');
}

/** As many links as the kernel follows on one way. */
const MOST_HOPS = 40;

/** The files of a host: its root tree, what is mounted in it, and what the kernel makes up. */
export class Files {
  private readonly host: HostModel;

  constructor(host: HostModel) {
    this.host = host;
  }

  mountOf(path: string): Mount | null {
    const at = mountsByTarget(this.host.mounts);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const mount = at.get(path.slice(0, end));
      if (mount !== undefined) return mount;
    }
    return at.get('/') ?? null;
  }

  /** Whatever is asked for below the path ends in an error: the disk that it is on is dead. */
  isBroken(path: string): boolean {
    const mount = this.mountOf(this.resolve(path));
    if (mount === null || mount.target === '/') return false;
    return findBlock(this.host, mount.source)?.dead !== false;
  }

  place(path: string, mount: Mount | null = this.mountOf(path)): Place {
    if (mount === null || mount.target === '/') return { tree: this.host.root, path };
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
    const made = this.virtual(path);
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

  private virtual(path: string): FileNode | null {
    const { host } = this;
    if (!/^\/(proc|dev|etc|sys)\//.test(path)) return null;
    if (path === '/proc/mounts' || path === '/proc/self/mounts' || path === '/etc/mtab')
      return file(
        host.mounts
          .map((mount) => `${mount.source} ${mount.target} ${mount.type} ${mount.options} 0 0\n`)
          .join(''),
      );
    if (path === '/proc/modules')
      return file(
        host.modules
          .filter((module) => isLoaded(host, module))
          .map((module) => `${module} 16384 0 - Live 0x0000000000000000\n`)
          .join(''),
      );
    if (path === '/proc/swaps') return file('Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n');
    if (path === '/dev/fuse') return host.modules.includes('fuse') ? file('', 0o666) : null;
    if (path === '/proc/uptime') return file('1000.00 900.00\n');
    if (path === '/proc/sys/kernel/random/boot_id')
      return file(`00000000-0000-4000-a000-${String(host.boots).padStart(12, '0')}\n`);
    if (path === '/proc/sys/kernel/hostname') return file(`${host.name}\n`);
    const module = /^\/sys\/module\/(\w+)$/.exec(path)?.[1];
    if (module !== undefined) return isLoaded(host, module) ? directory() : null;
    const process = /^\/proc\/(\d+)(?:\/(comm|cwd|root|fd))?$/.exec(path);
    if (process !== null) {
      const found = host.processes.find((each) => each.pid === Number(process[1]));
      if (found === undefined) return null;
      if (process[2] === 'comm') return file(`${found.command}\n`);
      if (process[2] === 'cwd') return { ...file(found.directory, 0o777), kind: 'link' };
      return directory();
    }
    const group = /^\/dev\/([^/]+)$/.exec(path)?.[1];
    if (group !== undefined && host.groups[group] !== undefined) return directory();
    return null;
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
    } else {
      node.synced ??= node.content;
      node.content = content;
    }
    return null;
  }

  /** It is the root disk that is full; /run is in memory. What is there is written over. */
  isFull(path: string): boolean {
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
      return ['mounts', 'modules', 'swaps', ...host.processes.map((each) => String(each.pid))];
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
    for (const tree of [this.host.root, ...this.trees()]) {
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
  }

  glob(pattern: string, workingDirectory: string): readonly string[] {
    const absolute = pattern.startsWith('/');
    let found = [absolute ? '' : workingDirectory];
    for (const part of pattern.split('/').filter((each) => each !== '')) {
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

export function syncTree(tree: FileTree): void {
  tree.pending = {};
  for (const node of Object.values(tree.nodes)) node.synced = null;
}
