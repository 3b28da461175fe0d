import { rm } from 'node:fs/promises';
import { json } from './truth.ts';
import type { World } from './world.ts';

/** The state is gone, and all of its backups. */
export async function forgetState(world: World): Promise<void> {
  const { path } = (await json(world, 'state', 'path')) as { path: string };
  await rm(path);
  await rm(`${path}.backups`, { recursive: true, force: true });
}
