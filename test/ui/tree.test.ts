import { afterAll, beforeAll, expect, test } from 'vitest';
import { GIB } from '../../src/model/sizes.ts';
import type { SimulatedHost } from '../../src/simulator/options.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { bar, percent } from '../../src/ui/bar.ts';
import { signsOf } from '../../src/ui/signs.ts';
import { displayWidth } from '../../src/ui/stand-ins.ts';
import { renderTree } from '../../src/ui/tree.ts';
import { type Lab, lab } from '../support/lab.ts';

/** Two hosts with a name of the usual length in two zones, and one with a long one. */
const HOSTS: readonly SimulatedHost[] = ['gl1', 'gl2', 'storage-10.north.example.com', 'gl9'].map(
  (name, index) => ({
    name,
    storage: `10.0.0.${index + 1}`,
    zone: index === 3 ? 2 : 1,
    devices: ['/dev/sdb', '/dev/sdc'].map((path) => ({ path, sizeKiB: 40 * GIB })),
  }),
);

let cli: Lab;
let columns = 100;
beforeAll(async () => {
  cli = await lab({
    simulation: Simulation.create({ hosts: HOSTS }),
    terminal: true,
    more: () => ({ columns }),
  });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=25 --name=data');
  await cli.ok('volume create --size=30 --name=archive-of-2024 --replica=2 --tag=team:shop');
  await cli.ok('volume create --size=6 --name=logs --arbiter');
  await cli.ok('volume stop logs');
  await cli.ok('device disable gl9:/dev/sdc');
  await cli.ok('device settags gl1:/dev/sdb disk:fast');
});
afterAll(async () => await cli.remove());

const SCREENS: Readonly<Record<string, string>> = {
  tree: 'topology info -o table',
  'tree-wide': 'topology info -o wide',
  capacity: 'cluster capacity',
};
const CASES = Object.keys(SCREENS).flatMap((name) =>
  [100, 80, 40].flatMap((width) => ['utf-8', 'ascii'].map((signs) => [name, width, signs] as const)),
);

test.each(CASES)('%s in %i columns, %s', async (name, width, signs) => {
  columns = width;
  cli.variables.LANG = signs === 'ascii' ? 'C' : 'de_DE.UTF-8';
  const shown = await cli.ok(SCREENS[name] ?? '');
  expect(shown.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  if (signs === 'ascii') expect(shown).toMatch(/^[\n -~]*$/);
  await expect(shown).toMatchFileSnapshot(`screens/${name}-${width}-${signs}.txt`);
});

test('a bar shows a little as something, and what is nearly full as not yet full', () => {
  const shown = [0, 1, 500, 999, 1000].map((used) => {
    const share = { used, total: 1000 };
    return `${bar(share, 4)} ${percent(share)}`;
  });
  expect(shown).toEqual(['░░░░ 0 %', '▇░░░ 1 %', '▇▇░░ 50 %', '▇▇▇░ 99 %', '▇▇▇▇ 100 %']);
  const overfull = { used: 1100, total: 1000 };
  expect([bar(overfull, 4), percent(overfull)]).toEqual(['▇▇▇▇', '110 %']);
});

test.each([12, 20, 30, 40])('no name is lost in %i columns, however wide its signs are', async (width) => {
  const names = [
    'gl1',
    '数据数据数据数据数据数据',
    'a-long-name-without-any-blank-in-it',
    'with\n\u001b[31mline',
  ];
  const rows = names.map((name) => ({
    name,
    cells: ['online', { used: 1, total: 2 }],
    below: [{ name: `${name}/x`, cells: ['offline', ''] }],
  }));
  const columns = [{ title: 'STATE', drop: 1, usual: ['online'] }, { title: 'USED' }];
  const text = await renderTree({ title: 'WHAT', columns, rows }, { width, color: false, keepAll: false });
  expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
  const letters = text.replaceAll(/[\s│├└─▇░]|\d+ %|online/g, '');
  for (const name of ['数据数据数据数据数据数据', 'a-long-name-without-any-blank-in-it', 'withline'])
    expect(letters).toContain(name);
  expect(text).toContain('offline');
});

test('colours of bars tell where room is short, and none are there without leave', async () => {
  const rows = [10, 80, 95].map((used) => ({ name: `at ${used}`, cells: [{ used, total: 100 }] }));
  const spec = { title: 'WHERE', columns: [{ title: 'USED' }], rows };
  const colored = await renderTree(spec, { width: 80, color: true, keepAll: false });
  expect([...colored.matchAll(/\[(\d+)m▇/g)].map(([, code]) => code)).toEqual(['32', '33', '31']);
  const plain = await renderTree(spec, { width: 80, color: false, keepAll: false });
  expect(plain).not.toContain('\u001b');
});

test.each([
  [{ LANG: 'C' }, '# > x'],
  [{ LANG: 'de_DE.UTF-8' }, '▇ → ✖'],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: 'POSIX' }, '# > x'],
  [{ LANG: 'C', LC_CTYPE: 'C.utf8', LC_ALL: '' }, '▇ → ✖'],
  [{}, '▇ → ✖'],
])('signs are those of the locale: %o', (variables, shown) => {
  expect(signsOf(variables)('▇ → ✖')).toBe(shown);
});
