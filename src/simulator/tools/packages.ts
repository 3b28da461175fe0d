import { PACKAGES } from '../model/package-list.ts';
import { fetchLists, installPackage, isInstalled, isToBeHad, removePackage } from '../model/packages.ts';
import { type Call, NotSimulated, parseWords, type Tools } from './tool.ts';

const READING = 'Reading package lists...\n';
const BUILDING = `${READING}Building dependency tree...\nReading state information...\n`;
/** What apt ends with when it has changed nothing because it could not. */
const APT_FAILED = 100;

/** As apt of Debian 12 prints where no terminal is. */
function aptGet(call: Call): number {
  const words = parseWords(call, '-q -qq -y -s --yes --simulate --no-install-recommends', '-o --option');
  const [verb = '', ...names] = words.operands;
  switch (verb) {
    case 'update':
      fetchLists(call.host);
      call.out(`Hit:1 http://deb.debian.org/debian bookworm InRelease\n${READING}`);
      return 0;
    case 'upgrade':
      call.out(`${BUILDING}0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n`);
      return 0;
    case 'install':
      return install(call, names, words.has('-s', '--simulate'));
    case 'purge':
      return purge(call, names, words.has('-s', '--simulate'));
    default:
      throw new NotSimulated(`apt-get ${verb}`);
  }
}

function install(call: Call, names: readonly string[], onlyTold: boolean): number {
  const { host } = call;
  call.out(BUILDING);
  const unknown = names.filter((name) => !isInstalled(host, name) && !isToBeHad(host, name));
  for (const name of unknown) call.err(`E: Unable to locate package ${name}\n`);
  if (unknown.length > 0) return APT_FAILED;
  const fresh = names.filter((name) => !isInstalled(host, name));
  const version = (name: string) => PACKAGES[name]?.version ?? '';
  for (const name of names)
    if (!fresh.includes(name)) call.out(`${name} is already the newest version (${version(name)}).\n`);
  if (fresh.length > 0)
    call.out(`The following NEW packages will be installed:\n  ${[...fresh].sort().join(' ')}\n`);
  call.out(`0 upgraded, ${fresh.length} newly installed, 0 to remove and 0 not upgraded.\n`);
  for (const name of fresh) {
    if (onlyTold) {
      call.out(`Inst ${name} (${version(name)} Debian:12.5/stable [amd64])\n`);
      continue;
    }
    call.out(`Selecting previously unselected package ${name}.\n`);
    call.out(`Unpacking ${name} (${version(name)}) ...\nSetting up ${name} (${version(name)}) ...\n`);
    installPackage(host, name);
  }
  return 0;
}

function purge(call: Call, names: readonly string[], onlyTold: boolean): number {
  const { host } = call;
  call.out(BUILDING);
  const unknown = names.filter((name) => PACKAGES[name] === undefined);
  for (const name of unknown) call.err(`E: Unable to locate package ${name}\n`);
  if (unknown.length > 0) return APT_FAILED;
  const there = names.filter((name) => isInstalled(host, name));
  for (const name of names)
    if (!there.includes(name)) call.out(`Package '${name}' is not installed, so not removed\n`);
  call.out(`0 upgraded, 0 newly installed, ${there.length} to remove and 0 not upgraded.\n`);
  for (const name of there) {
    const version = PACKAGES[name]?.version ?? '';
    call.out(onlyTold ? `Purg ${name} [${version}]\n` : `Removing ${name} (${version}) ...\n`);
    if (!onlyTold) removePackage(host, name);
  }
  return 0;
}

function dpkg(call: Call): number {
  const words = parseWords(call, '-s --status --configure -a --pending');
  if (words.has('--configure') && words.has('-a', '--pending')) return 0;
  if (!words.has('-s', '--status')) throw new NotSimulated(`dpkg ${call.words.join(' ')}`);
  let status = 0;
  for (const name of words.operands) {
    const found = PACKAGES[name];
    if (found === undefined || !isInstalled(call.host, name)) {
      call.err(`dpkg-query: package '${name}' is not installed and no information is available\n`);
      call.err('Use dpkg --info (= dpkg-deb --info) to examine archive files.\n');
      status = 1;
      continue;
    }
    call.out(
      `Package: ${name}\nStatus: install ok installed\nArchitecture: ${found.architecture}\nVersion: ${found.version}\n`,
    );
  }
  return status;
}

export const PACKAGE_TOOLS: Tools = {
  'apt-get': aptGet,
  dpkg,
  // Debian has it; only its timer calls it.
  logrotate(call) {
    throw new NotSimulated(call.name);
  },
};
