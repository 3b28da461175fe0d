import type { Brick, Volume } from '../model/entities.ts';
import { refused } from '../model/errors.ts';
import { foreignBricks } from '../model/foreign.ts';
import type { Id } from '../model/ids.ts';
import type { Change } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { bricksByDevice, bricksOf } from '../model/usage.ts';
import { deviceLabel, manageName } from './addresses.ts';
import { nodeOfBrick } from './volume-steps.ts';

type Removal = Extract<Change, { readonly do: 'remove'; readonly table: 'devices' }>;

/** Foreign devices leave the state with the last of their bricks. */
export function emptiedForeign(state: State, going: readonly Brick[]): readonly Removal[] {
  const gone = new Set<Id>(going.map(({ id }) => id));
  const byDevice = bricksByDevice(state);
  return [...new Set(foreignBricks(state, going).map(({ device }) => device))]
    .filter((device) => (byDevice.get(device) ?? []).every(({ id }) => gone.has(id)))
    .map((id) => ({ do: 'remove', table: 'devices', id }));
}

/** Nothing on a host is deleted that others have made. */
export function stays(state: State, brick: Brick): string {
  const host = manageName(nodeOfBrick(state, brick));
  const outer = state.devices[state.devices[brick.device]?.inside ?? ''];
  const space =
    outer === undefined
      ? ''
      : `. Its logical volume ${brick.lv} goes on taking space of ${deviceLabel(outer, state)}, which the state no longer counts`;
  return `On ${host} the directory ${brick.path} stays as it is, with all that is in it: this program did not make it${space}`;
}

/** gluster would make bricks in volume groups that aren't ours, or leave old ones behind there. */
export function refuseForeignBricks(state: State, { id, name }: Volume, done: string): void {
  const [first] = foreignBricks(state, bricksOf(state, id));
  if (first === undefined) return;
  throw refused(
    `Volume ${name} can't be ${done}: it has bricks that this program did not make`,
    `They can go to disks of ours, one after the other: glusterctl brick evict ${first.id}`,
  );
}
