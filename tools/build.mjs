// Bundles src into dist, and for the executable: an entry, which the launcher holds, one chunk that every command needs, one for what shows the
// state, one that reads it, one for commands that plan, one for what runs on hosts, one for seldom commands, and packages in chunks of their
// own. Each is loaded when a command needs it. Fewer files start faster, as each costs Node a fraction of a millisecond; but so does
// every 25 KB that are compiled, or read of the cache, in vain.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build, transform } from 'esbuild';
import { rolldown } from 'rolldown';
import { defines } from './defines.mjs';
import { licencesOf } from './licences.mjs';

const root = new URL('..', import.meta.url).pathname;
const src = join(root, 'src');

const HEAVY = ['ssh2', '@inquirer/prompts', 'ora', 'cli-table3', 'yaml', 'zod', 'chalk', 'jsonc-parser'];
// What the entry needs for --version alone.
const BASE = [
  'cli/run/version.ts',
  'cli/run/clock.ts',
  'cli/run/direct-output.ts',
  'hosts/when-aborted.ts',
  'model/errors.ts',
  // Shared by completion, which loads nothing else of what commands need.
  'cli/parse/flag-set.ts',
  'cli/places.ts',
];
// What answers a shell, by a table that is made here; the table's own maker is for the seldom case that there is none.
const COMPLETE = ['built', 'candidates', 'complete-line', 'known', 'names', 'state-names'].map(
  (name) => `cli/complete/${name}.ts`,
);
const ENTRY = ['main.ts', ...BASE, ...COMPLETE];
// What shows what the state holds.
const LISTS = /^commands\/\w+\/(?:list|info)\.ts$/;
// What only commands need that change something or ask hosts.
const WORK = ['plans/', 'placement/', 'gluster/', 'lvm/', 'engine/', 'hosts/', 'ssh/'];
// Nouns that are typed seldom, or by scripts of the shell.
const SELDOM = ['blockvolume', 'completion', 'config', 'explain', 'help', 'kubernetes', 'simulator', 'state'];
// Its checks reach hosts by themselves; all others plan first.
const ASKS_HOSTS = 'host';
const files = ownModules();
const light = [...files.keys()].filter((file) => !reaches(file, (target) => HEAVY.includes(target)));
const working = new Set(light.filter((file) => reaches(file, isWork)));
const planning = closure(nouns((noun) => noun !== ASKS_HOSTS).flatMap(lateImports), staticImports);
const often = closure(
  [join(src, 'main.ts'), ...nouns((noun) => !SELDOM.includes(noun))],
  (file) => [...staticImports(file), ...lateImports(file)],
  nouns((noun) => SELDOM.includes(noun)),
);
const core = new Set(light.filter((file) => !working.has(file)));
const frame = closure(
  [
    ...['cli/run/run-command-line.ts', 'commands/index.ts'].map((file) => join(src, file)),
    ...nouns((noun) => noun !== 'help'),
  ],
  staticImports,
);
const state = closure([join(src, 'store/open.ts')], staticImports);
// What is known of a state on a volume; what asks its hosts is loaded when they are asked.
const shared = closure(
  ['open-shared.ts', 'shared-store.ts'].map((file) => join(src, 'cli/run', file)),
  staticImports,
);
const lists = closure(
  [...files.keys()].filter((file) => LISTS.test(relative(src, file)) && core.has(file)),
  staticImports,
);

/** commander loads what it starts programs with, which takes a tenth of what an empty script does; it starts none here. */
const WITHOUT_CHILDREN = {
  name: 'commander starts no programs',
  transform: {
    filter: { id: /commander\/lib\/command\.js$/ },
    handler(code) {
      const found = "= require('node:child_process');";
      if (!code.includes(found)) throw new Error('commander loads its programs in another way');
      return code.replace(found, '= {};');
    },
  },
};

/** Writes the program into a folder; the package and the executable differ in what stays outside. */
export async function bundle({ dir, external, target }) {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const built = await rolldown({
    cwd: root,
    input: { main: 'src/main.ts' },
    platform: 'node',
    external,
    // Of jsonc-parser the main file is UMD, which finds its parts by a "require" that no bundler sees.
    resolve: { alias: { 'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js') } },
    checks: { ineffectiveDynamicImport: false },
    plugins: [WITHOUT_CHILDREN],
    transform: { define: await defines(), target },
  });
  const { output } = await built.generate({
    format: 'cjs',
    minify: true,
    dynamicImportInCjs: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      // A group takes what its files import as well, unless a group before it has it.
      groups: [
        { name: 'base', test: (id) => BASE.includes(relative(src, id)), priority: 10 },
        { name: 'complete', test: (id) => COMPLETE.includes(relative(src, id)), priority: 9 },
        { name: 'frame', test: (id) => core.has(id) && frame.has(id), priority: 8 },
        { name: 'state', test: (id) => core.has(id) && state.has(id), priority: 6 },
        { name: 'lists', test: (id) => core.has(id) && lists.has(id), priority: 7 },
        { name: 'shared', test: (id) => core.has(id) && shared.has(id), priority: 5 },
        { name: 'core', test: (id) => core.has(id) && often.has(id), priority: 4 },
        { name: 'work', test: (id) => working.has(id) && often.has(id) && planning.has(id), priority: 3 },
        { name: 'hosts', test: (id) => working.has(id) && often.has(id) && !planning.has(id), priority: 2 },
        { name: 'seldom', test: (id) => light.includes(id) && !often.has(id), priority: 1 },
        { name: 'jsonc', test: /jsonc-parser|src\/text\/jsonc\.ts$/, priority: 0 },
      ],
    },
  });
  await built.close();
  for (const { fileName, code } of output) {
    // Plain ASCII is read without decoding, and takes half the memory.
    const plain = await transform(code, { charset: 'ascii', minify: true, platform: 'node', target });
    const text = `(function(exports,require,module,__filename,__dirname){${escaped(plain.code)}})`;
    await writeFile(join(dir, fileName), text);
  }
  return output;
}

/** esbuild leaves signs in regular expressions as they are. */
function escaped(code) {
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What finds the chunks and starts them, as one file; it holds those that it is given, by their names. */
export async function bundleLauncher({ main, outfile, target, entry = {} }) {
  const held = Object.entries(entry).map(([name, text]) => `${JSON.stringify(name)}: ${text}`);
  const hold = {
    name: 'entry',
    setup({ onLoad }) {
      onLoad({ filter: /launch\/entry\.ts$/ }, () => ({
        contents: `export const ENTRY = { ${held.join(',\n')} };`,
      }));
    },
  };
  await build({
    entryPoints: [join(src, 'launch', main)],
    outfile,
    bundle: true,
    minify: true,
    charset: 'ascii',
    platform: 'node',
    target,
    define: await defines(),
    plugins: [hold],
  });
}

/** Takes out of a folder of chunks what `--version` needs, and what all other chunks do. */
async function takeEntry(dir) {
  const taken = {};
  const open = ['main.js', ...(await readdir(dir)).filter((name) => name.startsWith('rolldown-runtime'))];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in taken) continue;
    const file = join(dir, name);
    taken[name] = await readFile(file, 'utf8');
    await rm(file);
    // What waits in "Promise.resolve().then" is no part of it.
    open.push(...[...taken[name].matchAll(/(?<!=>)require\("\.\/([^"]+)"\)/g)].map(([, found]) => found));
  }
  return taken;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  // ssh2 looks for its native parts beside itself, so it stays where npm put it. Not as ES modules: loading them costs Node 10 ms more.
  await rm(`${root}dist`, { recursive: true, force: true });
  const target = 'node20';
  const output = await bundle({ dir: `${root}dist/chunks`, external: ['ssh2'], target });
  const entry = await takeEntry(`${root}dist/chunks`);
  await bundleLauncher({ main: 'package.ts', outfile: `${root}dist/launch.js`, target, entry });
  await writeFile(`${root}dist/package.json`, '{ "type": "commonjs" }\n');
  await writeFile(`${root}dist/licences.txt`, await licencesOf(output));
}

function isWork(file) {
  return WORK.some((part) => relative(src, file).startsWith(part));
}

/** Files of ours outside the entry, each with what it imports without waiting. */
function ownModules() {
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !ENTRY.includes(file) && !file.startsWith('simulator/'),
  );
  return new Map(names.map((name) => [join(src, name), imports(join(src, name))]));
}

/** Whether a file is such a module, or loads one, itself or through others. */
function reaches(file, wanted) {
  return [...closure([file], staticImports)].some(wanted);
}

function nouns(wanted) {
  return readdirSync(join(src, 'commands'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared' && wanted(entry.name))
    .map((entry) => join(src, 'commands', entry.name, 'index.ts'));
}

/** All files reached from some, without passing through those that are left out. */
function closure(roots, targets, leftOut = []) {
  const reached = new Set();
  const open = [...roots];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file) || leftOut.includes(file)) continue;
    reached.add(file);
    open.push(...targets(file));
  }
  return reached;
}

function staticImports(file) {
  return files.get(file) ?? [];
}

function lateImports(file) {
  if (!file.startsWith(src)) return [];
  return [...readFileSync(file, 'utf8').matchAll(/import\('(\.[^']+)'\)/g)].map(([, target]) =>
    join(dirname(file), target),
  );
}

function imports(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s(type\s)?[^'";]*?from\s+'([^']+)'/gm)]
    .filter(([, type]) => type === undefined)
    .map(([, , target]) => (target.startsWith('.') ? join(dirname(file), target) : target));
}
