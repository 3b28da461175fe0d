import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = new URL('../../src/', import.meta.url).pathname;

/** What each part of the house may import, besides itself. What ui shows it may also name the type of. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  main: ['commands', 'cli', 'model'],
  commands: [
    'actions',
    'cli',
    'ui',
    'engine',
    'plans',
    'hosts',
    'ssh',
    'store',
    'files',
    'simulator',
    'gluster',
    'lvm',
    'placement',
    'text',
    'shell',
    'model',
  ],
  actions: ['cli', 'engine', 'plans', 'hosts', 'gluster', 'lvm', 'shell', 'model'],
  cli: ['ui', 'engine', 'plans', 'hosts', 'ssh', 'store', 'files', 'lvm', 'shell', 'text', 'model'],
  engine: ['plans', 'hosts', 'store', 'shell', 'model'],
  plans: ['placement', 'gluster', 'lvm', 'shell', 'text', 'model'],
  gluster: ['lvm', 'shell', 'text', 'model'],
  lvm: ['shell', 'text', 'model'],
  ssh: ['hosts', 'files', 'shell', 'text', 'model'],
  hosts: ['shell', 'text', 'model'],
  store: ['files', 'model'],
  files: ['model'],
  placement: ['model'],
  ui: ['model'],
  // The simulated hosts stand in for the interface in hosts/hosts.ts.
  simulator: ['hosts', 'ssh', 'model', 'shell', 'text'],
  text: ['model'],
  shell: ['model'],
  model: [],
};

const PURE = ['model', 'placement', 'plans', 'shell', 'text', 'lvm', 'gluster'];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)\s(type\s)?[^'";]*?from\s+'([^']+)'/gm),
    ...text.matchAll(/^import\s()'([^']+)'/gm),
    ...text.matchAll(/\bimport\(()'([^']+)'\)/g),
  ];
  return found.map(([, type, target = '']) => ({
    file,
    target,
    typeOnly: type !== undefined && type !== '',
  }));
}

function partOf(file: string): string {
  const first = file.split('/')[0] ?? '';
  return first.endsWith('.ts') ? first.slice(0, -3) : first;
}

describe('imports', () => {
  test('point down only', () => {
    const upward = imports
      .filter(({ target }) => target.startsWith('.'))
      .filter(({ file, typeOnly }) => !(typeOnly && partOf(file) === 'ui'))
      .map(({ file, target }) => ({ file, to: relative(SRC, normalize(join(SRC, dirname(file), target))) }))
      .filter(
        ({ file, to }) => partOf(file) !== partOf(to) && ALLOWED[partOf(file)]?.includes(partOf(to)) !== true,
      )
      .map(({ file, to }) => `${file} → ${to}`);
    expect(upward).toEqual([]);
  });

  test('of the frame and of commands go in no circle, of types neither', () => {
    const below = new Map<string, readonly string[]>();
    for (const { file, target } of imports) {
      if (!['cli', 'commands'].includes(partOf(file)) || !target.startsWith('.')) continue;
      below.set(file, [
        ...(below.get(file) ?? []),
        relative(SRC, normalize(join(SRC, dirname(file), target))),
      ]);
    }
    expect([...below.keys()].filter((file) => leadsTo(file, file, below))).toEqual([]);
  });

  test('name files by their .ts ending', () => {
    const odd = imports.filter(({ target }) => target.startsWith('.') && !target.endsWith('.ts'));
    expect(odd).toEqual([]);
  });

  test('of pure parts bring no I/O, clock or chance', () => {
    const pure = files.filter((file) => PURE.includes(partOf(file)));
    const impure = pure.filter((file) => {
      const code = readFileSync(join(SRC, file), 'utf8').replaceAll(
        /\/\*[\s\S]*?\*\/|\/\/.*|`(?:[^`\\]|\\.)*`/g,
        '',
      );
      return /\bprocess\.|\bDate\.now\b|\bnew Date\(\)|Math\.random|\bsetTimeout\b|\bfetch\(/.test(code);
    });
    const outside = imports.filter(
      ({ file, target, typeOnly }) =>
        PURE.includes(partOf(file)) && !typeOnly && target.startsWith('node:') && target !== 'node:net',
    );
    expect(impure).toEqual([]);
    expect(outside.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  test('only the command "simulator" reaches the simulated hosts', () => {
    const reaching = imports.filter(
      ({ file, target }) => target.includes('/simulator/') && partOf(file) !== 'simulator',
    );
    expect(
      reaching.map(({ file }) => file).filter((file) => !/^commands\/(index\.ts$|simulator\/)/.test(file)),
    ).toEqual([]);
  });

  test('of heavy packages wait until they are needed', () => {
    const heavy = ['ssh2', 'inquirer', 'ora', 'cli-table3', 'yaml', 'zod', 'jsonc-parser'];
    const entry = reachable('main.ts');
    const early = imports.filter(
      ({ file, target, typeOnly }) => !typeOnly && heavy.includes(target) && entry.has(file),
    );
    expect(early.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  test('leave the process and the console to main', () => {
    const users = files.filter((file) => {
      if (file === 'main.ts' || partOf(file) === 'ui') return false;
      return /\bconsole\.|\bprocess\.(?:exit|stdout|stderr|stdin)\b/.test(
        readFileSync(join(SRC, file), 'utf8'),
      );
    });
    expect(users).toEqual([]);
  });
});

function leadsTo(
  from: string,
  to: string,
  below: ReadonlyMap<string, readonly string[]>,
  seen = new Set<string>(),
): boolean {
  return (below.get(from) ?? []).some((file) => {
    if (file === to) return true;
    if (seen.has(file)) return false;
    seen.add(file);
    return leadsTo(file, to, below, seen);
  });
}

/** Files that are loaded with one, by imports that don't wait. */
function reachable(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(SRC, file), 'utf8');
  for (const [, type, target = ''] of text.matchAll(
    /^(?:import|export)\s(type\s)?[^'";]*?from\s+'([^']+)'/gm,
  )) {
    if (type === undefined && target.startsWith('.'))
      reachable(relative(SRC, normalize(join(SRC, dirname(file), target))), seen);
  }
  return seen;
}
