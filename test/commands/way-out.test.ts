import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { topologyText } from '../../src/simulator/folder.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { hostsWith } from '../support/small-hosts.ts';
import { commandsIn } from '../support/suggestions.ts';

let cli: CommandLine;
beforeEach(async () => {
  const simulation = hostsWith(3, ['/dev/vdb', '/dev/vdc'], 20);
  cli = await commandLine({ hosts: async () => createDirectHosts(simulation), columns: 200 });
  await cli.file('topology.json', topologyText(simulation));
  await cli.ok('topology load --json=topology.json');
});
afterEach(async () => await cli.remove());

async function suggested(line: string): Promise<readonly string[]> {
  const { code, stderr } = await cli.run(line);
  expect([line, code]).toEqual([line, 5]);
  return commandsIn(stderr).map((one) => one.line);
}

describe('a node that can not be deleted yet', () => {
  it('goes by the commands that are suggested, typed as they stand', async () => {
    const lines = await suggested('node delete gl3');
    expect(lines).toHaveLength(5);
    for (const line of lines) await cli.ok(line);
    expect(await cli.ok('node list')).not.toContain('gl3');
  });

  it('goes so, too, after one of its devices was given back to service', async () => {
    await cli.ok('node disable gl3');
    await cli.ok('node remove gl3');
    await cli.ok('device disable gl3:/dev/vdb');
    for (const line of await suggested('node delete gl3')) await cli.ok(line);
    expect(await cli.ok('node list')).not.toContain('gl3');
  });

  it('is not told to be removed while its bricks can go nowhere', async () => {
    await cli.ok('volume create --size=1 --name=data');
    const { stderr } = await cli.run('node delete gl3');
    expect(stderr).toContain('A fourth node is needed');
    expect(await suggested('node delete gl3')).toEqual([]);
  });

  it('goes so with bricks on it, too: they are moved on the way', async () => {
    await cli.ok('volume create --size=1 --name=data --replica=2');
    const bricks = async (on: string) =>
      (await cli.ok('brick list')).split('\n').filter((row) => row.includes(on));
    expect(await bricks('gl3:')).toHaveLength(1);
    for (const line of await suggested('node delete gl3')) await cli.ok(line);
    expect(await cli.ok('node list')).not.toContain('gl3');
    expect(await bricks('data')).toHaveLength(2);
  });
});

describe('no room', () => {
  it('names what this command can do about it, and no other', async () => {
    await cli.ok('volume create --size=1 --name=data');
    await cli.ok('node disable gl3');
    const expand = await cli.run('volume expand data --expand-size=5');
    expect([expand.code, expand.stderr]).toEqual([7, expect.not.stringContaining('--replica')]);
    const create = await cli.run('volume create --size=5');
    expect([create.code, create.stderr]).toEqual([7, expect.stringContaining('fits with --replica=2')]);
    await cli.ok('volume create --size=5 --replica=2');
  });
});
