import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { TAKE_RULE } from '../../src/hosts/sudo-rule.ts';
import { topologyText } from '../../src/simulator/folder.ts';
import type { Lab } from '../support/lab.ts';
import { check, give, LINE, world, wrong } from './checking.ts';

describe('over SSH', () => {
  const keys = async (cli: Lab): Promise<string> => {
    await cli.ok('host trust gl1 gl2 gl3 --yes');
    return cli.variables.GLUSTERCTL_KNOWN_HOSTS ?? '';
  };

  test.each([
    ['unknown', (lines: string[]) => lines.slice(1), /its host key is not known/, 'glusterctl host trust '],
    [
      'changed',
      ([first = '', ...rest]: string[]) => [first.replace(/ \S+$/, ` ${OTHER_KEY}`), ...rest],
      /host key has CHANGED/,
      'ssh-keygen -R ',
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
    ['sudo=password', 'root', `echo "$(id -un) ALL=(root) NOPASSWD: ALL" | sudo sh -c '${TAKE_RULE}'`, 'gl2'],
    ['sudo=missing', 'root', 'apt-get install -y sudo || dnf install -y sudo', 'gl2'],
  ])('%s shows at %s', async (defect, concern, mend, on) => {
    const cli = await world({ ssh: true });
    await keys(cli);
    const topology = JSON.parse(topologyText(cli.simulation)) as {
      clusters: { nodes: { node: { ssh?: { user: string } } }[] }[];
    };
    for (const { node } of topology.clusters.flatMap(({ nodes }) => nodes)) node.ssh = { user: 'admin' };
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
