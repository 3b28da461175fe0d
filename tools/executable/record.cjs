'use strict';
// Runs the program as the executable does, and adds what was compiled meanwhile to the code of its chunks: node record.cjs CHUNKS CODE [argument…]
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { start } = require('./chunks.cjs');

const [, chunks, codes] = process.argv.splice(1, 3, 'glusterctl');
const scripts = new Map();

process.on('exit', () => {
  for (const [name, script] of scripts) writeFileSync(join(codes, name), script.createCachedData());
});
start({
  source: (name) => readFileSync(join(chunks, name), 'latin1'),
  code: (name) => readFileSync(join(codes, name)),
  loaded: (name, script) => scripts.set(name, script),
});
