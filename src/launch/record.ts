// Runs the program as the executable does, and adds what was compiled meanwhile to the code of its chunks: node record.cjs CHUNKS CODE [argument…]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { start } from './chunks.ts';

const [, chunks = '', codes = ''] = process.argv.splice(1, 3, 'glusterctl');
const scripts = new Map<string, Script>();

process.on('exit', () => {
  for (const [name, script] of scripts) writeFileSync(join(codes, name), script.createCachedData());
});

start({
  source: (name) => readFileSync(join(chunks, name), 'latin1'),
  code: (name) => readFileSync(join(codes, name)),
  fileOf: (name) => `/${name}`,
  outside: require,
  loaded: (name, script) => scripts.set(name, script),
});
