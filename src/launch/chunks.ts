import { Script } from 'node:vm';

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

interface Module {
  readonly exports: unknown;
}

/** Starts the program that chunks consist of; each is loaded when it is asked for, with what was compiled of it before. */
export function start(chunks: Chunks): void {
  const modules = new Map<string, Module>();
  const load = (id: string): unknown =>
    id.startsWith('.') ? chunk(id.slice(id.lastIndexOf('/') + 1)) : chunks.outside(id);

  function chunk(name: string): unknown {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const source = chunks.source(name);
    const filename = chunks.fileOf(name);
    const cachedData = chunks.code(name, source);
    const script = new Script(source, cachedData === undefined ? { filename } : { filename, cachedData });
    chunks.loaded?.(name, script);
    const module: Module = { exports: {} };
    modules.set(name, module);
    script.runInThisContext()(module.exports, load, module, filename);
    return module.exports;
  }

  load('./main.js');
}
