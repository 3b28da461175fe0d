import { readFile } from 'node:fs/promises';
import type { State } from '../../src/model/state.ts';
import { parse } from '../../src/store/format.ts';

/** What a state file holds; an error where it is damaged. */
export async function stateIn(path: string): Promise<State> {
  const parsed = parse(await readFile(path));
  if (parsed.kind === 'damaged') throw new Error(`${path} is damaged: ${JSON.stringify(parsed.damage)}`);
  return parsed.document as State;
}
