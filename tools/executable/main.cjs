'use strict';
// The main script of the executable, where chunks and their compiled code are assets.
const { getRawAsset } = require('node:sea');
const { start } = require('./chunks.cjs');

const asset = (name) => Buffer.from(getRawAsset(name));
// They are plain ASCII, so each is one copy and no decoding.
start({ source: (name) => asset(name).latin1Slice(), code: (name) => asset(`${name}.code`) });
