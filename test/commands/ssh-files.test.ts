import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

let world: Lab;
beforeEach(async () => {
  world = await lab({ ssh: true });
});
afterEach(async () => await world.remove());

const FILES = [
  { flag: 'ssh-config', variable: 'GLUSTERCTL_SSH_CONFIG', key: 'config', otherwise: '~/.ssh/config' },
  {
    flag: 'known-hosts',
    variable: 'GLUSTERCTL_KNOWN_HOSTS',
    key: 'knownHosts',
    otherwise: '~/.ssh/known_hosts',
  },
] as const;

describe.each(FILES)(
  'a file that --$flag names and that is not there',
  ({ flag, variable, key, otherwise }) => {
    const nowhere = (): string => join(world.folder, 'nowhere');
    const refused = (from: string): object => ({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(`Error: ${from}: ${nowhere()} is not there\nHint: .*${otherwise}`),
    });

    it.each(['host trust gl1 --yes', 'host check gl1', 'device discover gl1'])(
      'is refused: %s',
      async (line) => {
        expect(await world.run(`${line} --trust-new-hosts --${flag}=${nowhere()}`)).toMatchObject(
          refused(`--${flag}`),
        );
        expect(world.simulation.counters('gl1').scripts).toBe(0);
      },
    );

    it('is named by the variable, or by the line of the configuration', async () => {
      world.variables[variable] = nowhere();
      expect(await world.run('host check gl1')).toMatchObject(refused(variable));
      world.variables[variable] = undefined;
      const config = await world.file('config.json', `{\n  "ssh": {"${key}": "~/nowhere"}\n}\n`);
      expect(await world.run(['host', 'check', 'gl1', '--config', config])).toMatchObject(
        refused(`${config}:2:11: ssh.${key}`),
      );
    });

    it('does not stop what speaks to no host', async () => {
      expect(await world.ok(`cluster list --${flag}=${nowhere()}`)).toBe('Clusters:\n');
    });
  },
);

it('an SSH configuration that includes what others may write to leads to no host', async () => {
  const file = world.variables.GLUSTERCTL_SSH_CONFIG ?? '';
  const part = `${file}.part`;
  expect((await world.run('host trust gl1 --yes')).code).toBe(0);
  await writeFile(part, 'Host nobody\n');
  await writeFile(file, `Include ${part}\n${await readFile(file, 'utf8')}`);
  expect((await world.run('host check gl1')).stderr).not.toContain('Bad permissions');
  const before = world.simulation.counters('gl1').scripts;
  await chmod(part, 0o666);
  expect(await world.run('host check gl1')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`Bad permissions on ${part}: others may write to it (its mode is 0666)`),
  });
  expect(world.simulation.counters('gl1').scripts).toBe(before);
});
