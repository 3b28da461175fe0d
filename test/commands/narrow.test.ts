import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/cli/context.ts';
import { systemClock } from '../../src/cli/run/clock.ts';
import { GIB } from '../../src/model/sizes.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { topologyText } from '../../src/simulator/folder.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { displayWidth } from '../../src/ui/stand-ins.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

/** A terminal of any width, and hosts and volumes with long names. */
const HOSTS = [2, 10, 1].map((number) => `storage-node-${number}.north.datacenter.example.com`);
const LONG = 'production-eu-west-database-archive-of-2024-with-a-long-name';
const FAR_TOO_WIDE = 100_000;
const UNFOLDED = 1_000;

let cli: CommandLine;
let columns = UNFOLDED;
let simulation: Simulation;
let clock: Clock = new SimulatedTime();
/** Stands still while operations are listed, so that each has one age in every width. */
let time: Date | null = null;
let atListing = new Date(0);

beforeAll(async () => {
  simulation = Simulation.create({
    hosts: HOSTS.map((name, index) => ({
      name,
      storage: `10.77.0.${index + 1}`,
      zone: index + 1,
      devices: ['/dev/vdb', '/dev/vdc'].map((path) => ({ path, sizeKiB: 100 * GIB })),
    })),
  });
  cli = await commandLine({
    hosts: async () => createDirectHosts(simulation),
    terminal: true,
    more: () => ({
      columns,
      clock: { sleep: (ms, signal) => clock.sleep(ms, signal), now: () => time ?? clock.now() },
    }),
  });
  await cli.file('topology.json', topologyText(simulation));
  await cli.ok('topology load --json=topology.json');
  for (const line of [
    'data10 --size=10GB',
    'data2 --size=1.5',
    `${LONG} --size=3 --snapshot-factor=1.5 --tag=team:shop --tag=for:accounting`,
  ])
    await cli.ok(`volume create --name=${line}`);
  for (const name of ['before-10', 'before-2'])
    await cli.ok(`snapshot create ${LONG} ${name} --description=${LONG}`);
  const dying = HOSTS[2] ?? '';
  simulation.addFault({ host: dying, command: /^mkfs\.xfs/, effect: { kind: 'dies', when: 'after' } });
  await cli.run('volume create --size=1 --name=left');
  simulation.boot(dying);
  atListing = clock.now();
  // It says what the hosts' clocks say.
  clock = systemClock;
});
afterAll(async () => await cli.remove());

async function shown(line: string, width: number): Promise<readonly string[]> {
  columns = width;
  time = line.startsWith('operation') ? atListing : null;
  const { stdout } = await cli.run(line);
  time = null;
  columns = UNFOLDED;
  // Ages change while the test runs.
  return stdout.replaceAll(/(?<= )\d+s(?=\s)/g, '1s').split('\n');
}

const whole = new Map<string, readonly string[]>();

/** All words that there are to show. */
async function wordsOf(line: string): Promise<readonly string[]> {
  const words = whole.get(line) ?? (await shown(line, FAR_TOO_WIDE)).join('\n').split(/\s+/);
  whole.set(line, words);
  return words;
}

const LISTS = [
  'cluster list',
  'cluster capacity',
  'node list',
  'node info {HOST}',
  'device list',
  'device info {HOST}:/dev/vdb',
  'device discover',
  'volume list',
  'volume list --usage',
  `volume info ${LONG}`,
  `volume status ${LONG}`,
  'volume status',
  'volume list --live',
  'node list --live',
  'device list --live',
  'snapshot list',
  'snapshot info before-2',
  'topology info',
  'operation list',
  'host check',
  'state backups',
  'config show',
];
/** Long names in a tree and long values are folded, so that the table stays one. */
const FOLDED = /^(topology|cluster capacity|config)/;
/** Of trees: what leads to a name, how full something is, and what has no column of its own. */
const DRAWN = /[▇░│├└─]+|\((?=\w+\)$)|(?<=\(\w+)\)$/gm;

describe.each([80, 40])('in %d columns', (width) => {
  const cases = LISTS.flatMap((line) => ['table', 'wide'].map((output) => `${line} -o ${output}`));
  test.each(cases)('%s', async (line) => {
    const typed = line.replace('{HOST}', HOSTS[0] ?? '');
    const narrow = await shown(typed, width);
    expect(narrow.join('\n').trim()).not.toBe('');
    expect(narrow.filter((one) => displayWidth(one) > width)).toEqual([]);
    const words = await wordsOf(typed);
    const longest = FOLDED.test(line) ? 15 : width - 2;
    const isWhole = (word: string): boolean =>
      words.includes(word) ||
      words.some((long) => long.length > longest && long.includes(word)) ||
      words.some((id) => /^[0-9a-f]{32}$/.test(id) && word.length >= 8 && id.startsWith(word));
    const table = narrow.join('\n').replaceAll(/^\(no room for [^)]*\)$/gm, '');
    expect(
      table
        .replaceAll(DRAWN, ' ')
        .split(/\s+/)
        .filter((word) => !isWhole(word)),
    ).toEqual([]);
  });
});

describe.each([80, 40])('prose in %d columns', (width) => {
  test.each(['home', 'log', 'state check'])('%s is wrapped at blanks', async (line) => {
    const words = new Set((await shown(line, FAR_TOO_WIDE)).join('\n').split(/\s+/));
    const narrow = await shown(line, width);
    const tooWide = narrow.filter((one) => displayWidth(one) > width && / \S+ \S/.test(one.trim()));
    expect(tooWide).toEqual([]);
    if (line !== 'log') return;
    expect(
      narrow
        .join('\n')
        .split(/\s+/)
        .filter((word) => !words.has(word)),
    ).toEqual([]);
  });
});

describe('names that people read', () => {
  test.each(['node list', 'device list', 'volume list', 'snapshot list', 'topology info', 'device discover'])(
    'are in natural order: %s',
    async (line) => {
      const text = (await shown(`${line} -o table`, UNFOLDED)).join('\n');
      const [two, ten] = /volume|snapshot/.test(line)
        ? [/(data|before-)2\b/, /(data|before-)10\b/]
        : [/node-2\b/, /node-10\b/];
      expect(text.search(two)).toBeGreaterThan(0);
      expect(text.search(two)).toBeLessThan(text.search(ten));
    },
  );

  test('keep the order that was asked for', async () => {
    const text = (await shown('volume list -o table --sort=size', UNFOLDED)).join('\n');
    expect(text.search('data10')).toBeLessThan(text.search('data2'));
    const names = (await shown('volume list -o name --sort=name', UNFOLDED)).slice(0, 2);
    expect(names).toEqual(['data2', 'data10']);
  });

  test('lead from a volume to its devices, and back', async () => {
    const volume = (await shown('volume info data2 -o table', UNFOLDED)).join('\n');
    expect(volume).toMatch(/ BRICKS ON\ndata2 /);
    const [device = ''] = /storage-node-1\.\S+:\/dev\/vd[bc]/.exec(volume) ?? [];
    const words = (await shown(`device info ${device} -o table`, UNFOLDED)).join('\n').split(/[\s,]+/);
    expect(words).toContain('data2');
  });

  test('are host and device, not the paths of bricks; those are told by -o wide', async () => {
    const plain = (await shown('volume status data2', UNFOLDED)).join('\n');
    expect(plain).toMatch(new RegExp(`^${HOSTS[0]}:/dev/vd[bc] +up`, 'm'));
    expect(plain).not.toContain('/var/lib/heketi');
    expect((await shown('volume status data2 -o wide', UNFOLDED)).join('\n')).toContain(
      '/var/lib/heketi/mounts/vg_',
    );
  });
});

describe('errors and progress', () => {
  test.each([80, 40])('are wrapped at blanks in %d columns', async (width) => {
    columns = width;
    const { code, stderr } = await cli.run('volume create --size=100TiB --name=huge');
    columns = UNFOLDED;
    expect(code).toBe(7);
    const words = (await cli.run('volume create --size=100TiB --name=huge')).stderr.split(/\s+/);
    expect(stderr.split(/\s+/).filter((word) => !words.includes(word))).toEqual([]);
    const long = stderr.split('\n').filter((line) => line.length > width);
    expect(long.filter((line) => line.trim().includes(' ') && !line.includes('glusterctl'))).toEqual([]);
    expect(stderr.split('\n').length).toBeGreaterThan(6);
  });

  test('give programs what they always got: no line is wrapped in a pipe', async () => {
    const piped = await commandLine({ columns: 40 });
    try {
      const { stderr } = await piped.run('volume list -o table');
      const [longest = '', ...others] = stderr
        .trimEnd()
        .split('\n')
        .sort((a, b) => b.length - a.length);
      expect(longest.length).toBeGreaterThan(80);
      // What to load, and what to do where others have a state, and where one was lost.
      expect(others).toHaveLength(2);
    } finally {
      await piped.remove();
    }
  });
});
