import { CLIENT_MOUNT, endClient, mountVolume } from '../data/client-mount.ts';
import { mountAt } from '../model/mounts.ts';
import { lacks } from '../model/packages.ts';
import { isWithin } from '../model/paths.ts';
import { type Call, fail, MISSING, parseWords } from './tool.ts';

export function mount(call: Call): number {
  const words = parseWords(call, '-a', '-o -t -T --fstab');
  const [first, second] = words.operands;
  const known =
    first !== undefined && second === undefined ? fromFstab(call, words.value('-T', '--fstab'), first) : null;
  const [source, target, options] = known ?? [first, second, words.value('-o') ?? 'rw,relatime'];
  if (source === undefined) {
    for (const each of call.host.mounts)
      call.out(`${each.source} on ${each.target} type ${each.type} (${each.options})\n`);
    return 0;
  }
  if (target === undefined) {
    fail(call, `${source}: can't find in /etc/fstab.`);
    return 1;
  }
  if (words.value('-t') === 'glusterfs') return mountClient(call, source, target);
  const complaint = mountAt(call.host, call.path(source), call.path(target), options);
  if (complaint === null) return 0;
  call.err(`${complaint}\n${DMESG}`);
  return 32;
}

const DMESG = '       dmesg(1) may have more information after failed mount system call.\n';

/** The client itself, as drivers of Kubernetes start it: of several servers the first that answers tells what the volume is. */
export function glusterfs(call: Call): number {
  const words = parseWords(call, '', '-l --process-name --volfile-id --volfile-server');
  const [target = ''] = words.operands;
  const servers = words.options.get('--volfile-server') ?? [];
  const isThere = servers.some(
    (server) =>
      mountVolume(
        call.model,
        call.host,
        `${server}:${words.value('--volfile-id')}`,
        call.files.resolve(call.path(target)),
      ) === null,
  );
  return isThere ? 0 : 1;
}

function mountClient(call: Call, source: string, target: string): number {
  const { host, files, model } = call;
  const path = files.resolve(call.path(target));
  if (lacks(host, 'mount.glusterfs')) {
    call.err(`mount: ${target}: unknown filesystem type 'glusterfs'.\n${DMESG}`);
    return 32;
  }
  if (!files.isDirectory(path) && files.trouble(path) === null) {
    call.err('ERROR: Mount point does not exist\n');
    return 1;
  }
  const complaint = mountVolume(model, host, source, path);
  if (complaint === null) return 0;
  call.err(`${complaint}\n`);
  return complaint.includes('already mounted') ? 32 : 1;
}

/** Source, target and options of the line that mounts something there. */
function fromFstab(call: Call, file: string | null, point: string): readonly [string, string, string] | null {
  for (const line of (call.files.read(file ?? '/etc/fstab') ?? '').split('\n')) {
    const [source = '', target = '', , options = 'defaults'] = line.trim().split(/\s+/);
    if (!source.startsWith('#') && target === point) return [source, target, options];
  }
  return null;
}

export function umount(call: Call): number {
  const words = parseWords(call, '-l -f');
  const [operand] = words.operands;
  const { host } = call;
  if (operand === undefined) {
    call.err("umount: bad usage\nTry 'umount --help' for more information.\n");
    return 1;
  }
  const path = call.files.resolve(call.path(operand));
  const index = host.mounts.findLastIndex((each) => each.target === path || each.source === path);
  const target = host.mounts[index]?.target ?? '';
  if (index < 0 || target === '/') {
    fail(
      call,
      call.files.exists(path) ? `${operand}: not mounted.` : `${operand}: no mount point specified.`,
    );
    return 32;
  }
  const busy =
    isWithin(call.workingDirectory, target) ||
    host.processes.some((each) => isWithin(each.directory, target)) ||
    Object.keys(host.bricks).some((brick) => brick.startsWith(`${target}/`)) ||
    host.mounts.some((each) => each.target.startsWith(`${target}/`));
  if (busy && !words.has('-l')) {
    fail(call, `${operand}: target is busy.`);
    return 32;
  }
  call.files.sync(target);
  const mount = host.mounts[index];
  if (mount?.type === CLIENT_MOUNT) endClient(call.model, host, mount);
  host.mounts = host.mounts.toSpliced(index, 1);
  return 0;
}

export function mountpoint(call: Call): number {
  const words = parseWords(call, '-q');
  const [operand = ''] = words.operands;
  const path = call.files.resolve(call.path(operand));
  const mounted = call.host.mounts.some((each) => each.target === path);
  if (!words.has('-q')) {
    if (!call.files.exists(path)) fail(call, `${operand}: ${MISSING}`);
    else call.out(`${operand} is ${mounted ? '' : 'not '}a mountpoint\n`);
  }
  return mounted ? 0 : call.files.exists(path) ? 32 : 1;
}

export function findmnt(call: Call): number {
  const words = parseWords(call, '-n -r --noheadings', '-o -M -S -T --target --source --mountpoint');
  const point = words.value('-M', '--mountpoint') ?? words.operands[0] ?? null;
  const source = words.value('-S', '--source');
  const under = words.value('-T', '--target');
  const found = call.host.mounts.filter(
    (each) =>
      (point === null || each.target === call.files.resolve(call.path(point)) || each.source === point) &&
      (source === null || each.source === source) &&
      (under === null || each === call.files.mountOf(call.files.resolve(call.path(under)))),
  );
  const columns = (words.value('-o') ?? 'TARGET,SOURCE,FSTYPE,OPTIONS').toUpperCase().split(',');
  const rows = found.map((each) => {
    const values: Readonly<Record<string, string>> = {
      TARGET: each.target,
      SOURCE: each.source,
      FSTYPE: each.type,
      OPTIONS: each.options,
    };
    return columns.map((column) => values[column] ?? '');
  });
  call.out(
    words.has('-r') ? rows.map((row) => `${row.join(' ')}\n`).join('') : aligned([columns, ...rows], 1),
  );
  return found.length > 0 ? 0 : 1;
}

/** Columns as wide as what is in them, headings included; the last as it is. Tells the rows from the given one on. */
function aligned(rows: readonly (readonly string[])[], from: number): string {
  const [first = []] = rows;
  const widths = first.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .slice(from)
    .map(
      (row) =>
        `${row.map((value, at) => (at < row.length - 1 ? value.padEnd(widths[at] ?? 0) : value)).join(' ')}\n`,
    )
    .join('');
}
