interface Module {
  readonly exports: object;
}

/** A chunk is what CommonJS makes of a module. */
export type RunChunk = (
  exports: object,
  require: (id: string) => unknown,
  module: Module,
  file: string,
  folder: string,
) => void;

/** What every command line needs, if the build puts it here: finding, reading and compiling some small files takes longer than one. */
export const ENTRY: Readonly<Record<string, RunChunk>> = {};
