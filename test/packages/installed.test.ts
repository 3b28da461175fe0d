import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CleanRoot, cleanRoot } from './clean-root.ts';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
const VOLUME = `glusterctl simulator start -- sh -c '
  set -e
  glusterctl topology load --json=$GLUSTERCTL_TOPOLOGY
  glusterctl volume create --size=3 --name=data
  glusterctl volume list -o yaml
  glusterctl status --output=table' 2>/dev/null`;

let root: CleanRoot;
let deb = '';
let rpm = '';
beforeAll(async () => {
  const made = await readdir(`${ROOT}build`);
  deb = `${ROOT}build/${made.find((name) => name.endsWith('.deb')) ?? 'no .deb was made'}`;
  rpm = `${ROOT}build/${made.find((name) => name.endsWith('.rpm')) ?? 'no .rpm was made'}`;
  root = await cleanRoot([...(await needed()), 'bash-completion']);
});
afterAll(async () => await root?.remove());

/** The packages that it says it needs, of each choice the first. */
async function needed(): Promise<readonly string[]> {
  const { stdout } = await run('dpkg-deb', ['--field', deb, 'Depends']);
  return stdout.split(',').map((choice) => /[\w.+-]+/.exec(choice)?.[0] ?? choice);
}

/** What lies where on each distribution, but for its own places. */
function expected(places: readonly string[]): readonly string[] {
  const doc = '/usr/share/doc/glusterctl';
  const examples = readdirSync(`${ROOT}examples`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${doc}/examples/${join(entry.parentPath, entry.name).slice(`${ROOT}examples/`.length)}`);
  return [
    '/usr/bin/glusterctl',
    '/usr/share/bash-completion/completions/glusterctl',
    '/usr/share/fish/vendor_completions.d/glusterctl.fish',
    `${doc}/README.md`,
    `${doc}/changelog.gz`,
    ...examples,
    ...places,
  ].toSorted();
}

/** But for the manual, which has a test of its own. */
const withoutManual = (files: readonly string[]): readonly string[] =>
  files.filter((file) => !file.startsWith('/usr/share/man/'));

describe('the .deb, in a clean root file system', () => {
  test('installs with what it says it needs, and runs without Node', async () => {
    await root.sh(`dpkg --install ${await root.bring(deb)}`);
    expect(await root.sh('command -v node || echo none')).toBe('none');
    expect(await root.sh('glusterctl --version')).toBe(`glusterctl v${version}`);
    expect(await root.sh('glusterctl --version', 'nobody')).toBe(`glusterctl v${version}`);
  });

  test('makes a volume on simulated hosts', async () => {
    const shown = await root.sh(VOLUME);
    expect(shown.match(/Adding device .* OK/g)).toHaveLength(6);
    expect(shown).toContain('Name: data\n');
    expect(shown).toContain('\n    name: data\n');
    expect(shown).toMatch(/^HEALTHY: .* 3 hosts, 1 volume$/m);
  });

  test('holds what belongs into it, whole, and nothing else', async () => {
    const files = await root.sh(
      'dpkg --listfiles glusterctl | while read f; do [ -d "$f" ] || echo "$f"; done',
    );
    expect(withoutManual(files.split('\n').toSorted())).toEqual(
      expected([
        '/usr/share/doc/glusterctl/changelog.Debian.gz',
        '/usr/share/doc/glusterctl/copyright',
        '/usr/share/doc/glusterctl/licences.gz',
        '/usr/share/lintian/overrides/glusterctl',
        '/usr/share/zsh/vendor-completions/_glusterctl',
      ]),
    );
    expect(await root.sh('dpkg --verify glusterctl')).toBe('');
    expect(
      await root.sh(
        'dpkg --listfiles glusterctl | xargs -d "\\n" stat --format="%U:%G %A %n" | grep -v "^root:root .......r-[x-] "' +
          ' || true',
      ),
    ).toBe('');
  });

  test('brings the manual, where man looks for it', async () => {
    const pages = (await root.sh('cd /usr/share/man && ls man1/glusterctl*')).split('\n');
    expect(pages).toEqual(expect.arrayContaining(['man1/glusterctl.1.gz', 'man1/glusterctl-volume.1.gz']));
    expect(await root.sh('zcat /usr/share/man/man1/glusterctl.1.gz')).toMatch(/^\.TH "?GLUSTERCTL"? "?1/m);
  });

  test('completes in bash, without anything in a profile', async () => {
    const typed = 'glusterctl volume cre';
    const found = await root.sh(`. /usr/share/bash-completion/bash_completion
      _completion_loader glusterctl
      COMP_LINE='${typed}' COMP_POINT=${typed.length} COMP_WORDS=(${typed}) COMP_CWORD=2
      $(complete -p glusterctl | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
      echo "\${COMPREPLY[*]}"`);
    expect(found).toBe('create');
  });

  test('tells the licences of all that is in it', async () => {
    const told = await root.sh('zcat /usr/share/doc/glusterctl/licences.gz');
    const held = [...told.matchAll(/^(\S+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name);
    expect(held).toEqual(expect.arrayContaining(['Node.js', 'ssh2', 'yaml', 'zod', '@inquirer/core']));
  });

  test('leaves nothing when it goes', async () => {
    await root.sh('dpkg --purge glusterctl');
    expect(await root.sh('find /usr /etc /var /opt -name "*glusterctl*"')).toBe('');
  });
});

describe('the .rpm', () => {
  /** As rpm does it on a host of its own; what it needs is Debian's here, which it can't know. */
  const there = async (...words: readonly string[]): Promise<string> =>
    (await run('rpm', ['--root', root.path, ...words])).stdout.trimEnd();

  test('holds what belongs into it, and names the glibc that it needs', async () => {
    const { stdout: listed } = await run('rpm', [
      '-qp',
      '--queryformat',
      '[%{FILEMODES:perms} %{FILENAMES}\\n]',
      rpm,
    ]);
    const entries = listed.trimEnd().split('\n').toSorted();
    const paths = (folders: boolean): readonly string[] =>
      entries
        .filter((entry) => entry.startsWith('d') === folders)
        .map((entry) => entry.replace(/^\S+ /, ''))
        .toSorted();
    expect(withoutManual(paths(false))).toEqual(
      expected(['/usr/share/licenses/glusterctl/licences.gz', '/usr/share/zsh/site-functions/_glusterctl']),
    );
    // A folder that no package owns stays when the package goes.
    const holders = paths(false).map((file) => dirname(file));
    expect(paths(true)).toEqual(
      [...new Set(holders)].filter((folder) => /^\/usr\/share\/(?:doc|licenses)\//.test(folder)).toSorted(),
    );
    const { stdout: needs } = await run('rpm', ['-qpR', rpm]);
    expect(needs).toContain('libc.so.6(GLIBC_2.28)(64bit)\n');
    expect(needs).not.toMatch(/GLIBC_2\.(?:29|[3-9]\d)/);
  });

  test('installs, makes a volume on simulated hosts, and leaves nothing when it goes', async () => {
    await there('--install', '--nodeps', rpm);
    expect(await there('--verify', '--nodeps', 'glusterctl')).toBe('');
    expect(await root.sh('glusterctl --version')).toBe(`glusterctl v${version}`);
    expect(await root.sh(VOLUME)).toContain('Name: data\n');
    await there('--erase', 'glusterctl');
    expect(await root.sh('find /usr /etc /var /opt -name "*glusterctl*"')).toBe('');
  });
});

test('the same source makes the same bytes', async () => {
  const sums = async (): Promise<readonly string[]> =>
    await Promise.all(
      [`${ROOT}build/glusterctl`, deb].map(
        async (file) =>
          `${basename(file)} ${createHash('sha256')
            .update(await readFile(file))
            .digest('hex')}`,
      ),
    );
  const before = await sums();
  await run(process.execPath, ['tools/packages.mjs', 'deb'], { cwd: ROOT });
  expect(await sums()).toEqual(before);
});
