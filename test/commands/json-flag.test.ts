import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Lab, lab } from '../support/lab.ts';

let world: Lab;
beforeEach(async () => {
  world = await lab();
  await world.ok('topology load --json=topology.json --quiet');
});
afterEach(async () => await world.remove());

const asked = async (line: string): Promise<unknown> => JSON.parse(await world.ok(`${line} --quiet`));

describe('lists of which Heketi gave the ids only', () => {
  beforeEach(async () => {
    await world.ok('volume create --size=1 --name=one --quiet');
    await world.ok('volume create --size=2 --name=two --quiet');
  });

  it.each([
    ['volume', 'volumes'],
    ['cluster', 'clusters'],
  ])('are those ids with --json, and objects with -o: %s list', async (noun, field) => {
    const { [field]: ids } = (await asked(`${noun} list --json`)) as Record<string, string[]>;
    if (ids === undefined) throw new Error();
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(ids).toHaveLength(noun === 'volume' ? 2 : 1);
    const whole = await Promise.all(ids.map((id) => asked(`${noun} info ${id} --json`)));
    const objects = whole.map((one) => {
      const { simulated: _simulated, ...object } = one as Record<string, unknown>;
      return object;
    });
    const listed = { [field]: objects, simulated: true };
    expect(await asked(`${noun} list -o json`)).toEqual(listed);
    expect(await asked(`${noun} list --json --output=json`)).toEqual(listed);
    expect(parse(await world.ok(`${noun} list -o yaml`))).toEqual(listed);
    world.variables.GLUSTERCTL_OUTPUT = 'json';
    expect(await asked(`${noun} list`)).toEqual(listed);
  });

  it('are as they were of block volumes, of which there are none', async () => {
    expect(await asked('blockvolume list --json')).toEqual({ blockvolumes: [], simulated: true });
    expect(await asked('blockvolume list -o json')).toEqual({ blockvolumes: [], simulated: true });
  });
});

describe('--json where heketi-cli ignored it', () => {
  const said = '--json is ignored here, as heketi-cli does: -o json prints JSON\n';

  it.each(['node list', 'node disable gl1', 'device settags gl1:/dev/sdb rack:r1', 'completion bash'])(
    'is text, and the other way is said once: %s',
    async (line) => {
      const { code, stdout, stderr } = await world.run(`${line} --json`);
      expect([code, stdout.startsWith('{')]).toEqual([0, false]);
      expect(stderr.split(said)).toHaveLength(2);
      expect((await world.run(`${line} -o json`)).stderr).not.toContain('ignored');
      expect((await world.run(`${line} --json --quiet`)).stderr).not.toContain('ignored');
      expect((await world.run(`${line} --json -o table`)).stderr).not.toContain('ignored');
    },
  );

  it.each(['list', 'info'])(
    'and JSON with -o json, as its own command has it: server operations %s',
    async (verb) => {
      const line = `server operations ${verb}`;
      const printed = await world.run(`${line} --json`);
      expect([printed.stdout, printed.stderr.split(said).length]).toEqual([await world.ok(line), 2]);
      expect(await asked(`${line} -o json`)).toEqual(await asked(`operation ${verb} -o json`));
      expect(await world.ok(`${line} -o yaml`)).toBe(await world.ok(`operation ${verb} -o yaml`));
    },
  );

  it('names the variable that says it', async () => {
    world.variables.GLUSTERCTL_JSON = '1';
    expect((await world.run('node list')).stderr).toContain('GLUSTERCTL_JSON is ignored here');
    expect((await world.run('volume list')).stderr).not.toContain('ignored');
  });
});
