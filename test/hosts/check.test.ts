import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { check, give, LINE, OPEN, world, wrong } from './checking.ts';

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
    expect(gone.code).toBe(1);
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
    expect(verbose.stdout.match(/^✔ gl1 /gm)).toHaveLength(19);
    expect(verbose.stdout.match(/^✔ gl2 /gm)).toHaveLength(18);
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
