// Bundles src into dist: a tiny entry, one chunk with our own code, and packages in chunks of their own that are
// loaded when a command needs them. Fewer files start faster: each costs Node about a millisecond.
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { rolldown } from 'rolldown';

const root = new URL('..', import.meta.url).pathname;
const src = join(root, 'src');
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

const HEAVY = ['ssh2', 'inquirer', 'ora', 'cli-table3', 'yaml', 'zod', 'chalk', 'ssh-config'];
// What the entry needs for --version alone.
const BASE = ['cli/frame/version.ts', 'model/errors.ts'];
const ENTRY = ['main.ts', ...BASE];
const light = lightModules();

await rm(`${root}dist`, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  // ssh2 looks for its native parts beside itself, so it stays where npm put it.
  external: ['ssh2'],
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
      { name: 'base', test: (id) => BASE.includes(relative(src, id)), priority: 2 },
      { name: 'core', test: (id) => light.has(id), priority: 1 },
    ],
  },
});
await bundle.close();

/** Files of ours that load no heavy package, neither themselves nor through what they import without waiting. */
function lightModules() {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !ENTRY.includes(file) && !file.startsWith('simulator/'))
    .map((file) => join(src, file));
  const direct = new Map(files.map((file) => [file, imports(file)]));
  const isHeavy = (file, seen = new Set()) => {
    if (seen.has(file)) return false;
    seen.add(file);
    const targets = direct.get(file);
    if (targets === undefined) return !ENTRY.includes(relative(src, file));
    return targets.some(
      (target) => HEAVY.includes(target) || (target.startsWith('/') && isHeavy(target, seen)),
    );
  };
  return new Set(files.filter((file) => !isHeavy(file)));
}

function imports(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s(type\s)?[^'";]*?from\s+'([^']+)'/gm)]
    .filter(([, type]) => type === undefined)
    .map(([, , target]) => (target.startsWith('.') ? join(dirname(file), target) : target));
}
