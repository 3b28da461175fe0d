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
/** Nearly all of it is one text, which is read as fast as what would be kept of it. */
const ONE_TEXT = /^complete-/;
/** After that many commands it is left as it is: what is kept for others is read in vain. */
const MOST_COMMANDS = 12;
/** V8 forgets what it has not run for a while, and would keep less than it was given. */
const LONGEST_SECONDS = 5;

const { env } = process;
const folder = join(__dirname, 'chunks');
const fileOf = (name: string): string => join(folder, name);

let cache: CodeCache | null = null;
function kept(): CodeCache | null {
  // As Node's own cache is turned off.
  if (env.NODE_DISABLE_COMPILE_CACHE !== undefined) return null;
  cache ??= codeCache({
    folder: folderOf('cache', { variables: env, home: env.HOME || null }),
    user: process.geteuid?.(),
    key: `${GLUSTERCTL_VERSION}-node-${process.version}-${process.arch}${optionsGiven()}`,
  });
  return cache;
}

/** V8 takes no code that was compiled with other options: each set of them has its own. */
function optionsGiven(): string {
  const given = [...process.execArgv, env.NODE_OPTIONS ?? ''].join(' ').trim();
  let sum = 0;
  for (const letter of given) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0;
  return given === '' ? '' : `-${sum.toString(16)}`;
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
    if (source.length < LEAST || ONE_TEXT.test(name)) return undefined;
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
  if (process.uptime() > LONGEST_SECONDS) return;
  for (const [name, script] of toKeep) {
    const commands = [...(commandsBefore.get(name) ?? []), command];
    kept()?.write(name, { code: script.createCachedData(), commands });
  }
});
