import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { usage } from '../../model/errors.ts';
import { words } from '../shared/ask/words.ts';
import { simulatedHost } from './ask-host.ts';
import { folder, sendTo } from './send-order.ts';

export const replaceDisk = command({
  path: ['simulator', 'replace-disk'],
  summary: 'Puts another disk, an empty one, in the place of a disk of a simulated host',
  arguments: {
    host: argument.one(
      { name: 'HOST', summary: 'name of a simulated host' },
      { required: 'Name a host', hint: '"simulator status" lists them.', ask: simulatedHost },
    ),
    disk: argument.one(
      { name: 'DISK', summary: 'the disk that goes, as /dev/vdb' },
      {
        required: 'Name a disk of the host, as /dev/vdb',
        ask: words('Which disk? (as /dev/vdb)', (text) => {
          if (!text.startsWith('/')) throw usage('Type its path');
        }),
      },
    ),
  },
  flags: { folder },
  examples: [{ title: 'A new disk, after the old one died', line: 'simulator replace-disk gl2 /dev/sdb' }],
  changes: false,
  standsAlone: true,
  run: async (context, { host, disk, folder: named }) =>
    await sendTo(context, named, { verb: 'replace-disk', host, disk }),
});
