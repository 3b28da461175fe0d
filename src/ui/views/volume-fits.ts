import { counted } from '../../model/counted.ts';
import type { Id } from '../../model/ids.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import type { View } from '../view.ts';
import { said } from './state.ts';

/** Where the bricks of a volume would be, told by the state that would be. */
export function volumeFitsView(after: State, volume: Id, notes: readonly string[]): View {
  const bricks = bricksOf(after, volume).map((brick) => {
    const device = after.devices[brick.device];
    const host = after.nodes[device?.node ?? '']?.manage[0] ?? '';
    return { host, device: device?.name ?? '', sizeKiB: brick.sizeKiB, kind: brick.kind };
  });
  const lines = bricks.map(
    ({ host, device, sizeKiB, kind }) =>
      `  ${host}:${device}  ${formatSize(sizeKiB)}${kind === 'arbiter' ? '  arbiter' : ''}`,
  );
  const text = [`It fits: ${counted(bricks.length, 'brick')}`, ...lines].join('\n');
  return { ...said(text, { fits: true, bricks, notes }), notes };
}
