// The figures that docs/performance.md is made of.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../run.mjs';

const folder = join(root, 'test/bench/results');
const fileOf = (bench) => join(folder, `${bench.replace(':', '-')}.json`);

/** What `npm run bench` or `npm run bench:lab` kept; null: nothing yet. */
export async function stored(bench) {
  const text = await readFile(fileOf(bench), 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** Rows that were measured replace those of their names; others stay, but for those that are no longer measured. */
export function merged(before, { machine, rows }, names) {
  const all = new Map([...(before?.rows ?? []), ...rows].map((row) => [row.name, row]));
  return { machine, rows: names.flatMap((name) => all.get(name) ?? []) };
}

export async function store(bench, result, names) {
  await mkdir(folder, { recursive: true });
  const kept = merged(await stored(bench), result, names);
  await writeFile(fileOf(bench), `${JSON.stringify(kept, null, 2)}\n`);
}
