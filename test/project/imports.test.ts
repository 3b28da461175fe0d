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
  actions: ['cli', 'engine', 'plans', 'hosts', 'gluster', 'lvm', 'model'],
  cli: ['ui', 'engine', 'plans', 'hosts', 'ssh', 'store', 'files', 'lvm', 'shell', 'text', 'model'],
  engine: ['plans', 'hosts', 'store', 'shell', 'model'],
  plans: ['placement', 'gluster', 'lvm', 'shell', 'text', 'model'],
  gluster: ['lvm', 'shell', 'text', 'model'],
  lvm: ['shell', 'model'],
  ssh: ['hosts', 'files', 'shell', 'model'],
  hosts: ['shell', 'model'],
  store: ['files', 'model'],
  files: [],
  placement: ['model'],
  ui: ['model'],
  // The simulated hosts stand in for the interface in hosts/hosts.ts; their SSH servers need keys.
  simulator: ['hosts', 'ssh', 'model', 'shell'],
  text: ['model'],
  shell: ['model'],
  model: [],
};

const PURE = ['model', 'placement', 'plans', 'shell', 'text', 'lvm', 'gluster'];

/** What one part may import of another, where that isn't all of it. */
const ONLY: Readonly<Record<string, readonly string[]>> = { 'simulator → ssh': ['ssh/key-pair.ts'] };

/** Files that import each other and still have to be taken apart. */
const CIRCLES = [
  'model/plan.ts, model/state.ts',
  'cli/flag.ts, cli/parse/flag-values.ts',
  'cli/context.ts, cli/define.ts, cli/program.ts',
  'actions/add-devices.ts, actions/bring-in.ts',
  'actions/load-topology-devices.ts, actions/load-topology.ts',
];

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);
/** Those of our own files, by their paths in src. */
const inner = imports
  .filter(({ target }) => target.startsWith('.'))
  .map((each) => ({ ...each, to: relative(SRC, normalize(join(SRC, dirname(each.file), each.target))) }));
const targets = new Map(
  files.map((file) => [file, inner.filter((each) => each.file === file).map(({ to }) => to)]),
);

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
    const upward = inner
      .filter(({ file, typeOnly }) => !(typeOnly && partOf(file) === 'ui'))
      .filter(
        ({ file, to }) => partOf(file) !== partOf(to) && ALLOWED[partOf(file)]?.includes(partOf(to)) !== true,
      )
      .map(({ file, to }) => `${file} → ${to}`);
    expect(upward).toEqual([]);
  });

  test('reach no further into another part than they need', () => {
    const further = inner
      .filter(({ file, to }) => ONLY[`${partOf(file)} → ${partOf(to)}`]?.includes(to) === false)
      .map(({ file, to }) => `${file} → ${to}`);
    expect(further).toEqual([]);
  });

  test('are allowed nothing that is not used', () => {
    const used = new Set(inner.map(({ file, to }) => `${partOf(file)} → ${partOf(to)}`));
    const idle = Object.entries(ALLOWED).flatMap(([part, others]) =>
      others.map((other) => `${part} → ${other}`).filter((arrow) => !used.has(arrow)),
    );
    expect(idle).toEqual([]);
  });

  test('go round in no circle', () => {
    const round = files.filter((file) => behind(file).has(file));
    const circles = new Set(
      round.map((file) =>
        round
          .filter((other) => behind(file).has(other) && behind(other).has(file))
          .sort()
          .join(', '),
      ),
    );
    expect([...circles].filter((circle) => !CIRCLES.includes(circle))).toEqual([]);
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
    const heavy = ['ssh2', 'inquirer', 'ora', 'cli-table3', 'yaml', 'zod'];
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

/** All files that one imports, and that those import, types and waiting imports included. */
function behind(file: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...(targets.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(targets.get(next) ?? []));
  }
  return seen;
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
