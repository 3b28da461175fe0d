// Writes the manual pages from the definitions of the commands: `npm run man`, or `npm run man -- FOLDER`.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { load, root } from './run.mjs';

const folder = process.argv[2] === undefined ? join(root, 'man') : resolve(process.argv[2]);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
// A build that is to give the same bytes again says which day it is.
const seconds = process.env.SOURCE_DATE_EPOCH;
const day = seconds === undefined ? new Date() : new Date(Number(seconds) * 1000);
const date = day.toISOString().slice(0, 10);
const [{ manual }, { program }] = await Promise.all([
  load('src/cli/pages/manual.ts'),
  load('src/commands/index.ts'),
]);
// Pages of commands that are no more would stay.
if (process.argv[2] === undefined) await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const [name, text] of await manual(program, { version, date }))
  await writeFile(join(folder, name), text);
