import type { Ask } from '../../../cli/ask.ts';
import { GlusterctlError } from '../../../model/errors.ts';
import { findNode } from '../../../model/lookup.ts';
import { formatSize } from '../../../model/sizes.ts';
import { inNaturalOrder } from '../../../ui/natural-order.ts';
import type { Row } from '../../../ui/prompts/questions.ts';
import type { FoundOnHost } from '../../../ui/views/device.ts';

const COLUMNS = [{ title: 'DISK' }, { title: 'SIZE', align: 'right' }, { title: 'MODEL', drop: 1 }] as const;

/** Disks of the node that was named, found on its host; what can be used comes first, the rest with the reason. */
export const disks: Ask = {
  after: ['node'],
  async answer({ context, said }) {
    const reference = said('node');
    if (reference === '') return null;
    const [{ probeDevices }, { addressOf, manageName }, { deviceOn }] = await Promise.all([
      import('../../../actions/probe-hosts.ts'),
      import('../../../plans/addresses.ts'),
      import('../../../plans/device-names.ts'),
    ]);
    const state = await context.store.read();
    const node = findNode(state, reference);
    const host = manageName(node);
    context.stderr(`Looking at the disks of ${host}`);
    const found = await probeDevices(await context.hosts(), addressOf(node), []);
    if (found instanceof GlusterctlError) throw found;
    const rows = inNaturalOrder(found, ({ path }) => path).map((disk) =>
      rowOf(disk, deviceOn(state, disk) !== undefined),
    );
    const usable = rows.filter(({ refusal }) => refusal === undefined);
    const ordered = [...usable, ...rows.filter(({ refusal }) => refusal !== undefined)];
    if (usable.length > 0) {
      const question = `Which disks of ${host}?`;
      return (await context.prompt.tick({ question, columns: COLUMNS, rows: ordered })).join(',');
    }
    context.stderr(`No disk of ${host} can be used:`);
    for (const { value, refusal } of ordered) context.stderr(`  ${value}: ${refusal ?? ''}`);
    return null;
  },
};

function rowOf({ path, sizeKiB, model, refusal, wipeable }: FoundOnHost['device'], managed: boolean): Row {
  const row = { value: path, cells: [path, formatSize(sizeKiB), model || '-'] };
  if (managed) return { ...row, refusal: 'managed already' };
  if (refusal === null) return row;
  const wipe = wipeable ? ' (only with --destroy-existing-data)' : '';
  return { ...row, refusal: `${refusal.words}${wipe}` };
}
