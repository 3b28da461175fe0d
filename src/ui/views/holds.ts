import { counted } from '../../model/counted.ts';
import type { State } from '../../model/state.ts';
import { TABLE_WORDS } from '../../model/table-words.ts';

const TABLES = ['clusters', 'nodes', 'devices', 'volumes', 'bricks', 'blockVolumes'] as const;

/** How many a state has of each. */
export function countsOf(state: State): Readonly<Record<(typeof TABLES)[number], number>> {
  const of = (table: (typeof TABLES)[number]): number => Object.keys(state[table]).length;
  return {
    clusters: of('clusters'),
    nodes: of('nodes'),
    devices: of('devices'),
    volumes: of('volumes'),
    bricks: of('bricks'),
    blockVolumes: of('blockVolumes'),
  };
}

/** `1 cluster, 3 nodes, 6 devices, …` */
export function holds(state: State): string {
  const counts = countsOf(state);
  return TABLES.map((table) => counted(counts[table], TABLE_WORDS[table])).join(', ');
}
