// The .rpm, made by rpmbuild, which finds out by itself which libraries are needed.
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must, root } from '../run.mjs';
import { layOut, listed, MAINTAINER } from './tree.mjs';

const ARCHITECTURES = { x64: 'x86_64', arm64: 'aarch64' };
const DOC = 'usr/share/doc/glusterctl';
const LICENCES = 'usr/share/licenses/glusterctl';

export async function makeRpm({ folder, version, epoch }) {
  const tree = join(folder, 'tree');
  const architecture = ARCHITECTURES[process.arch];
  await layOut(tree, { zsh: 'usr/share/zsh/site-functions', licences: LICENCES });
  const spec = join(folder, 'glusterctl.spec');
  await writeFile(
    spec,
    specOf({
      version: version.replaceAll('-', '~'),
      tree,
      files: await listed(tree),
      folders: await listed(tree, true),
      epoch,
    }),
  );
  const made = join(folder, 'made');
  await mkdir(made);
  const defined = Object.entries({ _topdir: folder, _rpmdir: made, ...SETTINGS });
  await must('rpmbuild', [
    '-bb',
    `--target=${architecture}`,
    ...defined.flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    spec,
  ]);
  const [name] = await readdir(made);
  await rename(join(made, name), `${root}build/${name}`);
  return `build/${name}`;
}

const SETTINGS = {
  _rpmfilename: '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm',
  // Nothing is stripped here: that would take the program out of its Node.
  __os_install_post: '%{nil}',
  debug_package: '%{nil}',
  _build_id_links: 'none',
  _binary_payload: 'w1.xzdio',
  _buildhost: 'localhost',
  use_source_date_epoch_as_buildtime: '1',
  clamp_mtime_to_source_date_epoch: '1',
};

function specOf({ version, tree, files, folders, epoch }) {
  const date = new Date(epoch * 1000).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) .*$/, '$1 $3 $2 $4');
  return `Name: glusterctl
Version: ${version}
Release: 1
Summary: Provisions GlusterFS volumes over SSH, without a server
License: Apache-2.0 AND MIT
Group: Applications/System
Packager: ${MAINTAINER}

%description
Creates, expands, heals and deletes volumes of GlusterFS, snapshots among
them, and prepares the hosts they lie on. It decides where bricks go, drives
all hosts in parallel over SSH, and keeps what it knows in one file.

Each change can be shown before it is made, and what was interrupted can be
finished or undone. It answers as heketi-cli does, and needs no Heketi.

Nothing is needed but this package: Node.js is part of the program.

%install
cp -a ${tree}/. %{buildroot}

%files
%defattr(-,root,root)
${folders
  .filter((folder) => folder.startsWith(DOC) || folder === LICENCES)
  .map((folder) => `%dir /${folder}`)
  .join('\n')}
${files.map((file) => `${kindOf(file)}/${file}`).join('\n')}

%changelog
* ${date} ${MAINTAINER} - ${version}-1
- What has changed is in changelog.gz, with the documentation.
`;
}

function kindOf(file) {
  if (file.startsWith(LICENCES)) return '%license ';
  return file.startsWith(DOC) || file.startsWith('usr/share/man/') ? '%doc ' : '';
}
