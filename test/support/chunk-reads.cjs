'use strict';
// node --require chunk-reads.cjs bin/glusterctl.js …: tells on descriptor 3, a line each, which chunks of the program were loaded.
const fs = require('node:fs');

const { readFileSync } = fs;
fs.readFileSync = (path, ...more) => {
  const [, chunk] = /\/dist\/chunks\/(.+\.js)$/.exec(String(path)) ?? [];
  if (chunk !== undefined) fs.writeSync(3, `${chunk}\n`);
  return readFileSync(path, ...more);
};
