import type { Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import type { View } from '../view.ts';
import { volumeShape } from './shapes.ts';
import { NO_FOREIGN, volumeTable } from './volume-list.ts';

interface Adopted {
  readonly state: State;
  readonly volumes: readonly Volume[];
  readonly notes: readonly string[];
}

/** `failed`: for programs, what could not be adopted. */
export function adoptedView({ state, volumes, notes }: Adopted, failed: readonly unknown[]): View {
  return {
    text: () => volumes.map(({ name, id }) => `Volume ${name} adopted, as ${id}\n`).join(''),
    json: () => ({
      volumes: volumes.map((volume) => volumeShape(state, volume)),
      ...(failed.length === 0 ? {} : { failed }),
    }),
    table: (wide) => volumeTable(state, volumes, wide),
    names: () => volumes.map(({ name }) => name),
    notes,
    ...(volumes.length + failed.length > 0 ? {} : { whenEmpty: NO_FOREIGN }),
    exitCode: failed.length === 0 ? 0 : 3,
  };
}
