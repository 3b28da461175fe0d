import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { said } from '../../ui/views/state.ts';
import { lock as askLock } from './ask-lock.ts';
import { fileOf } from './file.ts';

const MISSING = 'Lock id missing';

export const unlock = command({
  path: ['state', 'unlock'],
  summary: 'Removes a lock that a process left behind on another machine or in another container',
  arguments: {
    lock: argument.optional(
      { name: 'LOCK', summary: 'Id of the lock, as the message about it says' },
      { required: MISSING, ask: askLock, orFlag: 'force' },
    ),
  },
  flags: {
    force: flag.bool({
      summary: 'Also a lock that can not be read, or whose process lives',
      fallback: false,
    }),
  },
  examples: [{ title: 'Remove a lock that another machine left', line: 'state unlock 4f2c' }],
  changes: false,
  logged: true,
  check({ lock, force }) {
    if (lock === '' && !force) throw usage(MISSING, 'The message about the lock names it.');
  },
  async run(context, { lock, force }) {
    const removed = await (await fileOf(context)).unlock(lock === '' ? null : lock, force);
    const text =
      removed === null
        ? 'There is no lock'
        : removed === 'unreadable'
          ? 'Removed a lock that could not be read'
          : `Removed lock ${removed.id} of "${removed.command}"`;
    return said(text, { removed });
  },
});
