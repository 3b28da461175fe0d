import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { refused } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { checkVolumeName } from '../../plans/volume-name.ts';
import { volumeArgument } from './volume-argument.ts';

export const rename = command({
  path: ['volume', 'rename'],
  summary: 'Says why a volume keeps its name, and what does instead',
  description: 'No version of gluster can rename a volume, stopped or not.',
  arguments: {
    volume: volumeArgument,
    name: argument.optional({ name: 'NAME', summary: 'the name wished for' }),
  },
  examples: [{ title: 'What to do instead for data', line: 'volume rename data archive' }],
  changes: false,
  check: ({ name }) => checkVolumeName(name),
  async run({ store }, { volume: word, name }) {
    const volume = findVolume(await store.read(), word);
    const wished = name === '' ? 'NAME' : name;
    throw refused(
      `gluster can't rename a volume: ${volume.name} keeps its name`,
      [
        'A clone under the new name takes its place, without copying:',
        `  1. unmount ${volume.name} on its clients, so that nothing more is written to it`,
        `  2. glusterctl volume clone ${volume.name} --name=${wished}`,
        `  3. mount the clone instead: glusterctl volume mount-command ${wished}`,
        `  4. when all is there: glusterctl volume delete ${volume.name}`,
      ].join('\n'),
    );
  },
});
