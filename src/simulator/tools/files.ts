import { CLIENT_MOUNT } from '../data/client-mount.ts';
import { bytesOf, textOf } from '../language/bytes.ts';
import { findBlock, linksOf } from '../model/blocks.ts';
import { drawUuid, link } from '../model/create.ts';
import { parentOf } from '../model/paths.ts';
import type { FileNode } from '../model/types.ts';
import { find } from './find.ts';
import { cp, mv } from './moving.ts';
import { type Call, fail, MISSING, NotSimulated, parseWords, type Tools } from './tool.ts';

function mkdir(call: Call): number {
  const words = parseWords(call, '-p', '-m');
  const mode = Number.parseInt(words.value('-m') ?? '755', 8);
  let status = 0;
  for (const operand of words.operands) {
    const path = call.files.resolve(call.path(operand));
    const complaint = makeDirectory(call, path, mode, words.has('-p'));
    if (complaint !== null) status = fail(call, `cannot create directory '${operand}': ${complaint}`);
  }
  return status;
}

function makeDirectory(call: Call, path: string, mode: number, parents: boolean): string | null {
  const { files } = call;
  if (files.isDirectory(path)) return parents ? null : 'File exists';
  if (files.exists(path)) return 'File exists';
  const parent = parentOf(path);
  if (!files.isDirectory(parent)) {
    if (files.exists(parent)) return 'Not a directory';
    if (!parents) return MISSING;
    const above = makeDirectory(call, parent, 0o755, true);
    if (above !== null) return above;
  }
  if (files.isFull(path)) return 'No space left on device';
  files.makeDirectory(path, mode);
  return null;
}

function rmdir(call: Call): number {
  const words = parseWords(call, '--ignore-fail-on-non-empty');
  let status = 0;
  for (const operand of words.operands) {
    const path = call.files.resolve(call.path(operand), false);
    const complain = (why: string) => fail(call, `failed to remove '${operand}': ${why}`);
    if (!call.files.exists(path)) status = complain(MISSING);
    else if (!call.files.isDirectory(path)) status = complain('Not a directory');
    else if (call.host.mounts.some((mount) => mount.target === path))
      status = complain('Device or resource busy');
    else if ((call.files.list(path) ?? []).length > 0) {
      if (!words.has('--ignore-fail-on-non-empty')) status = complain('Directory not empty');
    } else call.files.remove(path);
  }
  return status;
}

function rm(call: Call): number {
  const words = parseWords(call, '-f -r');
  let status = 0;
  for (const operand of words.operands) {
    const path = call.files.resolve(call.path(operand), false);
    if (!call.files.exists(path)) {
      if (!words.has('-f')) status = fail(call, `cannot remove '${operand}': ${MISSING}`);
    } else if (call.host.mounts.some((mount) => mount.target === path))
      status = fail(call, `cannot remove '${operand}': Device or resource busy`);
    else if (call.files.isDirectory(path) && !words.has('-r'))
      status = fail(call, `cannot remove '${operand}': Is a directory`);
    else call.files.remove(path);
  }
  return status;
}

function change(call: Call): number {
  const words = parseWords(call, '');
  const [what = '', ...operands] = words.operands;
  let status = 0;
  for (const operand of operands) {
    const node = call.files.node(call.path(operand));
    if (node === null) {
      status = fail(call, `cannot access '${operand}': ${MISSING}`);
      continue;
    }
    if (call.name === 'chmod') {
      if (!/^[0-7]+$/.test(what)) throw new NotSimulated(`chmod ${what}`);
      call.files.amend(call.path(operand), (found) => {
        found.mode = Number.parseInt(what, 8);
      });
    } else {
      const [user = '', group] = what.split(':');
      if (!/^\d*$/.test(user + (group ?? '')) && !/^(root)?(:root)?$/.test(what))
        return fail(call, `invalid user: ‘${what}’`);
      call.files.amend(call.path(operand), (found) => {
        if (user !== '') found.user = Number(user.replace('root', '0'));
        if (group !== undefined && group !== '') found.group = Number(group.replace('root', '0'));
      });
    }
  }
  return status;
}

function stat(call: Call): number {
  const words = parseWords(call, '-L -f', '-c --format --printf');
  const format = words.value('-c', '--format', '--printf');
  if (format === null) throw new NotSimulated('stat without -c');
  if (words.has('-f')) return statOfFileSystem(call, words.operands, format);
  let status = 0;
  for (const operand of words.operands) {
    const path = call.files.resolve(call.path(operand));
    const node = call.files.node(path);
    const block = findBlock(call.host, path);
    if (node === null && block === null) {
      status = fail(call, `cannot statx '${operand}': ${MISSING}`);
      continue;
    }
    const mount = call.files.mountOf(path);
    const values: Readonly<Record<string, () => string>> = {
      n: () => operand,
      F: () =>
        block !== null
          ? 'block special file'
          : node?.kind === 'directory'
            ? 'directory'
            : (node?.content ?? '') === ''
              ? 'regular empty file'
              : 'regular file',
      a: () => (node?.mode ?? 0o660).toString(8),
      u: () => String(node?.user ?? 0),
      g: () => String(node?.group ?? 0),
      U: () => 'root',
      G: () => 'root',
      Y: () => String(node?.modified ?? Math.floor(call.model.time / 1000)),
      y: () => written(node?.modified ?? call.model.time / 1000),
      s: () => String(bytesOf(node?.content ?? '').length),
      i: () => String(node === null ? 0 : inodeOf(node)),
      d: () => String(call.host.mounts.findIndex(({ target }) => target === (mount?.target ?? '/')) + 65024),
      m: () => mount?.target ?? '/',
      T: () => mount?.type ?? 'ext4',
    };
    const text = format.replaceAll(/%(.)/g, (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new NotSimulated(`stat -c %${key}`);
      return value();
    });
    call.out(words.has('--printf') ? text.replaceAll('\\n', '\n') : `${text}\n`);
  }
  return status;
}

/** As stat tells their kinds, in hexadecimal and by name. */
const FILE_SYSTEMS: Readonly<Record<string, readonly [string, string]>> = {
  ext4: ['ef53', 'ext2/ext3'],
  xfs: ['58465342', 'xfs'],
  [CLIENT_MOUNT]: ['65735546', 'fuseblk'],
};

function statOfFileSystem(call: Call, operands: readonly string[], format: string): number {
  for (const operand of operands) {
    const path = call.files.resolve(call.path(operand));
    if (!call.files.exists(path))
      return fail(call, `cannot read file system information for '${operand}': ${MISSING}`);
    const [number = '', name = ''] = FILE_SYSTEMS[call.files.mountOf(path)?.type ?? ''] ?? [];
    if (!/^%[tT]$/.test(format) || name === '') throw new NotSimulated(`stat -f -c ${format}`);
    call.out(`${format === '%t' ? number : name}\n`);
  }
  return 0;
}

/** One number for each file, whatever it is called. */
const INODES = new WeakMap<FileNode, number>();
let inodes = 1000;

function inodeOf(node: FileNode): number {
  const known = INODES.get(node);
  if (known !== undefined) return known;
  inodes += 1;
  INODES.set(node, inodes);
  return inodes;
}

function truncate(call: Call): number {
  const words = parseWords(call, '-c', '-s --size');
  const size = Number(words.value('-s', '--size') ?? Number.NaN);
  if (!Number.isInteger(size)) throw new NotSimulated(`truncate ${call.words.join(' ')}`);
  for (const operand of words.operands) {
    const path = call.path(operand);
    const complain = (why: string) => fail(call, `cannot open '${operand}' for writing: ${why}`);
    if (call.files.isDirectory(path)) return complain('Is a directory');
    const before = call.files.read(path);
    if (before === null && words.has('-c')) continue;
    const bytes = bytesOf(before ?? '');
    const more = Buffer.alloc(Math.max(0, size - bytes.length));
    const complaint = call.files.write(path, textOf(Buffer.concat([bytes.subarray(0, size), more])));
    if (complaint !== null) return complain(complaint);
  }
  return 0;
}

/** As stat prints a time. */
function written(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19)}.000000000 +0000`;
}

function ls(call: Call): number {
  const words = parseWords(call, '-a -A -1 -d -U');
  let status = 0;
  for (const operand of words.operands.length === 0 ? ['.'] : words.operands) {
    const path = call.files.resolve(call.path(operand), false);
    const node = call.files.node(path);
    const link = /^\/proc\/(\d+)\/(cwd|root)$/.exec(path);
    const process = call.host.processes.find((each) => String(each.pid) === link?.[1]);
    if (process !== undefined) {
      call.out(
        `lrwxrwxrwx 1 root root 0 Jan  1 00:00 ${operand} -> ${link?.[2] === 'cwd' ? process.directory : '/'}\n`,
      );
    } else if (node === null && !call.files.exists(path))
      status = fail(call, `cannot access '${operand}': ${MISSING}`, 2);
    else if (node?.kind === 'directory' && !words.has('-d')) {
      for (const name of call.files.list(path) ?? [])
        if (words.has('-a', '-A') || !name.startsWith('.')) call.out(`${name}\n`);
    } else call.out(`${operand}\n`);
  }
  return status;
}

function sync(call: Call): number {
  const words = parseWords(call, '-f -d --file-system');
  if (words.operands.length === 0) call.files.sync(null);
  let status = 0;
  for (const operand of words.operands) {
    const path = call.path(operand);
    if (!call.files.exists(path)) status = fail(call, `error opening '${operand}': ${MISSING}`);
    else if (words.has('-f', '--file-system')) call.files.syncWhole(path);
    else call.files.sync(path);
  }
  return status;
}

/** Of devices only the names that udev links to them. */
function findLinks(call: Call): number {
  const words = call.words.join(' ');
  const [, folder = ''] = /^(\/dev\/\S*) -type l -printf %l %p\\n$/.exec(words) ?? [];
  if (folder === '') throw new NotSimulated(`find ${words}`);
  const links = call.host.disks.flatMap((disk) =>
    linksOf(disk).map((link) => [`../../${disk.path.replace(/^.*\//, '')}`, link] as const),
  );
  const below = links.filter(([, link]) => link.startsWith(`${folder}/`));
  if (below.length === 0 && folder !== '/dev/disk') {
    call.err(`find: '${folder}': ${MISSING}\n`);
    return 1;
  }
  for (const pair of below) call.out(`${pair.join(' ')}\n`);
  return 0;
}

/** A link that tells its target by words. */
function ln(call: Call): number {
  const words = parseWords(call, '-s');
  const [target, name, ...more] = words.operands;
  if (!words.has('-s') || target === undefined || name === undefined || more.length > 0)
    throw new NotSimulated(`ln ${call.words.join(' ')}`);
  const path = call.files.resolve(call.path(name), false);
  const complaint = call.files.ownNode(path) === null ? call.files.trouble(path) : 'File exists';
  if (complaint !== null) return fail(call, `failed to create symbolic link '${name}': ${complaint}`);
  call.files.put(path, link(target));
  return 0;
}

export const FILE_TOOLS: Tools = {
  ln,
  mkdir,
  rmdir,
  rm,
  mv,
  cp,
  chown: change,
  chmod: change,
  chgrp: (call) => change({ ...call, words: [`:${call.words[0] ?? ''}`, ...call.words.slice(1)] }),
  stat,
  ls,
  sync,
  truncate,
  find: (call) => ((call.words[0] ?? '').startsWith('/dev/') ? findLinks(call) : find(call)),
  touch(call) {
    for (const operand of parseWords(call, '').operands) {
      const path = call.path(operand);
      const complaint = call.files.exists(path) ? null : call.files.write(path, '');
      if (complaint !== null) return fail(call, `cannot touch '${operand}': ${complaint}`);
    }
    return 0;
  },
  mktemp(call) {
    const words = parseWords(call, '-d', '-p');
    const template = words.operands[0] ?? `${words.value('-p') ?? '/tmp'}/tmp.XXXXXXXXXX`;
    const path = call.path(
      template.replace(/X+$/, (xs) => drawUuid(call.model).replaceAll('-', '').slice(0, xs.length)),
    );
    const complaint = words.has('-d')
      ? makeDirectory(call, path, 0o700, false)
      : call.files.write(path, '', 0o600);
    if (complaint !== null)
      return fail(call, `failed to create file via template ‘${template}’: ${complaint}`);
    call.out(`${path}\n`);
    return 0;
  },
  readlink(call) {
    const words = parseWords(call, '-f -e -m');
    const operand = words.operands[0] ?? '';
    const path = call.path(operand);
    const block = findBlock(call.host, call.files.resolve(path));
    if (words.has('-e') && !call.files.exists(path)) return 1;
    call.out(`${block?.path ?? call.files.resolve(path)}\n`);
    return 0;
  },
};
