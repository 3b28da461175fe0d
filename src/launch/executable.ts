// The main script of the executable, where chunks and their compiled code are assets.
import { getRawAsset } from 'node:sea';
import { start } from './chunks.ts';

function asset(name: string): Buffer {
  const found = getRawAsset(name);
  return typeof found === 'string' ? Buffer.from(found) : Buffer.from(found);
}

start({
  // They are plain ASCII, so each is one copy and no decoding.
  source: (name) => asset(name).toString('latin1'),
  code: (name) => asset(`${name}.code`),
  fileOf: (name) => `/${name}`,
  outside: builtin,
});

/** The native helpers that ssh2 looks for are not there, here as on most hosts. */
function builtin(id: string): unknown {
  const found: unknown = process.getBuiltinModule(id);
  if (found === undefined)
    throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
  return found;
}
