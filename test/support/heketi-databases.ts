import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import { wholeDatabase } from '../../src/heketi/reading.ts';
import type { HeketiDatabase } from '../../src/heketi/records/database.ts';

const FOLDER = new URL('../heketi/databases/', import.meta.url);

/** Of all that Heketi's servers wrote and nobody damaged. */
export const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.db.gz'))
  .map((name) => name.replace('.db.gz', ''))
  .sort();

/** `three-nodes.db`, `damaged/half.db`, `large.json` */
export function databaseFile(name: string): Buffer {
  return gunzipSync(readFileSync(new URL(`${name}.gz`, FOLDER)));
}

export function exportOf(name: string): unknown {
  return JSON.parse(databaseFile(`${name}.json`).toString());
}

/** To be changed by tests: another one each time. */
export function heketiDatabase(name: string): HeketiDatabase {
  return structuredClone(wholeDatabase(readHeketiDatabase(databaseFile(`${name}.db`)), name));
}
