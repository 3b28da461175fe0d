import type { Volume } from '../model/entities.ts';
import type { State } from '../model/state.ts';
import { quote } from '../shell/quote.ts';

/** As a volume is typed: by its name, unless that fits several or is the id of another one. */
export function typedVolume({ id, name }: Volume, { volumes }: State): string {
  const fits = Object.values(volumes).filter((other) => other.name === name).length;
  return fits === 1 && !Object.hasOwn(volumes, name) ? quote(name) : id;
}

/** What helps where a name is taken. */
export function nameTaken(taken: Volume, state: State): string {
  return `Take another name. What has it: glusterctl volume info ${typedVolume(taken, state)}`;
}
