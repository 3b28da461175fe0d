'use strict';
// Loads the chunks that the program consists of, each when it is asked for, with the code that was compiled for it before.
const { Script } = require('node:vm');

/** `loaded` hears of each chunk's script. */
exports.start = function start({ source, code, loaded = () => undefined }) {
  const modules = new Map();
  const load = (id) => (id.startsWith('.') ? chunk(id.slice(id.lastIndexOf('/') + 1)) : builtin(id));

  function chunk(name) {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    const script = new Script(source(name), { filename: name, cachedData: code(name) });
    loaded(name, script);
    modules.set(name, module);
    script.runInThisContext()(module.exports, load, module, process.execPath, '/');
    return module.exports;
  }

  load('./main.js');
};

/** The native helpers that ssh2 looks for are not there, here as on most hosts. */
function builtin(id) {
  const found = process.getBuiltinModule(id);
  if (found === undefined)
    throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
  return found;
}
