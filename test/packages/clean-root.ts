import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { quote } from '../../src/shell/quote.ts';

const run = promisify(execFile);

/** A root file system of Debian with what every Debian has, and these packages. */
export interface CleanRoot {
  readonly path: string;
  /** What a line of bash prints there, by root unless another user is named. Nothing of this machine's environment is there. */
  sh(line: string, user?: string): Promise<string>;
  /** Lays a file into its top folder. */
  bring(file: string): Promise<string>;
  remove(): Promise<void>;
}

export async function cleanRoot(packages: readonly string[]): Promise<CleanRoot> {
  const folder = await mkdtemp(join(tmpdir(), 'glusterctl-root-'));
  const path = join(folder, 'root');
  const { stdout: proxy } = await run('apt-config', ['shell', 'proxy', 'Acquire::http::Proxy']);
  const [, address] = /^proxy='(.*)'$/m.exec(proxy) ?? [];
  await run('mmdebstrap', [
    '--quiet',
    '--mode=root',
    '--variant=essential',
    '--format=directory',
    ...(address === undefined ? [] : [`--aptopt=Acquire::http::Proxy "${address}"`]),
    `--include=${packages.join(',')}`,
    'bookworm',
    path,
  ]);
  return {
    path,
    async sh(line, user = 'root') {
      const words = [
        'chroot',
        `--userspec=${user}`,
        path,
        'env',
        '-i',
        'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
        'HOME=/tmp',
      ];
      const there = [...words, 'LANG=C.UTF-8', 'bash', '-c', line].map(quote).join(' ');
      // The mount ends with the command.
      const mounted = `mount -t proc proc ${quote(join(path, 'proc'))} && exec ${there}`;
      const { stdout } = await run('unshare', ['--mount', 'sh', '-c', mounted]);
      return stdout.trimEnd();
    },
    async bring(file) {
      await cp(file, join(path, basename(file)));
      return `/${basename(file)}`;
    },
    remove: async () => await rm(folder, { recursive: true, force: true }),
  };
}
