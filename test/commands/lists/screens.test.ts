import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GIB } from '../../../src/model/sizes.ts';
import { createDirectHosts } from '../../../src/simulator/direct-hosts.ts';
import { topologyText } from '../../../src/simulator/folder.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { displayWidth } from '../../../src/ui/stand-ins.ts';
import { type CommandLine, commandLine } from '../../support/command-line.ts';

/** One state, looked at in each way; what a way shows is kept in one file for each command. */
const BEGAN = new Date('2026-01-31T12:00:00Z');
/** Wherever it runs. */
const OWNER = { host: 'admin', pid: 4711, processStart: 0 };
const WIDTHS = [100, 80, 40];

let cli: CommandLine;
let columns: number | null = null;
let passed = 0;

beforeAll(async () => {
  const simulation = Simulation.create({
    hosts: ['gl1', 'gl2', 'gl10'].map((name, index) => ({
      name,
      storage: `10.77.0.${index + 1}`,
      zone: index + 1,
      devices: ['/dev/vdb', '/dev/vdc'].map((path) => ({ path, sizeKiB: 100 * GIB })),
    })),
  });
  cli = await commandLine({
    hosts: async () => createDirectHosts(simulation),
    more: () => ({
      clock: {
        now: () => new Date(BEGAN.getTime() + passed),
        sleep: async (ms) => {
          passed += ms;
          await new Promise((resolve) => setImmediate(resolve));
        },
      },
      columns: columns ?? 80,
      testHooks: { owner: OWNER, onPoint: () => undefined, store: (store) => store },
      stdout: { isTerminal: columns !== null, write: (text) => void printed.push(text) },
    }),
  });
  await cli.file('topology.json', topologyText(simulation));
  await cli.ok('topology load --json=topology.json');
  await cli.ok('cluster create --name=archive');
  for (const line of [
    'data --size=10 --tag=team:shop',
    'customer-archive-2024 --size=1536MiB --snapshot-factor=2 --replica=2',
    'scratch --size=1 --durability=none',
  ])
    await cli.ok(`volume create --name=${line}`);
  await cli.ok('volume stop scratch');
  await cli.ok('snapshot create customer-archive-2024 before-upgrade --description=数据库cafe\u0301');
  await cli.ok('snapshot create customer-archive-2024 nightly');
  await cli.ok('snapshot deactivate nightly');
  await cli.ok('node disable gl10');
  simulation.addFault({ host: 'gl2', command: /^lvremove/, lasting: true, effect: { kind: 'fails' } });
  simulation.addFault({ command: /volume create/, lasting: true, effect: { kind: 'fails' } });
  expect((await cli.run('volume create --size=2 --replica=2 --name=left')).code).toBe(3);
  simulation.faults.clear();
  passed = 3 * 3_600_000;
});
afterAll(async () => await cli.remove());

let printed: string[] = [];

async function shown(
  line: string,
  width: number | null,
  variables: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  printed = [];
  columns = width;
  const before = { ...cli.variables };
  Object.assign(cli.variables, { TERM: 'xterm', ...variables });
  const { code, stderr } = await cli.run(line);
  for (const name of Object.keys(variables)) delete cli.variables[name];
  Object.assign(cli.variables, before);
  columns = null;
  expect([line, code, code === 0 ? '' : stderr]).toEqual([line, 0, '']);
  return printed.join('');
}

const COLORS: Readonly<Record<string, string>> = { '1': 'bold', '31': 'red', '32': 'green', '33': 'yellow' };

/** Colours as words, so that they can be read. */
function readable(text: string): string {
  return text.replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /\u001b\[(\d+)m([^\u001b]*)\u001b\[\d+m/g,
    (_all, code: string, words: string) => `<${COLORS[code] ?? code}>${words}</>`,
  );
}

const COMMANDS = [
  'cluster list',
  'node list',
  'device list',
  'volume list',
  'brick list',
  'snapshot list',
  'operation list',
  'blockvolume list',
  'cluster info {CLUSTER}',
  'node info gl1',
  'device info gl1:/dev/vdb',
  'volume info data',
  'snapshot info before-upgrade',
  'operation info {OPERATION}',
  'volume list --live --usage',
  'node list --live',
  'device list --live',
];
/** Heketi's text does not tell it. */
const TABLES_ALONE = /--live/;

async function typed(command: string): Promise<string> {
  if (!command.includes('{')) return command;
  const [noun] = command.split(' ');
  const [first = ''] = (await shown(`${noun} list -o name`, null)).split('\n');
  return command.replace(/\{\w+\}/, first);
}

describe('each list and info', () => {
  test.each(COMMANDS)('%s looks as it is kept', async (command) => {
    const line = await typed(command);
    const seen = new Map<string, string>();
    const sections: string[] = [];
    for (const format of TABLES_ALONE.test(command) ? ['table', 'wide'] : ['heketi', 'table', 'wide'])
      for (const width of [null, ...WIDTHS]) {
        const name = `-o ${format}, ${width === null ? 'a pipe' : `${width} columns`}`;
        const text = readable(await shown(`${line} -o ${format}`, width));
        const like = seen.get(text);
        if (like === undefined) seen.set(text, name);
        sections.push(`--- ${name}${like === undefined ? `\n${text}` : `: the same as ${like}\n`}`);
      }
    const file = command.replaceAll(/ --| |[{}:/]+/g, '-').toLowerCase();
    await expect(sections.join('\n')).toMatchFileSnapshot(`screens/${file.replace(/-+$/, '')}.txt`);
  });

  test.each(COMMANDS)('%s fits, and has colours and signs only where they are wanted', async (command) => {
    const line = `${await typed(command)} -o table`;
    for (const width of WIDTHS) {
      const colored = await shown(line, width);
      const plain = await shown(line, width, { NO_COLOR: '1' });
      expect(plain).toBe(stripVTControlCharacters(colored));
      expect(await shown(line, width, { TERM: 'dumb' })).toBe(plain);
      expect(await shown(`${line} --no-color`, width)).toBe(plain);
      expect(await shown(line, width, { LANG: 'en_US.UTF-8' })).toBe(colored);
      // What a person wrote is shown as it is.
      const signs = (await shown(line, width, { LANG: 'C', LC_ALL: 'C', NO_COLOR: '1' })).replace(
        /\p{L}|\p{M}/gu,
        '',
      );
      expect(signs.replaceAll(/[\n -~]/g, '')).toBe('');
      if (!/operation info|blockvolume/.test(command))
        expect(plain.split('\n').filter((one) => displayWidth(one) > width)).toEqual([]);
    }
    expect(await shown(line, null)).not.toContain('\u001b');
  });
});
