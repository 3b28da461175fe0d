import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { program } from '../../../src/commands/index.ts';
import { GIB } from '../../../src/model/sizes.ts';
import { createDirectHosts } from '../../../src/simulator/direct-hosts.ts';
import { topologyText } from '../../../src/simulator/folder.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { type CommandLine, commandLine } from '../../support/command-line.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

let cli: CommandLine;
let onTerminal = false;

beforeAll(async () => {
  const simulation = Simulation.create({
    hosts: ['gl2', 'gl10', 'gl1'].map((name, index) => ({
      name,
      storage: `10.77.0.${index + 1}`,
      zone: index + 1,
      devices: [{ path: '/dev/vdb', sizeKiB: 100 * (index + 1) * GIB }],
    })),
  });
  const clock = new SimulatedTime();
  cli = await commandLine({
    hosts: async () => createDirectHosts(simulation),
    more: () => ({
      clock,
      columns: 200,
      stdout: {
        isTerminal: onTerminal,
        write: (text) => void printed.push(text),
      },
    }),
  });
  await cli.file('topology.json', topologyText(simulation));
  await cli.ok('topology load --json=topology.json');
  for (const line of [
    'web10 --size=9 --tag=team:shop --tag=for:accounting',
    'web2 --size=10',
    'archive --size=1536MiB --durability=none --snapshot-factor=2',
  ])
    await cli.ok(`volume create --name=${line}`);
  await cli.ok('volume stop web2');
  await cli.ok('snapshot create archive before-2');
  await cli.ok('snapshot create archive before-10');
});
afterAll(async () => await cli.remove());
afterEach(async () => {
  onTerminal = false;
  await cli.file('.xdg/config/glusterctl/config.json', '{}').catch(() => undefined);
  delete cli.variables.GLUSTERCTL_OUTPUT;
  delete cli.variables.GLUSTERCTL_VOLUME_LIST_COLUMNS;
});

let printed: string[] = [];

interface Shown {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function shown(line: string): Promise<Shown> {
  printed = [];
  const { code, stderr } = await cli.run(line);
  return { code, out: printed.join(''), err: stderr.replaceAll(/^\[simulated\].*\n/gm, '') };
}

/** What it prints, without what says that hosts are simulated. */
async function out(line: string): Promise<string> {
  const { code, out: text, err } = await shown(line);
  expect([line, code, err]).toEqual([line, 0, expect.any(String)]);
  return text.replace(/^\[simulated\]\n/m, '');
}

const names = async (flags: string): Promise<readonly string[]> =>
  (await out(`volume list --no-headers --columns=name ${flags}`)).trimEnd().split('\n');

describe('every list', () => {
  test('takes the flags of lists, and no other command does but those that print one', async () => {
    const all = (
      await Promise.all(program.nouns.filter(({ hidden }) => hidden !== true).map((noun) => noun.load()))
    ).flat();
    // What only heketi-cli asks prints as that did.
    const ownLists = all.filter(({ path }) => path.at(-1) === 'list' && path[0] !== 'server');
    const paths = (some: typeof all): readonly string[] => some.map(({ path }) => path.join(' ')).sort();
    const lists = all.filter((one) => one.lists !== undefined);
    expect(paths(ownLists).filter((path) => !paths(lists).includes(path))).toEqual([]);
    expect(paths(lists)).toEqual([
      'blockvolume list',
      'brick list',
      'cluster list',
      'config show',
      'device discover',
      'device list',
      'heal status',
      'node list',
      'operation list',
      'snapshot list',
      'state backups',
      'volume list',
    ]);
    for (const { path, lists: shape } of lists) {
      const help = (await out(`${path.join(' ')} --help`)).replaceAll(/\s+/g, ' ');
      expect(help).toMatch(
        / List Flags: --columns NAMES a table of these: .* --sort COLUMN .* --filter EXPR .* --limit NUMBER .* --no-headers /,
      );
      for (const { title, needs } of shape?.columns ?? []) {
        const name = title.toLowerCase().replaceAll(' ', '-');
        expect(help).toContain(name);
        const line = `${path.join(' ')} --columns=${name}${needs === undefined ? '' : ` --${needs}`}`;
        const table = await shown(line);
        // A volume is stopped, which heal status tells by its code.
        expect([line, table.code, table.out.split('\n')[0]?.trim()]).toEqual([
          line,
          path[0] === 'heal' ? 6 : 0,
          table.out === '' ? '' : title,
        ]);
      }
    }
  });
});

describe('the order', () => {
  test('of names is natural, of sizes by what they are, and may be turned', async () => {
    expect(await names('')).toEqual(['archive', 'web2', 'web10']);
    expect(await names('--sort=-name')).toEqual(['web10', 'web2', 'archive']);
    expect(await names('--sort=name:desc')).toEqual(['web10', 'web2', 'archive']);
    expect(await names('--sort=size')).toEqual(['web2', 'web10', 'archive']);
    expect(await names('--sort=size:asc')).toEqual(['archive', 'web10', 'web2']);
    expect(await names('--sort=wanted-state,-name')).toEqual(['web10', 'archive', 'web2']);
  });

  test('holds in every format', async () => {
    const wanted = ['web2', 'web10', 'archive'];
    const flags = 'volume list --sort=size';
    const inText = (text: string): readonly string[] =>
      [...text.matchAll(/web\d+|archive/g)].map(([name]) => name);
    for (const format of ['heketi', 'table', 'wide', 'name'])
      expect([format, inText(await out(`${flags} -o ${format}`))]).toEqual([format, wanted]);
    for (const format of ['json', 'yaml'])
      expect(
        [
          ...(await out(`${flags} -o ${format}`)).matchAll(
            /^.*?"?name"?: ?"?(web\d+|archive)\b|"name":"(web\d+|archive)"/gm,
          ),
        ].map((match) => match[1] ?? match[2]),
      ).toEqual(wanted);
    const ids = JSON.parse(await out(`${flags} --json`)) as { volumes: string[] };
    const objects = JSON.parse(await out(`${flags} -o json`)) as { volumes: { id: string }[] };
    expect(ids.volumes).toEqual(objects.volumes.map(({ id }) => id));
  });

  test('that is none is refused, and told what there is', async () => {
    for (const [line, words] of [
      [
        'volume list --sort=nam',
        '--sort names "nam", and there is no such column\nHint: Did you mean name? There are name, id, cluster, size, durability, bricks, wanted-state, snapshots, tags.',
      ],
      ['volume list --sort=-size:asc', '"-size:asc" is no order for --sort'],
      ['volume list --sort=used', '--sort names used, which is only there with --usage'],
      [
        'volume list -o table --live --sort=state',
        '--sort names "state", which may be wanted-state or real-state',
      ],
    ] as const) {
      const { code, err } = await shown(line);
      expect([line, code, err]).toEqual([line, 2, expect.stringContaining(words)]);
    }
  });
});

describe('a filter', () => {
  test.each([
    ["'name=web*'", ['web2', 'web10']],
    ["'name=web?'", ['web2']],
    ["'name!=web*'", ['archive']],
    ["'size>9GiB'", ['web2']],
    ["'size>=9GiB'", ['web2', 'web10']],
    ["'size<2'", ['archive']],
    ["'size=1536MiB'", ['archive']],
    ["'state=stopped'", ['web2']],
    ["'bricks=3'", ['web2', 'web10']],
    ["'tags=team:*'", ['web10']],
    ["'tags!=team:*'", ['archive', 'web2']],
    ["'tags='", ['archive', 'web2']],
    ["'snapshots>=2'", ['archive']],
    ["'name=web*' --filter='size>9'", ['web2']],
    ["'name=web*,size<10'", ['web10']],
    ["'used>0%' --usage", ['archive', 'web10']],
  ])('%s', async (filter, wanted) => {
    expect(await names(`--filter=${filter}`)).toEqual(wanted);
  });

  test('of a host finds its devices and bricks', async () => {
    const devices = await out("device list --no-headers --columns=device --filter='host=gl1'");
    expect(devices).toMatch(/^(?:gl1:\S+\n)+$/);
    const bricks = await out("brick list --no-headers --columns=on --filter='host=gl1'");
    expect(bricks).toMatch(/^(?:gl1:\S+\n)+$/);
    expect(await out('device list --no-headers --columns=host,device')).toMatch(/^gl1 +gl1:/m);
  });

  test('of a size equals what the table shows', async () => {
    const lines = (await out('device list --no-headers --columns=device,free')).trim().split('\n');
    const rows = lines.map((one) => /^(\S+) +(.*)$/.exec(one)?.slice(1) ?? []);
    expect(rows.some(([, free]) => /\.\d\d GiB/.test(free ?? ''))).toBe(true);
    for (const [device = '', free = ''] of rows) {
      const same = rows.filter((row) => row[1] === free).map((row) => `${row[0]}\n`);
      const list = async (sign: string) =>
        await out(`device list --no-headers --columns=device --filter='free${sign}${free.replace(' ', '')}'`);
      expect(await list('='), device).toBe(same.join(''));
      expect(await list('!='), device).not.toContain(device);
    }
  });

  test('of times, shares and places', async () => {
    expect(await out("snapshot list --no-headers --columns=name --filter='taken>2020-01-01'")).toBe(
      'before-2\nbefore-10\n',
    );
    expect(await out("snapshot list --no-headers --columns=name --filter='taken<2020-01-01'")).toBe('');
    expect(await out("device list --no-headers --columns=device --filter='free<90%'")).toBe('gl2:/dev/vdb\n');
    expect(await out("device list --no-headers --columns=device --filter='device=gl1:*'")).toBe(
      'gl1:/dev/vdb\n',
    );
    expect(await out("node list --no-headers --columns=host,zone --filter='zone>=2'")).toBe(
      'gl1   3\ngl10  2\n',
    );
  });

  test('holds in every format', async () => {
    const flags = "volume list --filter='name=web2'";
    expect(await out(flags)).toMatch(/^Id:\w{32} +Cluster:\w{32} +Name:web2\n$/);
    expect(await out(`${flags} -o name`)).toBe('web2\n');
    expect(JSON.parse(await out(`${flags} --json`))).toMatchObject({ volumes: [expect.any(String)] });
    expect(JSON.parse(await out(`${flags} -o json`))).toMatchObject({ volumes: [{ name: 'web2' }] });
    expect(await out(`${flags} -o yaml`)).toContain('name: web2');
  });

  test('of what is real chooses in every format', async () => {
    expect(await out("volume list --live --filter='real-state=HEALTHY' -o name")).toBe('archive\nweb10\n');
    const { code, err } = await shown('volume list --live -o name');
    expect([code, err]).toEqual([2, expect.stringContaining('--live is for tables')]);
  });

  test('that leaves nothing is told as what did it', async () => {
    const { code, out: text, err } = await shown("volume list --filter='name=x*' --filter='size>1'");
    expect([code, text, err]).toEqual([
      0,
      '',
      "--filter='name=x*' --filter='size>1' leaves none of 3 volumes.\n",
    ]);
    expect(await shown("volume list -o json --filter='name=x*'")).toEqual({
      code: 0,
      out: '{"volumes":[],"simulated":true}\n',
      err: '',
    });
  });

  test('that leaves nothing of few values tells them', async () => {
    expect((await shown("node list --filter='state=failed'")).err).toBe(
      '--filter=\'state=failed\' leaves none of 3 nodes. wanted-state is "online" everywhere.\n',
    );
    expect((await shown("volume list --filter='state=ok'")).err).toContain(
      ' is one of "started", "stopped".',
    );
    expect((await shown("volume list --filter='size>1TiB'")).err).toBe(
      "--filter='size>1TiB' leaves none of 3 volumes.\n",
    );
  });

  test.each([
    ['name', 'is no condition for --filter'],
    ['nome=x', '--filter names "nome", and there is no such column'],
    ['name~x', 'there is no operator ~'],
    ['name>x', 'name is a text, and has no >'],
    ['size>big', '"big" is no size'],
    ['bricks=many', '"many" is no number'],
    ['bricks<?', '"?" is no number'],
    ['size<5%', '"5%" is no size'],
  ])('%s is refused', async (filter, words) => {
    const { code, out: text, err } = await shown(`volume list --filter='${filter}'`);
    expect([code, text, err]).toEqual([2, '', expect.stringContaining(words)]);
  });
});

describe('a limit', () => {
  test('says how many it leaves out', async () => {
    const { code, out: text, err } = await shown('volume list --limit=1 --sort=name -o name');
    expect([code, text, err]).toEqual([0, 'archive\n', '2 of 3 volumes left out by --limit=1\n']);
    expect((await shown('volume list --limit=3')).err).toBe('');
    expect(await shown('volume list --limit=0')).toMatchObject({ code: 2, out: '' });
  });
});

describe('what only tables have', () => {
  test('means one where no other format was typed', async () => {
    expect(await out('volume list --columns=size,name')).toBe(
      '  SIZE    NAME\n1.5 GiB  archive\n 10 GiB  web2\n  9 GiB  web10\n'.replace(
        '  SIZE    NAME',
        '   SIZE  NAME',
      ),
    );
    expect(await out('volume list --no-headers')).toMatch(/^archive +1.5 GiB +none +1 +started\n/);
    cli.variables.GLUSTERCTL_OUTPUT = 'json';
    expect(await out('volume list --columns=name')).toBe('NAME\narchive\nweb2\nweb10\n');
    cli.variables.GLUSTERCTL_OUTPUT = 'wide';
    expect(await out('brick list --columns=volume --limit=1')).toBe('VOLUME\narchive\n');
  });

  test.each(['heketi', 'json', 'yaml', 'name'])('is refused beside -o %s', async (format) => {
    for (const flag of ['--columns=name', '--no-headers'])
      expect(await shown(`volume list ${flag} -o ${format}`)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('for tables') as string,
      });
  });

  test('is refused beside --json and --full, and twice the same', async () => {
    for (const flags of [
      '--columns=name --json',
      '--columns=name --full',
      '--columns=name,name',
      '--columns=',
    ])
      expect([flags, (await shown(`volume list ${flags}`)).code]).toEqual([flags, 2]);
  });

  test('does not keep other formats from being printed where it is configured', async () => {
    cli.variables.GLUSTERCTL_VOLUME_LIST_COLUMNS = 'name';
    expect(await out('volume list -o table')).toBe('NAME\narchive\nweb2\nweb10\n');
    expect(JSON.parse(await out('volume list -o json'))).toMatchObject({ volumes: [{}, {}, {}] });
    expect(await out('volume list')).toMatch(/^Id:/);
  });

  test('without titles is whole, whatever the width, and says nothing else', async () => {
    onTerminal = true;
    const { out: text } = await shown('volume list -o wide --no-headers');
    expect(text.trimEnd().split('\n')).toHaveLength(3);
    expect(text).toContain('team:shop');
    expect(text).not.toContain('[simulated]');
  });
});

describe('-o auto', () => {
  test("is a table on a terminal and Heketi's text in a pipe", async () => {
    expect(await out('volume list -o auto')).toBe(await out('volume list -o heketi'));
    onTerminal = true;
    expect(await out('volume list -o auto')).toBe(await out('volume list -o table'));
    expect(await out('volume info web2 -o auto')).toBe(await out('volume info web2 -o table'));
    expect(await out('volume list')).toMatch(/^Id:/);
  });

  test('is configured by a key and a variable; what is typed counts for more', async () => {
    await cli.ok('config set output auto');
    onTerminal = true;
    expect(await out('volume list')).toMatch(/^NAME /);
    expect(await out('volume list -o heketi')).toMatch(/^Id:/);
    expect(JSON.parse(await out('volume list --json'))).toMatchObject({
      volumes: [expect.any(String), expect.any(String), expect.any(String)],
    });
    onTerminal = false;
    expect(await out('volume list')).toMatch(/^Id:/);
    await cli.ok('config unset output');
    cli.variables.GLUSTERCTL_OUTPUT = 'table';
    expect(await out('volume list --json')).toMatch(/^\{/);
  });

  test('shows how things really are, too', async () => {
    onTerminal = true;
    expect(await out('volume list -o auto --live')).toContain('HEALTHY');
  });
});

describe('--full', () => {
  test.each([
    ['volume list', 'volumes', (one: { name: string }) => `volume info ${one.name}`],
    ['node list', 'nodes', (one: { id: string }) => `node info ${one.id}`],
    ['device list', 'devices', (one: { id: string }) => `device info ${one.id}`],
    ['cluster list', 'clusters', (one: { id: string }) => `cluster info ${one.id}`],
  ] as const)('of %s gives each as info does, in one document', async (list, key, info) => {
    const document = JSON.parse(await out(`${list} -o json --full`)) as Record<
      string,
      { id: string; name: string }[]
    >;
    expect(document[key]?.length).toBeGreaterThan(0);
    for (const one of document[key] ?? []) {
      const { simulated: _simulated, ...alone } = JSON.parse(await out(`${info(one)} -o json`)) as Record<
        string,
        unknown
      >;
      expect(one).toMatchObject(alone);
    }
    for (const flags of ['--full', '--json --full'])
      expect(JSON.parse(await out(`${list} ${flags}`))).toEqual(document);
    expect((await shown(`${list} --full -o table`)).code).toBe(2);
  });
});

test('completion knows columns, behind a comma as well', async () => {
  const complete = async (...words: string[]): Promise<string> =>
    (await shown(`complete -- ${words.join(' ')}`)).out;
  expect(await complete('volume', 'list', '--columns', 'name,si')).toBe('name,size\n');
  expect(await complete('volume', 'list', '--sort=cl')).toBe('--sort=cluster\n');
  expect(await complete('node', 'list', '--filter', 'zo')).toBe('zone=\n');
});
