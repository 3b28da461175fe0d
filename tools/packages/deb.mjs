// The .deb, made by dpkg-deb alone.
import { createHash } from 'node:crypto';
import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { must, root } from '../run.mjs';
import { libraries } from './libraries.mjs';
import { layOut, listed, MAINTAINER, packed, put } from './tree.mjs';

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };
const DOC = 'usr/share/doc/glusterctl';
// The libraries that Node holds are Node's, and so is how it was linked.
const OVERRIDES = `glusterctl: initial-upload-closes-no-bugs
glusterctl: embedded-library
glusterctl: hardening-no-pie
`;

export async function makeDeb({ folder, version, epoch }) {
  const tree = join(folder, 'tree');
  const architecture = ARCHITECTURES[process.arch];
  // A beginning of a version sorts before it; -1 is the package's own number.
  const full = `${version.replaceAll('-', '~')}-1`;
  await layOut(tree, { zsh: 'usr/share/zsh/vendor-completions', licences: DOC });
  await put(tree, `${DOC}/copyright`, copyright(epoch));
  await put(tree, `${DOC}/changelog.Debian.gz`, packed(changelog(full, epoch)));
  await put(tree, 'usr/share/lintian/overrides/glusterctl', OVERRIDES);
  const files = await listed(tree);
  const sums = await Promise.all(
    files.map(
      async (file) =>
        `${createHash('md5')
          .update(await readFile(join(tree, file)))
          .digest('hex')}  ${file}\n`,
    ),
  );
  const sizes = await Promise.all(
    files.map(async (file) => Math.ceil((await stat(join(tree, file))).size / 1024)),
  );
  await put(tree, 'DEBIAN/md5sums', sums.join(''));
  await put(
    tree,
    'DEBIAN/control',
    `Package: glusterctl
Version: ${full}
Architecture: ${architecture}
Maintainer: ${MAINTAINER}
Installed-Size: ${sizes.reduce((sum, size) => sum + size, 0)}
Depends: ${await libraries(join(tree, 'usr/bin/glusterctl'))}
Suggests: bash-completion, openssh-client
Section: admin
Priority: optional
Description: provisions GlusterFS volumes over SSH, without a server
 Creates, expands, heals and deletes volumes of GlusterFS, snapshots among
 them, and prepares the hosts they lie on. It decides where bricks go, drives
 all hosts in parallel over SSH, and keeps what it knows in one file.
 .
 Each change can be shown before it is made, and what was interrupted can be
 finished or undone. It answers as heketi-cli does, and needs no Heketi.
 .
 Nothing is needed but this package: Node.js is part of the program.
`,
  );
  for (const path of await listed(tree, true)) await chmod(join(tree, path), 0o755);
  const file = `${root}build/glusterctl_${full}_${architecture}.deb`;
  // A sixth larger than by the strongest compression, in a sixth of its time.
  await must('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--threads-max=1', '--build', tree, file]);
  return file.slice(root.length);
}

function changelog(version, epoch) {
  const date = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000');
  return `glusterctl (${version}) unstable; urgency=medium

  * What has changed is in changelog.gz.

 -- ${MAINTAINER}  ${date}
`;
}

function copyright(epoch) {
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: glusterctl
Comment: The program holds Node.js and packages of npm. The licences of all of
 them are in licences.gz, beside this file.

Files: *
Copyright: ${new Date(epoch * 1000).getUTCFullYear()} The glusterctl authors
License: Apache-2.0
 On Debian, the text of this licence is in
 /usr/share/common-licenses/Apache-2.0.
`;
}
