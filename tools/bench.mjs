// What needs no lab, each row with its floor and its goal: start-up, changes on large states, placement, looking, and what our own
// part of work on hosts is.
import './bare-node.mjs';
import { bench } from './bench/frame.mjs';
import { baseNode } from './executable/base.mjs';
import { load, must, root } from './run.mjs';

const { parts } = await load('test/bench/parts.ts');

async function executable() {
  await must(process.execPath, ['tools/executable.mjs']);
  return await baseNode();
}

await bench('bench', parts, {
  around: async (task) => await task(),
  measure: async (part, wants) => await part.measure({ root, wants, executable }),
});
