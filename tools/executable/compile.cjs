'use strict';
// node compile.cjs CHUNKS CODE: compiles each chunk, without running it. With --check: whether this Node takes the code that is there.
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const [chunks, codes, check] = process.argv.slice(2);
for (const name of readdirSync(chunks)) {
  const source = readFileSync(join(chunks, name), 'latin1');
  if (check === undefined) {
    writeFileSync(join(codes, name), new Script(source, { filename: name }).createCachedData());
  } else {
    const cachedData = readFileSync(join(codes, name));
    if (new Script(source, { filename: name, cachedData }).cachedDataRejected) {
      throw new Error(`the code of ${name} would not be taken`);
    }
  }
}
