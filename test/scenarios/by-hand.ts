import { expect } from 'vitest';
import type { World } from './world.ts';

/** Past the program, as a person would at a shell; it must succeed. */
export async function byHand(world: World, host: string, script: string): Promise<string> {
  const ran = await world.onHost(host, `set -e\n${script}`);
  expect(ran.code, `${host}: ${script}\n${ran.stdout}${ran.stderr}`).toBe(0);
  return ran.stdout;
}
