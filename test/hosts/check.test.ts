import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Row } from '../../src/hosts/check/row.ts';
import { giveDefect } from '../../src/simulator/defects.ts';
import { topologyText } from '../../src/simulator/folder.ts';
import { type Lab, lab } from '../support/lab.ts';

interface Answer {
  readonly ready: boolean;
  readonly hosts: readonly { readonly name: string; readonly ready: boolean }[];
  readonly checks: readonly Row[];
}

const LINE = 'host check --topology=topology.json';
const OPEN = 'iptables -I INPUT -p tcp -m multiport --dports 24007:24008,49152:60999 -j ACCEPT';
const NEW_ID = 'systemctl stop glusterd && rm /var/lib/glusterd/glusterd.info && systemctl start glusterd';

let open: Lab[] = [];
afterEach(async () => {
  await Promise.all(open.map((each) => each.remove()));
  open = [];
});

async function world(options: Parameters<typeof lab>[0] = {}): Promise<Lab> {
  const cli = await lab(options);
  open.push(cli);
  return cli;
}

function give(cli: Lab, host: string, ...defects: readonly string[]): void {
  for (const defect of defects) giveDefect(cli.simulation.model, cli.simulation.host(host), defect);
}

async function check(cli: Lab, line = LINE): Promise<{ code: number; answer: Answer }> {
  const { code, stdout } = await cli.run(`${line} --json`);
  expect(cli.simulation.notSimulated).toEqual([]);
  return { code, answer: JSON.parse(stdout) as Answer };
}

const wrong = ({ checks }: Answer) => checks.filter(({ good }) => good === false);
const unasked = ({ checks }: Answer) => checks.filter(({ good }) => good === null);

/** A row that must be the only one that is wrong, on which hosts, why, and what mends it where. */
interface Case {
  readonly defects: Readonly<Record<string, readonly string[]>>;
  readonly concern: string;
  readonly hosts: readonly string[];
  readonly why: RegExp;
  readonly mend: string;
  readonly here?: boolean;
  /** Rows that nobody can answer then. */
  readonly unasked?: readonly string[];
}

const on2 = (...defects: readonly string[]) => ({ gl2: defects });

const CASES: readonly Case[] = [
  {
    defects: on2('login=refused'),
    concern: 'login',
    hosts: ['gl2'],
    why: /login as root failed/,
    mend: 'glusterctl host setup-key gl2',
    here: true,
  },
  {
    defects: on2('sudo=free'),
    concern: 'root',
    hosts: ['gl2'],
    why: /not root \(uid 1000\)/,
    mend: 'glusterctl config set sudo true',
    here: true,
  },
  {
    defects: on2('without=gluster'),
    concern: 'gluster',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y glusterfs-server',
    unasked: ['glusterd'],
  },
  {
    defects: on2('glusterd=stopped'),
    concern: 'glusterd',
    hosts: ['gl2'],
    why: /does not run/,
    mend: 'systemctl enable --now glusterd',
  },
  {
    defects: on2('glusterd=hangs'),
    concern: 'glusterd',
    hosts: ['gl2'],
    why: /runs, but does not answer/,
    mend: 'systemctl restart glusterd; journalctl -u glusterd -n 50',
  },
  {
    defects: on2('without=lvm'),
    concern: 'LVM',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y lvm2',
  },
  {
    defects: on2('without=thin_check'),
    concern: 'thin provisioning',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y thin-provisioning-tools',
  },
  {
    defects: on2('without=mkfs.xfs'),
    concern: 'mkfs.xfs',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y xfsprogs',
  },
  ...['dm_thin_pool', 'dm_snapshot', 'dm_mirror'].map(
    (name): Case => ({
      defects: on2(`module=${name}`),
      concern: `module ${name}`,
      hosts: ['gl2'],
      why: /not to be had/,
      mend: `modprobe ${name} && echo ${name} > /etc/modules-load.d/${name}.conf`,
    }),
  ),
  {
    defects: on2('var=100'),
    concern: 'space in /var',
    hosts: ['gl2'],
    why: /only 100 MiB free/,
    mend: 'journalctl --vacuum-size=100M; du -xh /var | sort -h | tail',
  },
  ...['clock=300', 'clock=-300'].map(
    (clock): Case => ({
      defects: on2(clock),
      concern: 'clock',
      hosts: ['gl2'],
      why: clock.includes('-') ? /(299|300|301) s behind the others/ : /(299|300|301) s ahead of the others/,
      mend: 'apt-get install -y chrony && chronyc makestep',
    }),
  ),
  {
    defects: on2('version=9.6'),
    concern: 'same gluster version',
    hosts: ['gl2'],
    why: /9\.6, the others have 10\.3/,
    mend: "apt-get install -y 'glusterfs-server=10.3*'",
  },
  {
    defects: on2('version=11.1'),
    concern: 'same gluster version',
    hosts: ['gl2'],
    why: /11\.1, newer than the others' 10\.3/,
    mend: "# on each of the others: apt-get install -y 'glusterfs-server=11.1*'",
  },
  {
    defects: on2('id-of=gl1'),
    concern: 'glusterd id',
    hosts: ['gl1', 'gl2'],
    why: /the same as that of gl[12]/,
    mend: NEW_ID,
  },
  {
    defects: on2('address=10.0.0.77'),
    concern: 'storage address',
    hosts: ['gl2'],
    why: /10\.0\.0\.2 is no address of this host, which has 10\.0\.0\.77/,
    mend: 'Correct "storage" of this node in the topology',
    here: true,
  },
  {
    defects: on2('firewall=drop'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^24007, 49152, 60999 closed to gl1, gl3: no answer/,
    mend: OPEN,
  },
  {
    defects: on2('firewall=reject'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^24007, 49152, 60999 closed to gl1, gl3: rejected/,
    mend: OPEN,
  },
  {
    defects: on2('firewall=refuse'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^24007 closed to gl1, gl3: refused although glusterd runs/,
    mend: OPEN,
  },
  {
    defects: on2('firewall=drop:49152'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^49152 closed to gl1, gl3: no answer/,
    mend: OPEN,
  },
  {
    defects: {
      gl1: ['version=7.9', 'firewall=drop:24008'],
      gl2: ['version=7.9'],
      gl3: ['version=7.9'],
    },
    concern: 'ports',
    hosts: ['gl1'],
    why: /^24008 closed to gl2, gl3/,
    mend: OPEN,
  },
];

describe('a host with just one defect', () => {
  test.each(CASES)('$concern: $defects', async ({ defects, concern, hosts, why, mend, ...more }) => {
    const cli = await world();
    for (const [host, each] of Object.entries(defects)) give(cli, host, ...each);
    const { code, answer } = await check(cli);
    expect(code).toBe(3);
    expect(wrong(answer).map((row) => [row.host, row.concern])).toEqual(hosts.map((host) => [host, concern]));
    for (const row of wrong(answer)) {
      expect(row.detail).toMatch(why);
      expect(row).toMatchObject({ mend, on: more.here === true ? null : row.host });
    }
    expect(unasked(answer).map((row) => row.concern)).toEqual(more.unasked ?? []);
    expect(answer.ready).toBe(false);
    expect(answer.hosts.filter(({ ready }) => !ready).map(({ name }) => name)).toEqual(hosts);

    const text = await cli.run(LINE);
    expect(text.code).toBe(3);
    expect(text.stdout).toContain(`✖ ${hosts[0]}  ${concern}: `);
    expect(text.stdout).toContain(mend);
    expect((await cli.run(`${LINE} -o name`)).stdout.split('\n').slice(0, -1)).toEqual(
      ['gl1', 'gl2', 'gl3'].filter((name) => !hosts.includes(name)),
    );
  });

  test('is sound again when it is mended', async () => {
    const cli = await world();
    expect(await cli.run(LINE)).toMatchObject({ code: 0 });
    expect((await check(cli)).answer.checks.every(({ good }) => good)).toBe(true);
  });

  test('a port where nothing listens is no defect, nor is 24008 closed on a gluster that has no use for it', async () => {
    const cli = await world();
    give(cli, 'gl2', 'firewall=drop:24008');
    const { code, answer } = await check(cli);
    expect(code).toBe(0);
    expect(answer.checks.find((row) => row.host === 'gl2' && row.concern === 'ports')?.detail).toBe(
      'reached from gl1, gl3; 24008 is closed, which gluster 10.3 does not need',
    );
  });

  test('without bash the ports can not be asked: nothing is claimed', async () => {
    const cli = await world();
    for (const host of ['gl1', 'gl2', 'gl3']) give(cli, host, 'without=bash');
    const { code, answer } = await check(cli);
    expect(code).toBe(0);
    expect(unasked(answer).map((row) => row.concern)).toEqual(['ports', 'ports', 'ports']);
  });

  test('a clock that differs from all others is this machine: the hosts are in step', async () => {
    const cli = await world();
    for (const host of ['gl1', 'gl2', 'gl3']) give(cli, host, 'clock=900');
    const { code, answer } = await check(cli);
    expect(code).toBe(0);
    expect(answer.checks.find((row) => row.concern === 'clock')?.detail).toMatch(
      /as on the other hosts, (899|900|901) s ahead of this machine's clock/,
    );
  });
});

describe('over SSH', () => {
  const keys = async (cli: Lab): Promise<string> => {
    await cli.ok('host trust gl1 gl2 gl3 --yes');
    return `${cli.folder}/.xdg/data/glusterctl/known_hosts`;
  };

  test.each([
    ['unknown', (lines: string[]) => lines.slice(1), /its host key is not known/, 'glusterctl host trust '],
    [
      'changed',
      ([first = '', ...rest]: string[]) => [first.replace(/ \S+$/, ` ${OTHER_KEY}`), ...rest],
      /host key has CHANGED/,
      'remove line 1 of ',
    ],
  ] as const)('a host key that is %s is the only thing wrong', async (_, change, why, mend) => {
    const cli = await world({ ssh: true });
    const file = await keys(cli);
    expect(await cli.run(LINE)).toMatchObject({ code: 0 });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(file, `${change(lines).join('\n')}\n`);
    const { code, answer } = await check(cli);
    expect(code).toBe(3);
    const [row, ...more] = wrong(answer);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ concern: 'host key', on: null });
    expect(row?.detail).toMatch(why);
    expect(row?.mend).toContain(mend);
    const passed = answer.checks.filter((each) => each.host === row?.host && each.good);
    expect(passed.map(({ concern }) => concern)).toEqual(['reachable']);
  });

  test('no host key known at all: exit 22, and nothing was run', async () => {
    const cli = await world({ ssh: true });
    const { code, answer } = await check(cli);
    expect(code).toBe(22);
    expect(wrong(answer).map(({ concern }) => concern)).toEqual(['host key', 'host key', 'host key']);
    expect(cli.simulation.journal).toEqual([]);
  });

  test.each([
    ['login=refused', 'login', 'glusterctl host setup-key gl2', null],
    [
      'sudo=password',
      'root',
      'echo "$USER ALL=(root) NOPASSWD: ALL" | sudo tee /etc/sudoers.d/glusterctl-admin',
      'gl2',
    ],
    ['sudo=missing', 'root', 'apt-get install -y sudo || dnf install -y sudo', 'gl2'],
  ])('%s shows at %s', async (defect, concern, mend, on) => {
    const cli = await world({ ssh: true });
    await keys(cli);
    const topology = JSON.parse(topologyText(cli.simulation)) as {
      clusters: { nodes: { node: { ssh?: { sudo: boolean } } }[] }[];
    };
    for (const { node } of topology.clusters.flatMap(({ nodes }) => nodes)) node.ssh = { sudo: true };
    await cli.file('topology.json', JSON.stringify(topology));
    for (const host of ['gl1', 'gl3']) give(cli, host, 'sudo=free');
    give(cli, 'gl2', defect);
    const { code, answer } = await check(cli);
    expect(code).toBe(3);
    expect(wrong(answer)).toEqual([expect.objectContaining({ host: 'gl2', concern, mend, on })]);
  });

  test('a host that is off refuses, and is sound again when it is back', async () => {
    const cli = await world({ ssh: true });
    await keys(cli);
    cli.simulation.kill('gl2');
    const { code, answer } = await check(cli);
    expect(code).toBe(3);
    expect(wrong(answer)).toEqual([
      expect.objectContaining({
        host: 'gl2',
        concern: 'reachable',
        detail: expect.stringMatching(/refused/),
      }),
    ]);
    cli.simulation.boot('gl2');
    expect(await check(cli)).toMatchObject({ code: 0, answer: { ready: true } });
  });
});

const OTHER_KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f';

describe('several defects', () => {
  test('are all told, worst first, the same on several hosts once, and the sound ones in a line each', async () => {
    const cli = await world({ terminal: true });
    give(cli, 'gl1', 'without=lvm');
    give(cli, 'gl3', 'without=lvm', 'clock=-300', 'firewall=drop:24007');
    const { code, stdout } = await cli.run(LINE);
    expect(code).toBe(3);
    expect(stdout.replace(/(299|301) s behind/, '300 s behind')).toBe(`✖ gl1, gl3  LVM: not installed
    → on each:  apt-get install -y lvm2
✖ gl3  clock: 300 s behind the others
    → on gl3:  apt-get install -y chrony && chronyc makestep
✖ gl3  ports: 24007 closed to gl1, gl2: no answer: a firewall drops it, or no
    network leads there
    → on gl3:  ${OPEN}
✔ gl2  ready, gluster 10.3

1 of 3 hosts ready; to be mended: gl1, gl3
`);
  });

  test('one host down: the others are checked without it', async () => {
    const cli = await world();
    cli.simulation.kill('gl3');
    const { code, answer } = await check(cli);
    expect(code).toBe(3);
    expect(wrong(answer).map((row) => [row.host, row.concern])).toEqual([['gl3', 'reachable']]);
    expect(answer.checks.filter((row) => row.host !== 'gl3').every(({ good }) => good)).toBe(true);
  });

  test('all hosts down: exit 20', async () => {
    const cli = await world();
    for (const name of ['gl1', 'gl2', 'gl3']) cli.simulation.kill(name);
    const { code, answer } = await check(cli);
    expect(code).toBe(20);
    expect(answer.checks.map(({ concern }) => concern)).toEqual(['reachable', 'reachable', 'reachable']);
  });

  test('a check that comes to no end on one host does not hide the others', async () => {
    const cli = await world();
    cli.simulation.addFault({ host: 'gl2', command: /^df /, effect: { kind: 'hangs' } });
    const { code, answer } = await check(cli);
    expect(code).toBe(3);
    expect(wrong(answer).map((row) => [row.host, row.concern])).toEqual([['gl2', 'check']]);
  });
});

describe('which hosts', () => {
  test('all managed ones, some by name, those of a file; each once', async () => {
    const cli = await world();
    const none = await cli.run('host check');
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('--topology FILE');
    await cli.ok('topology load --json=topology.json');
    const names = async (line: string) => (await check(cli, line)).answer.hosts.map(({ name }) => name);
    expect(await names('host check')).toEqual(['gl1', 'gl2', 'gl3']);
    expect(await names('host check gl3 gl1 gl3')).toEqual(['gl3', 'gl1']);
    expect(await names('host check gl2 --topology=topology.json')).toEqual(['gl1', 'gl2', 'gl3']);
    expect(await names('preflight gl2')).toEqual(['gl2']);
  });

  test('a slip of the finger is pointed out', async () => {
    const cli = await world();
    await cli.ok('topology load --json=topology.json');
    const slip = await cli.run('host check gl9 gl1');
    expect(slip.code).toBe(3);
    expect(slip.stdout).toContain('it is no managed node either');
    expect(slip.stdout).toContain('Did you mean gl1?');
    const other = await cli.run('host check storage-of-berlin');
    expect(other.code).toBe(20);
    expect(other.stdout).toContain('Managed are gl1, gl2, gl3.');
  });

  test('a topology that is not there or wrong is told by its name', async () => {
    const cli = await world();
    const gone = await cli.run('host check --topology=gone.json');
    expect(gone.code).not.toBe(0);
    expect(gone.stderr).toContain('gone.json');
    await cli.file('bad.json', '{ "clusters": [ { "nodes": 7 } ] }');
    const bad = await cli.run('host check --topology=bad.json');
    expect(bad).toMatchObject({ code: 2 });
    expect(bad.stderr).toContain('bad.json');
  });
});

describe('output', () => {
  test('yaml, table, wide table and --verbose show every row', async () => {
    const cli = await world();
    give(cli, 'gl2', 'without=lvm');
    const yaml = await cli.run(`${LINE} -o yaml`);
    expect(yaml.stdout).toContain('mend: apt-get install -y lvm2');
    const table = await cli.run(`${LINE} -o table`);
    expect(table.stdout).toMatch(/✖ +gl2 +LVM +not installed/);
    expect(table.stderr).toContain('gl2, LVM → on gl2:  apt-get install -y lvm2');
    expect((await cli.run(`${LINE} -o wide`)).stdout).toMatch(/not installed +apt-get install -y lvm2/);
    const verbose = await cli.run(`${LINE} --verbose`);
    expect(verbose.stdout.match(/^✔ gl1 /gm)).toHaveLength(18);
    expect(verbose.stdout.match(/^✔ gl2 /gm)).toHaveLength(17);
    expect([yaml, table, verbose].map(({ code }) => code)).toEqual([3, 3, 3]);
  });

  test('help lists preflight', async () => {
    const cli = await world();
    expect((await cli.run('--help')).stdout).toMatch(/preflight +The same as "host check"/);
  });
});

test('a check changes nothing on any host, nor the state', async () => {
  const cli = await world();
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=10');
  give(cli, 'gl2', 'without=lvm', 'firewall=reject', 'version=9.6');
  const [hosts, state] = [cli.simulation.save(), await readFile(cli.state, 'utf8')];
  for (const line of ['host check', LINE, 'preflight gl1 gl2 --json'])
    expect((await cli.run(line)).code).toBe(3);
  expect(cli.simulation.save()).toBe(hosts);
  expect(await readFile(cli.state, 'utf8')).toBe(state);
});
