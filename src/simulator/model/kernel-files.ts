import { blockFile } from './block-folders.ts';
import { directory, file } from './create.ts';
import { isLoaded } from './packages.ts';
import type { FileNode, HostModel } from './types.ts';

/** What the kernel makes up below /proc, /dev and /sys; null: no such thing. */
export function kernelFile(host: HostModel, path: string): FileNode | null {
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
  if (path.startsWith('/sys/block')) return blockFile(host, path);
  const [, waiting, ofIt] = /^\/proc\/(\d+)(\/stat)?$/.exec(path) ?? [];
  const stuck = host.stuck?.find(({ pid }) => String(pid) === waiting);
  if (stuck !== undefined)
    return ofIt === undefined
      ? directory()
      : file(
          `${stuck.pid} (${stuck.command}) D 1 ${stuck.group} ${stuck.group} 0 -1 1292 1134 0 0 0 4 6 0 0 20 0 1 0 ${stuck.pid}00 0 0 0\n`,
        );
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
