import type { Entities } from './plan.ts';

/** What one of each table is called, in our own messages. */
export const TABLE_WORDS: Readonly<Record<keyof Entities, string>> = {
  clusters: 'cluster',
  nodes: 'node',
  devices: 'device',
  bricks: 'brick',
  volumes: 'volume',
  blockVolumes: 'block volume',
};
