// The .deb and the .rpm of the executable: npm run build:packages, or with deb or rpm behind -- for one of them.
import './bare-node.mjs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDeb } from './packages/deb.mjs';
import { PROGRAMS } from './packages/missing.mjs';
import { makeRpm } from './packages/rpm.mjs';
import { lacking, must, root, run } from './run.mjs';

const MAKERS = { deb: makeDeb, rpm: makeRpm };

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(MAKERS);
const unknown = wanted.filter((kind) => !(kind in MAKERS));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(' ')}; there are ${Object.keys(MAKERS).join(', ')}`);
  process.exit(2);
}
const missing = await lacking(Object.assign({}, ...wanted.map((kind) => PROGRAMS[kind])));
if (missing.length > 0) {
  console.error(`What makes them is missing. On Debian: apt-get install ${missing.join(' ')}`);
  process.exit(1);
}

process.stdout.write(await must(process.execPath, ['tools/executable.mjs']));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
// Two builds of the same commit give the same bytes.
process.env.SOURCE_DATE_EPOCH ??= await lastCommit();
// Of an earlier version: what lies in build belongs together.
for (const name of await readdir(`${root}build`)) {
  if (wanted.some((kind) => name.endsWith(`.${kind}`))) await rm(`${root}build/${name}`);
}
const work = `${root}build/work`;
try {
  for (const kind of wanted) {
    const folder = join(work, kind);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    console.log(await MAKERS[kind]({ folder, version, epoch: Number(process.env.SOURCE_DATE_EPOCH) }));
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

/** When the source was changed last; of a source without history nothing is known. */
async function lastCommit() {
  const { code, output } = await run('git', ['log', '-1', '--format=%ct'], { quiet: true });
  return code === 0 ? output.trim() : '0';
}
