// What npm's package starts: chunks are files, and what is compiled of them is kept between runs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { folderOf } from '../cli/places.ts';
import { start } from './chunks.ts';
import { type CodeCache, codeCache } from './code-cache.ts';

declare const GLUSTERCTL_VERSION: string;

/** What is smaller is compiled faster than it is looked up. */
const LEAST = 16_000;
/** After that many commands it is left as it is: what is typed may be a mistake, and another each time. */
const MOST_COMMANDS = 40;

const { env } = process;
const folder = join(__dirname, 'chunks');
const fileOf = (name: string): string => join(folder, name);

let cache: CodeCache | null | undefined;
/** As Node's own cache is turned off. */
function kept(): CodeCache | null {
  cache ??=
    env.NODE_DISABLE_COMPILE_CACHE === '1'
      ? null
      : codeCache({
          folder: folderOf('cache', { variables: env, home: env.HOME || null }),
          user: process.geteuid?.(),
          key: `${GLUSTERCTL_VERSION}-node-${process.version}-${process.arch}`,
        });
  return cache;
}

/** The words that name a command, as far as can be told without its definition. */
function commandTyped(): string {
  const words = process.argv.slice(2).filter((word) => /^[a-z][a-z-]*$/.test(word) || word === '--help');
  return words.slice(0, 2).join(' ');
}

const command = commandTyped();
const commandsBefore = new Map<string, readonly string[]>();
const toKeep = new Map<string, Script>();

start({
  fileOf,
  source: (name) => readFileSync(fileOf(name), 'latin1'),
  outside: require,
  code(name, source) {
    if (source.length < LEAST) return undefined;
    const found = kept()?.read(name);
    commandsBefore.set(name, found?.commands ?? []);
    return found?.code;
  },
  loaded(name, script) {
    const before = commandsBefore.get(name);
    if (before === undefined || kept() === null) return;
    const isGood = script.cachedDataRejected === false;
    if (!isGood) commandsBefore.set(name, []);
    if (!isGood || !(before.includes(command) || before.length >= MOST_COMMANDS)) toKeep.set(name, script);
  },
});

// Then all that this command needs of them is compiled.
process.on('exit', () => {
  for (const [name, script] of toKeep) {
    const commands = [...(commandsBefore.get(name) ?? []), command];
    kept()?.write(name, { code: script.createCachedData(), commands });
  }
});
