import { brickName } from '../data/brick-name.ts';
import type { GlusterVolume } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { stopBricks } from './volumes.ts';

/** Bricks that leave keep what they hold. */
export function takeOut(call: Call, volume: GlusterVolume, bricks: readonly string[]): void {
  const numbered = volume.bricks.map((brick, position) => ({ ...brick, number: brick.number ?? position }));
  const leaving = numbered.filter((brick) => bricks.includes(brickName(brick)));
  stopBricks(call, leaving);
  volume.left = [...(volume.left ?? []), ...leaving];
  volume.bricks = numbered.filter((brick) => !leaving.includes(brick));
}
