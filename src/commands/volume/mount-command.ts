import { command } from '../../cli/define.ts';
import { flag, refined } from '../../cli/flag.ts';
import { refused, usage } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { beingDeleted } from '../../model/reserved.ts';
import { mountView } from '../../ui/views/volume.ts';
import { volumeArgument } from './volume-argument.ts';

export const mountCommand = command({
  path: ['volume', 'mount-command'],
  summary: 'Print how a client mounts a volume: by hand, in fstab, as a systemd unit',
  arguments: { volume: volumeArgument },
  flags: {
    at: refined(
      flag.text({ placeholder: '/PATH', summary: 'where to mount it; /mnt/NAME if not given' }),
      mountPoint,
    ),
  },
  examples: [{ title: 'How to mount data', line: 'volume mount-command data' }],
  changes: false,
  async run({ store }, { volume: word, at }) {
    const state = await store.read();
    const volume = findVolume(state, word);
    if (beingDeleted(state).has(volume.id))
      throw refused(
        `Volume ${volume.name} is being deleted: no client can mount it`,
        'How that goes on: glusterctl operation list',
      );
    return mountView(state, volume, at === '' ? `/mnt/${volume.name}` : at);
  },
});

function mountPoint(at: string): string {
  if (at !== '' && !/^\/[\w./-]*$/.test(at))
    throw usage(`"${at}" is no path to mount at`, 'Give an absolute path of plain characters.');
  return at;
}
