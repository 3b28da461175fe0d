import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = new URL('../../src/', import.meta.url).pathname;

/** What each part of the house may import, besides itself: all of this is used. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  launch: ['cli'],
  main: ['commands', 'cli', 'model'],
  commands: [
    'actions',
    'remote',
    'cli',
    'ui',
    'engine',
    'heketi',
    'kubernetes',
    'plans',
    'health',
    'drift',
    'hosts',
    'ssh',
    'store',
    'files',
    'simulator',
    'gluster',
    'placement',
    'rebuild',
    'text',
    'shell',
    'model',
  ],
  actions: [
    'cli',
    'engine',
    'heketi',
    'kubernetes',
    'plans',
    'placement',
    'health',
    'inventory',
    'rebuild',
    'drift',
    'hosts',
    'gluster',
    'lvm',
    'model',
  ],
  cli: [
    'ui',
    'engine',
    'plans',
    'remote',
    'hosts',
    'ssh',
    'kubectl',
    'store',
    'files',
    'lvm',
    'shell',
    'text',
    'model',
  ],
  engine: ['plans', 'hosts', 'store', 'shell', 'model'],
  plans: ['placement', 'health', 'drift', 'inventory', 'notes', 'gluster', 'lvm', 'shell', 'text', 'model'],
  drift: ['health', 'inventory', 'notes', 'gluster', 'lvm', 'model'],
  heketi: ['plans', 'inventory', 'gluster', 'lvm', 'text', 'model'],
  kubernetes: ['plans', 'model'],
  health: ['gluster', 'lvm', 'shell', 'model'],
  inventory: ['gluster', 'lvm', 'notes', 'shell', 'text', 'model'],
  rebuild: ['placement', 'inventory', 'gluster', 'lvm', 'notes', 'model'],
  notes: ['shell', 'model'],
  gluster: ['lvm', 'shell', 'text', 'model'],
  lvm: ['shell', 'model'],
  remote: ['hosts', 'gluster', 'lvm', 'store', 'shell', 'model'],
  ssh: ['hosts', 'files', 'shell', 'model'],
  kubectl: ['hosts', 'shell', 'model'],
  hosts: ['shell', 'model'],
  store: ['files', 'shell', 'text', 'model'],
  files: ['model'],
  placement: ['model'],
  ui: ['health', 'drift', 'model'],
  // The simulated hosts stand in for the interface in hosts/hosts.ts; their SSH servers need keys.
  simulator: ['hosts', 'ssh', 'model', 'shell'],
  text: ['model'],
  shell: ['model'],
  model: [],
};

/** Of which a part may only name types: what ui shows is made by others. */
const ALLOWED_TYPES: Readonly<Record<string, readonly string[]>> = {
  ui: ['engine', 'gluster', 'hosts', 'lvm'],
};

/** What one part may import of another, where that isn't all of it. */
const ONLY: Readonly<Record<string, readonly string[]>> = { 'simulator → ssh': ['ssh/key-pair.ts'] };

const PURE = [
  'model',
  'placement',
  'plans',
  'health',
  'inventory',
  'notes',
  'drift',
  'shell',
  'text',
  'lvm',
  'gluster',
  'heketi',
];

/** What pure parts may use of Node: it gives the same for the same, and touches nothing. */
const PURE_OF_NODE = ['node:net', 'node:zlib'];

interface Import {
  readonly file: string;
  readonly target: string;
  /** The file of this program that is meant; null for a package. */
  readonly to: string | null;
  readonly typeOnly: boolean;
  /** `await import(…)` */
  readonly waits: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s(?<type>type\s)?[^'";]*?from\s+'(?<from>[^']+)'|^import\s'(?<effect>[^']+)'|\bimport\('(?<late>[^']+)'\)/gm,
  );
  return [...found].map(({ groups: { type, from, effect, late } = {} }) => {
    const target = from ?? effect ?? late ?? '';
    return {
      file,
      target,
      to: target.startsWith('.') ? relative(SRC, normalize(join(SRC, dirname(file), target))) : null,
      typeOnly: type !== undefined,
      waits: late !== undefined,
    };
  });
}

/** Files that each file imports, whenever and whatever of them. */
const importedBy: ReadonlyMap<string, readonly string[]> = new Map(
  files.map((file) => [
    file,
    imports.flatMap((one) => (one.file === file && one.to !== null ? [one.to] : [])),
  ]),
);

function partOf(file: string): string {
  const first = file.split('/')[0] ?? '';
  return first.endsWith('.ts') ? first.slice(0, -3) : first;
}

/** From one part to another. */
interface Arrow {
  readonly from: string;
  readonly to: string;
}

const crossing = imports.flatMap((one) => {
  if (one.to === null) return [];
  const arrow = { from: partOf(one.file), to: partOf(one.to) };
  return arrow.from === arrow.to ? [] : [{ ...one, arrow }];
});

function arrowsOf(allowed: Readonly<Record<string, readonly string[]>>): readonly Arrow[] {
  return Object.entries(allowed).flatMap(([from, all]) => all.map((to) => ({ from, to })));
}

function isIn(arrows: readonly Arrow[], { from, to }: Arrow): boolean {
  return arrows.some((one) => one.from === from && one.to === to);
}

describe('imports', () => {
  const allowed = arrowsOf(ALLOWED);
  const allowedTypes = arrowsOf(ALLOWED_TYPES);

  test('point down only', () => {
    const upward = crossing.filter(
      ({ arrow, typeOnly }) => !isIn(allowed, arrow) && !(typeOnly && isIn(allowedTypes, arrow)),
    );
    expect(upward.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
  });

  test('take of a part no more than is allowed of it', () => {
    const beyond = crossing.filter(({ arrow, to }) => {
      const only = ONLY[`${arrow.from} → ${arrow.to}`];
      return only !== undefined && !only.includes(to ?? '');
    });
    expect(beyond.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
  });

  test('use all that is allowed to a part', () => {
    const used = crossing.map(({ arrow }) => arrow);
    const unused = [...allowed, ...allowedTypes].filter((arrow) => !isIn(used, arrow));
    expect(unused.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('go in no circle, not even for types', () => {
    const circles = files.flatMap((file) => circleThrough(file) ?? []);
    expect([...new Set(circles)]).toEqual([]);
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
        PURE.includes(partOf(file)) &&
        !typeOnly &&
        target.startsWith('node:') &&
        !PURE_OF_NODE.includes(target),
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
    const heavy = ['ssh2', '@inquirer/prompts', 'ora', 'cli-table3', 'yaml', 'zod', 'jsonc-parser'];
    const always = imports.filter(({ file, waits }) => file === 'main.ts' && waits).map(({ to }) => to ?? '');
    const loaded = new Set(['main.ts', ...always].flatMap((file) => [...reachable(file)]));
    const early = imports.filter(
      ({ file, target, typeOnly, waits }) =>
        !typeOnly && !waits && heavy.includes(target) && loaded.has(file),
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

/** The shortest way from a file back to itself, told from the first of its files by name; null: there is none. */
function circleThrough(file: string): string | null {
  const from = new Map<string, string>();
  const queue = [file];
  for (const at of queue) {
    for (const to of importedBy.get(at) ?? []) {
      if (to === file) return circle(at, from);
      if (from.has(to)) continue;
      from.set(to, at);
      queue.push(to);
    }
  }
  return null;
}

function circle(last: string, from: ReadonlyMap<string, string>): string {
  const way: string[] = [];
  for (let at: string | undefined = last; at !== undefined; at = from.get(at)) way.unshift(at);
  const first = way.indexOf(way.toSorted()[0] ?? '');
  const turned = [...way.slice(first), ...way.slice(0, first)];
  return [...turned, turned[0]].join(' → ');
}

/** Files that are loaded with one, by imports that don't wait. */
function reachable(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { to, typeOnly, waits } of imports.filter((one) => one.file === file)) {
    if (to !== null && !typeOnly && !waits) reachable(to, seen);
  }
  return seen;
}
