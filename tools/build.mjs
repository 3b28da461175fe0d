// Bundles src into dist: a tiny entry, one chunk for all commands, one for those that do work, and packages in chunks of their own that are
// loaded when a command needs them. Fewer files start faster: each costs Node about a millisecond.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';

const root = new URL('..', import.meta.url).pathname;
const src = join(root, 'src');
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

const HEAVY = ['ssh2', 'inquirer', 'ora', 'cli-table3', 'yaml', 'zod', 'chalk', 'jsonc-parser'];
// What the entry needs for --version alone.
const BASE = ['cli/run/version.ts', 'cli/run/clock.ts', 'hosts/when-aborted.ts', 'model/errors.ts'];
const ENTRY = ['main.ts', ...BASE];
// What only commands need that change something or ask hosts.
const WORK = ['plans/', 'placement/', 'gluster/', 'lvm/', 'engine/', 'hosts/', 'ssh/'];
const files = ownModules();
const light = [...files.keys()].filter((file) => !reaches(file, (target) => HEAVY.includes(target)));
const working = new Set(light.filter((file) => reaches(file, isWork)));
const core = new Set(light.filter((file) => !working.has(file)));

await rm(`${root}dist`, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  // ssh2 looks for its native parts beside itself, so it stays where npm put it.
  external: ['ssh2'],
  // Of jsonc-parser the main file is UMD, which finds its parts by a "require" that no bundler sees.
  resolve: { alias: { 'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js') } },
  checks: { ineffectiveDynamicImport: false },
  transform: { define: { GLUSTERCTL_VERSION: JSON.stringify(version) }, target: 'node20' },
});
await bundle.write({
  dir: 'dist',
  format: 'esm',
  minify: true,
  chunkFileNames: 'chunks/[name]-[hash].js',
  codeSplitting: {
    groups: [
      { name: 'jsonc', test: /jsonc-parser|src\/text\/jsonc\.ts$/, priority: 2 },
      { name: 'base', test: (id) => BASE.includes(relative(src, id)), priority: 2 },
      { name: 'core', test: (id) => core.has(id), priority: 1 },
      { name: 'work', test: (id) => working.has(id), priority: 1 },
    ],
  },
});
await bundle.close();

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
function reaches(file, wanted, seen = new Set()) {
  if (wanted(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  return (files.get(file) ?? []).some((target) => reaches(target, wanted, seen));
}

function imports(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s(type\s)?[^'";]*?from\s+'([^']+)'/gm)]
    .filter(([, type]) => type === undefined)
    .map(([, , target]) => (target.startsWith('.') ? join(dirname(file), target) : target));
}
