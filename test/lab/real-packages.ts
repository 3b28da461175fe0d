import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NotToBeHad } from '../scenarios/world.ts';
import { copyTo, on } from './machines.ts';

const run = promisify(execFile);

/** What a host gets on its way to serving gluster, as Debian calls it. */
const NEEDED = [
  'glusterfs-server',
  'lvm2',
  'thin-provisioning-tools',
  'xfsprogs',
  'chrony',
  'logrotate',
] as const;
/** All of gluster goes with its library. What others could have brought, as Python, stays: it takes minutes to set up. */
const GLUSTER = ['libglusterfs0', 'lvm2', 'thin-provisioning-tools', 'xfsprogs'];

const REPOSITORY = '/srv/repo';
export const PACKAGES_FILE = `${REPOSITORY}/Packages`;

/** Nodes get all that is needed from their own disk, then what is named is taken from them. */
export async function uninstallOn(
  nodes: readonly number[],
  packages: readonly string[] | 'all',
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-packages-'));
  try {
    await fetchFor(nodes[0] ?? 1, folder);
    await writeFile(join(folder, 'Packages'), await packagesFile(folder));
    await chmod(folder, 0o755);
    await Promise.all(
      nodes.map(async (node) => {
        await copyTo(node, folder, REPOSITORY);
        await must(node, ONLY_SOURCE);
        await must(node, packages === 'all' ? BARE : purge(packages));
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const ONLY_SOURCE = `rm -rf /etc/apt/sources.list.d/* /var/lib/apt/lists/*
echo 'deb [trusted=yes] file:${REPOSITORY} ./' >/etc/apt/sources.list`;

const BARE = `systemctl disable --now glusterd
${purge(GLUSTER)}
rm -rf /var/lib/glusterd /var/log/glusterfs`;

function purge(packages: readonly string[]): string {
  return `DEBIAN_FRONTEND=noninteractive apt-get -q -y purge ${packages.join(' ')}`;
}

async function must(node: number, command: string): Promise<void> {
  const { code, stdout, stderr } = await on(node, `set -eu\n${command}`);
  if (code !== 0) throw new Error(`node${node}: ${command}: exit ${code}\n${stdout}\n${stderr}`);
}

/**
 * This machine's apt finds out what all of it needs on a node that has none of it, and fetches that from where it fetches
 * for this machine. It works on copies: nothing here or there changes.
 */
async function fetchFor(node: number, folder: string): Promise<void> {
  const around = await mkdtemp(join(tmpdir(), 'glusterctl-apt-'));
  const status = join(around, 'status');
  const extended = join(around, 'extended_states');
  const options = [
    `Dir::State::status=${status}`,
    `Dir::State::extended_states=${extended}`,
    `Dir::Cache=${around}`,
    `Dir::Cache::archives=${folder}`,
    'Debug::NoLocking=1',
    'APT::Install-Recommends=false',
  ].flatMap((option) => ['-o', option]);
  const apt = async (...words: string[]) =>
    (await run('apt-get', [...options, '-q', '-y', ...words], { maxBuffer: 16e6, timeout: 300_000 })).stdout;
  try {
    await mkdir(join(folder, 'partial'));
    await writeFile(extended, (await on(node, 'cat /var/lib/apt/extended_states')).stdout);
    const there = (await on(node, 'cat /var/lib/dpkg/status')).stdout;
    await writeFile(status, there);
    const told = await apt('-s', 'purge', ...GLUSTER);
    const gone = new Set([...told.matchAll(/^Purg (\S+)/gm)].map(([, name]) => name));
    const left = there.split('\n\n').filter((one) => !gone.has(/^Package: (\S+)/.exec(one)?.[1]));
    await writeFile(status, left.join('\n\n'));
    const download = async () => await apt('--download-only', 'install', ...NEEDED);
    await download().catch(async () => {
      // Its lists may be older than what the mirror has, or not there yet.
      await run('apt-get', ['-q', 'update'], { timeout: 120_000 });
      await download();
    });
  } catch (error) {
    throw new NotToBeHad(
      `this machine's apt has not all of ${NEEDED.join(', ')}: ${error instanceof Error ? error.message : ''}`,
    );
  } finally {
    await rm(around, { recursive: true, force: true });
    await rm(join(folder, 'partial'), { recursive: true, force: true });
  }
}

async function packagesFile(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  const stanzas = names.map(async (name) => {
    const content = await readFile(join(folder, name));
    const { stdout } = await run('dpkg-deb', ['-f', join(folder, name)]);
    const sum = createHash('sha256').update(content).digest('hex');
    return `${stdout.trimEnd()}\nFilename: ./${name}\nSize: ${content.length}\nSHA256: ${sum}\n`;
  });
  return `${(await Promise.all(stanzas)).join('\n')}\n`;
}
