// What both benches share: what is typed, and what becomes of the rows.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { must } from '../run.mjs';
import { circumstances, loadAverage, machine } from './machine.mjs';
import { chooser, heading, lineOf } from './rows.mjs';
import { store } from './stored.mjs';

const USAGE = `npm run BENCH -- [ROW…]              only rows of this name, or that begin so, with or without what stands before the colon
npm run --silent BENCH -- --json     as JSON on stdout; the lines go to stderr
npm run BENCH -- --compare FILE      beside what another checkout printed with --json
npm run BENCH -- --store             keeps the rows, and writes docs/performance.md`;

export function typed(bench) {
  const options = { json: { type: 'boolean' }, compare: { type: 'string' }, store: { type: 'boolean' } };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    return { ...values, words: positionals };
  } catch (error) {
    throw new Error(`${error.message}\n${USAGE.replaceAll('BENCH', bench)}`);
  }
}

/**
 * Measures the parts that have a wanted row, by `measure(part, wants)`; `around(task)` makes ready what they need, and is given a
 * task that gives rows. Ends with 1 where a goal is missed.
 */
export async function bench(name, parts, { around, measure }) {
  try {
    const { words, json = false, compare, store: isStored = false } = typed(name);
    const names = parts.flatMap((part) => part.names);
    const wants = chooser(words, names);
    const others = compare === undefined ? null : await rowsIn(compare);
    await must(process.execPath, ['tools/build.mjs']);
    const say = json ? console.error : console.log;
    const measured = await circumstances();
    const rows = await around(async () => {
      const all = [];
      say(heading());
      for (const part of parts.filter((one) => one.names.some(wants))) {
        const load = loadAverage();
        for (const row of await measure(part, wants)) {
          say(lineOf(row, others === null ? undefined : (others.get(row.name) ?? null)));
          all.push({ ...row, ...measured, load });
        }
        // Part by part: what comes later may fail, and the lab takes long.
        if (isStored) await keep(name, all, names);
      }
      return all;
    });
    if (json) console.log(JSON.stringify({ machine: machine(), rows }, null, 2));
    if (isStored) say('docs/performance.md is written');
    const missed = rows.filter(({ met }) => met === false).length;
    say(`${rows.length} rows; ${missed === 0 ? 'every goal is met' : `${missed} miss their goal`}`);
    process.exitCode = missed === 0 ? 0 : 1;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function keep(name, rows, names) {
  await store(name, { machine: machine(), rows }, names);
  await must(process.execPath, ['tools/docs.mjs']);
}

async function rowsIn(file) {
  try {
    const { rows } = JSON.parse(await readFile(file, 'utf8'));
    return new Map(rows.map((row) => [row.name, row]));
  } catch (error) {
    throw new Error(`${file} is not what --json prints: ${error.message}`);
  }
}
