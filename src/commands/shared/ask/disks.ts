import type { Ask } from '../../../cli/ask.ts';
import { findNode } from '../../../model/lookup.ts';
import { inNaturalOrder } from '../../../model/natural-order.ts';
import { DISK_COLUMNS, diskRefusal, diskRow, isWipeable, takeableFirst } from './disk-rows.ts';

/** Disks of the node that was named, found on its host; what can be used comes first, the rest with the reason. */
export const disks: Ask = {
  after: ['node'],
  async answer({ context, said }) {
    const reference = said('node');
    if (reference === '') return null;
    const [{ discoverDisks }, { addressOf, manageName }] = await Promise.all([
      import('../../../actions/discover-disks.ts'),
      import('../../../plans/addresses.ts'),
    ]);
    const node = findNode(await context.store.read(), reference);
    const host = manageName(node);
    context.stderr(`Looking at the disks of ${host}`);
    const { disks: found, failures } = await discoverDisks(context, [addressOf(node)]);
    for (const { error } of failures) throw error;
    const rows = takeableFirst(
      inNaturalOrder(found, ({ device }) => device.path).map((disk) => {
        const refusal = diskRefusal(disk);
        const wipe = isWipeable(disk) ? ' (only with --destroy-existing-data)' : '';
        return diskRow(disk.device.path, disk, refusal === null ? null : `${refusal}${wipe}`);
      }),
    );
    if (rows.some(({ refusal }) => refusal === undefined)) {
      const question = `Which disks of ${host}?`;
      return (await context.prompt.tick({ question, columns: DISK_COLUMNS, rows })).join(',');
    }
    context.stderr(`No disk of ${host} can be used:`);
    for (const { value, refusal } of rows) context.stderr(`  ${value}: ${refusal ?? ''}`);
    return null;
  },
};
