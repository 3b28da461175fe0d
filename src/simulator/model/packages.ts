import { directory, file } from './create.ts';
import { PACKAGES } from './package-list.ts';
import type { HostModel } from './types.ts';

/** Where apt keeps what a repository has: a new host has asked none yet. */
const LISTS = '/var/lib/apt/lists';
const LIST_FILE = `${LISTS}/deb.debian.org_debian_dists_bookworm_InRelease`;

/** Modules that are loaded before LVM or anything else asks for one. */
const EARLY_MODULES: readonly string[] = ['dm_mod', 'xfs', 'fuse'];

/** An operating system without anything that gluster needs. */
export function makeBare(host: HostModel): void {
  host.packages = [];
  host.loaded = [...EARLY_MODULES];
  for (const unit of ['glusterd', 'systemd-timesyncd']) delete host.services[unit];
  for (const { files = {}, folders = [] } of Object.values(PACKAGES))
    for (const path of [...Object.keys(files), ...folders]) delete host.root.nodes[path];
}

export function isInstalled(host: HostModel, name: string): boolean {
  const found = PACKAGES[name];
  if (found === undefined) return false;
  if (found.commands.some((command) => host.missing.includes(command))) return false;
  // Of chrony a host that was never bare has no need, and no copy.
  return host.packages === undefined ? found.commands.length > 0 : host.packages.includes(name);
}

/** A command that isn't there, because its package isn't or by order. */
export function lacks(host: HostModel, command: string): boolean {
  if (host.missing.includes(command)) return true;
  if (host.packages === undefined) return false;
  return Object.entries(PACKAGES).some(
    ([name, { commands }]) => commands.includes(command) && !isInstalled(host, name),
  );
}

export function installPackage(host: HostModel, name: string): void {
  const { commands = [], services = {}, folders = [], files = {} } = PACKAGES[name] ?? {};
  host.packages ??= Object.keys(PACKAGES).filter((each) => isInstalled(host, each));
  if (!host.packages.includes(name)) host.packages.push(name);
  const others = host.missing.filter((command) => !commands.includes(command));
  host.missing.splice(0, host.missing.length, ...others);
  for (const [unit, service] of Object.entries(services)) host.services[unit] ??= { ...service };
  const { nodes } = host.root;
  for (const path of folders) nodes[path] ??= directory();
  for (const [path, text] of Object.entries(files)) {
    nodes['/etc/logrotate.d'] ??= directory();
    nodes[path] ??= file(text);
  }
}

/** With all that it brought, as `apt-get purge` does. */
export function removePackage(host: HostModel, name: string): void {
  const { services = {}, folders = [], files = {} } = PACKAGES[name] ?? {};
  host.packages = Object.keys(PACKAGES).filter((each) => each !== name && isInstalled(host, each));
  for (const unit of Object.keys(services)) delete host.services[unit];
  for (const path of [...Object.keys(files), ...folders]) delete host.root.nodes[path];
}

/** Whether apt can find it: by the repository's lists, which a new host must fetch first, and not by order. */
export function isToBeHad(host: HostModel, name: string): boolean {
  const fetched = host.packages === undefined || host.root.nodes[LIST_FILE] !== undefined;
  return fetched && PACKAGES[name] !== undefined && host.defects?.withheld?.includes(name) !== true;
}

export function fetchLists(host: HostModel): void {
  for (const path of ['/var/lib/apt', LISTS]) host.root.nodes[path] ??= directory();
  host.root.nodes[LIST_FILE] ??= file('Origin: Debian\nSuite: stable\nVersion: 12.5\nCodename: bookworm\n');
}

/** Modules of a bare host that are loaded once it has booted: what is said in modules-load.d. */
export function loadModules(host: HostModel): void {
  if (host.loaded === undefined) return;
  const named = Object.entries(host.root.nodes)
    .filter(([path]) => /^\/etc\/modules-load\.d\/[^/]+\.conf$/.test(path))
    .flatMap(([, { content }]) => content.split('\n'));
  host.loaded = [...EARLY_MODULES, ...host.modules.filter((module) => named.includes(module))];
}

export function isLoaded(host: HostModel, module: string): boolean {
  return host.modules.includes(module) && (host.loaded?.includes(module) ?? true);
}
