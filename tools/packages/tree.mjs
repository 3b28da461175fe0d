// The files of both packages, as they lie on a host. Where distributions differ, the package says so.
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { must, root } from '../run.mjs';

/** By the variables that Debian's tools for packages read, too. */
export const MAINTAINER = `${process.env.DEBFULLNAME ?? 'The glusterctl authors'} <${process.env.DEBEMAIL ?? 'glusterctl@example.org'}>`;
const DOC = 'usr/share/doc/glusterctl';

/** Lays them out; `zsh` is the folder of completions that the distribution's zsh reads, `licences` where they belong. */
export async function layOut(tree, { zsh, licences }) {
  const program = `${root}build/glusterctl`;
  const completion = async (shell) => (await must(program, ['completion', shell])).replace(/\n*$/, '\n');
  await put(tree, 'usr/bin/glusterctl', await readFile(program), 0o755);
  await put(tree, 'usr/share/bash-completion/completions/glusterctl', await completion('bash'));
  await put(tree, `${zsh}/_glusterctl`, await completion('zsh'));
  await put(tree, 'usr/share/fish/vendor_completions.d/glusterctl.fish', await completion('fish'));
  await put(tree, `${DOC}/README.md`, await readFile(`${root}README.md`));
  await put(tree, `${DOC}/changelog.gz`, packed(await readFile(`${root}CHANGELOG.md`)));
  await put(tree, `${licences}/licences.gz`, packed(await readFile(`${root}build/glusterctl.licences`)));
  for (const name of await readdir(`${root}examples`, { recursive: true })) {
    const text = await readFile(`${root}examples/${name}`).catch(() => null);
    if (text === null) continue;
    await put(tree, `${DOC}/examples/${name}`, text, text.subarray(0, 2).toString() === '#!' ? 0o755 : 0o644);
  }
  for (const { name, text } of await manual()) {
    await put(tree, `usr/share/man/man${name.slice(name.lastIndexOf('.') + 1)}/${name}.gz`, packed(text));
  }
}

async function manual() {
  const folder = `${root}build/work/man`;
  await must('npm', ['run', '--silent', 'man', '--', folder]);
  const names = (await readdir(folder)).toSorted();
  return await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name)) })));
}

/** As gzip -9n does: without a name and a time. */
export function packed(text) {
  return gzipSync(text, { level: 9 });
}

export async function put(tree, path, content, mode = 0o644) {
  const file = join(tree, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  // Whatever the umask of who builds.
  await chmod(file, mode);
}

/** All files of a tree by their paths, and with `folders` these instead. */
export async function listed(tree, folders = false) {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() === folders)
    .map((entry) => relative(tree, join(entry.parentPath, entry.name)))
    .toSorted();
}
