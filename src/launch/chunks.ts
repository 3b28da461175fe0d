import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { ENTRY, type RunChunk } from './entry.ts';

export interface Chunks {
  /** The text of a chunk: a function of what CommonJS hands a module, by itself an expression. */
  source(name: string): string;
  /** What was compiled of it before. */
  code(name: string, source: string): Buffer | undefined;
  /** What traces of errors name it by. */
  fileOf(name: string): string;
  /** Modules that are no chunk: Node's own, and packages. */
  outside(id: string): unknown;
  /** Hears of each chunk before it runs. */
  loaded?(name: string, script: Script): void;
}

/** Starts the program that chunks consist of; each is loaded when it is asked for, with what was compiled of it before. */
export function start(chunks: Chunks): void {
  const modules = new Map<string, { readonly exports: object }>();
  const load = (id: string): unknown => (id.startsWith('./') ? chunk(id.slice(2)) : chunks.outside(id));

  function chunk(name: string): unknown {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const run = ENTRY[name] ?? compiled(name);
    const module = { exports: {} };
    modules.set(name, module);
    const file = chunks.fileOf(name);
    run(module.exports, load, module, file, dirname(file));
    return module.exports;
  }

  function compiled(name: string): RunChunk {
    const source = chunks.source(name);
    const filename = chunks.fileOf(name);
    const cachedData = chunks.code(name, source);
    const script = new Script(source, cachedData === undefined ? { filename } : { filename, cachedData });
    chunks.loaded?.(name, script);
    return script.runInThisContext();
  }

  load('./main.js');
}
