import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandLine, commandLine } from '../support/command-line.ts';

let cli: CommandLine;
beforeEach(async () => {
  cli = await commandLine();
  await cli.ok('cluster create --name=lab');
});
afterEach(async () => await cli.remove());

const FORMAT = 'must be in a valid format';
const LEAST = 'must be no less than 1';

describe('all that is wrong with one request', () => {
  it.each([
    ['volume create --name="a b" --size=-1', `name: ${FORMAT}; size: ${LEAST}`],
    [
      'volume create --name=all --size=-1 --tag="x y:1"',
      `name: ${FORMAT}; size: ${LEAST}; tags: invalid characters in tag name x y`,
    ],
    ['volume create --name-prefix="a b" --count=2 --size=1', `name: ${FORMAT}`],
    ['device add --name=sdb --node=n_1!', `name: ${FORMAT}; node: n_1! is not a valid UUID`],
    [
      'node add --zone=-1 --cluster=zz --management-host-name="a b" --storage-host-name="c d"',
      `cluster: zz is not a valid UUID; hostnames: (manage: [a b] is not a valid manage hostname; storage: [c d] is not a valid storage hostname.); zone: ${LEAST}`,
    ],
  ])('is told at once, sorted as Heketi sorts it: %s', async (line, complaints) => {
    const { code, stderr } = await cli.run(line);
    expect([code, stderr.split('\n')[0]]).toEqual([2, `Error: validation failed: ${complaints}.`]);
  });

  it('comes before what only a look at the state can tell', async () => {
    const { stderr } = await cli.run('device add --name=sdb --node=00112233445566778899aabbccddeeff');
    expect(stderr).toBe(`Error: validation failed: name: ${FORMAT}.\n`);
  });

  it('is told of each entry of a topology, with its places in the file', async () => {
    const hostnames = { manage: ['bad name'], storage: ['10.0.0.1'] };
    const entry = { node: { hostnames, zone: 0, tags: { 'x y': '1' } }, devices: ['/dev/vdb'] };
    await cli.file('topology.json', JSON.stringify({ clusters: [{ nodes: [entry] }] }));
    const { code, stdout, stderr } = await cli.run('topology load --json=topology.json');
    expect([code, stdout]).toEqual([
      3,
      expect.stringContaining(
        'validation failed: hostnames: (manage: [bad name] is not a valid manage hostname.); tags: invalid characters in tag name x y; zone: cannot be blank.\n',
      ),
    ]);
    expect(stderr).toMatch(/\.hostnames\)[\s\S]*\.tags\)[\s\S]*\.zone\)/);
  });
});
