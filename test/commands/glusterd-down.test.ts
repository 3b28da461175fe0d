import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await lab({ columns: 200 });
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --name=other');
});
afterEach(async () => await cli.remove());

/** Each host is the first that is asked by some command: each in turn is without its glusterd. */
it.each(['gl1', 'gl2', 'gl3'])('without the glusterd of %s, what fails leaves nothing', async (name) => {
  const groups = () => JSON.stringify(cli.simulation.model.hosts.map((host) => host.groups));
  const before = groups();
  const { glusterd } = cli.simulation.host(name).services;
  if (glusterd === undefined) throw new Error('no glusterd');
  glusterd.active = false;
  const ends: Readonly<Record<string, number>> = {
    'volume create --size=1 --name=data': 1,
    'volume delete other --yes': 5,
    'volume expand other --expand-size=1': 1,
    'volume clone other --name=copy': 5,
    'volume status other': 0,
  };
  for (const [line, wanted] of Object.entries(ends)) {
    const { code, stderr } = await cli.run(line);
    expect(code, `${line}: ${stderr}`).toBe(wanted);
    expect(await cli.ok('operation list'), stderr).toBe('');
    expect(groups()).toBe(before);
  }
});
