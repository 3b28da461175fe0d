import type { Ask } from '../../cli/ask.ts';
import { ago } from '../../ui/ago.ts';
import { fileOf } from './file.ts';

/** The only one that there can be, with who holds it. */
export const lock: Ask = {
  async answer({ context }) {
    const holder = await (await fileOf(context)).lock();
    if (holder === null) context.stderr('There is no lock.');
    if (holder === 'unreadable')
      context.stderr('The lock can not be read. To remove it: glusterctl state unlock --force');
    if (holder === null || holder === 'unreadable') return null;
    const { id, command, user, host, pid, since } = holder;
    return await context.prompt.choose({
      question: 'Which lock?',
      columns: [{ title: 'LOCK' }, { title: 'OF' }, { title: 'HOST' }, { title: 'SINCE', drop: 1 }],
      rows: [
        {
          value: id,
          cells: [id, command, `${user}@${host}, process ${pid}`, ago(since, context.clock.now())],
        },
      ],
    });
  },
};
