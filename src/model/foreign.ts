import type { Brick, Device } from './entities.ts';
import type { Id } from './ids.ts';
import type { State } from './state.ts';

/**
 * Bricks of volumes that others made lie on foreign devices. What is on one is only ever moved off: no script of ours
 * makes, mounts, unmounts or takes away anything there.
 */
export function isForeign({ devices }: Pick<State, 'devices'>, { device }: Pick<Brick, 'device'>): boolean {
  return devices[device]?.foreign === true;
}

/** Bricks whose place on disk is ours, to be made and taken away. */
export function ownBricks(state: Pick<State, 'devices'>, bricks: readonly Brick[]): readonly Brick[] {
  return bricks.filter((brick) => !isForeign(state, brick));
}

export function foreignBricks(state: Pick<State, 'devices'>, bricks: readonly Brick[]): readonly Brick[] {
  return bricks.filter((brick) => isForeign(state, brick));
}

/** Disks of ours. */
export function ownDevices(devices: readonly Device[]): readonly Device[] {
  return devices.filter(({ foreign }) => foreign !== true);
}

/** Foreign devices whose file systems lie in volume groups of these. */
export function devicesInside(
  { devices }: Pick<State, 'devices'>,
  outer: ReadonlySet<Id>,
): readonly Device[] {
  return Object.values(devices).filter(({ inside }) => inside !== undefined && outer.has(inside));
}
