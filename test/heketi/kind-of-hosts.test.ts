import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { KIND_PROBE } from '../../src/engine/guard.ts';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { databaseFile, heketiDatabase } from '../support/heketi-databases.ts';
import { heketiHosts } from '../support/heketi-hosts.ts';

let cli: CommandLine;
afterEach(async () => await cli.remove());

/** Hosts that tell all but what they are: the first of them, or all. */
async function start(silent: 'first' | 'all'): Promise<void> {
  const simulation = await heketiHosts(heketiDatabase('six-nodes-disperse'), new Map());
  const direct = createDirectHosts(simulation);
  let asked = 0;
  const hosts: Hosts = {
    ...direct,
    run: async (host, script, options) => {
      if (script.text === KIND_PROBE.text) {
        asked += 1;
        if (silent === 'all' || asked === 1)
          return { kind: 'done', code: 1, stdout: '', stderr: '', failed: null, milliseconds: 1 };
      }
      return await direct.run(host, script, options);
    },
  };
  cli = await commandLine({ hosts: async () => hosts, variables: { GLUSTERCTL_YES: 'true' } });
  cli.variables.GLUSTERCTL_STATE = join(cli.folder, 'state.json');
  await cli.file('heketi.json', databaseFile('six-nodes-disperse.json').toString());
}

it('hosts that do not say whether they are simulated are taken for neither: nothing is written', async () => {
  await start('all');
  const { code, stderr } = await cli.run('heketi import heketi.json');
  expect([code, stderr]).toEqual([
    5,
    expect.stringContaining('No host tells whether it is real or simulated'),
  ]);
  await expect(stat(join(cli.folder, 'state.json'))).rejects.toThrow('ENOENT');
});

it('what one host does not say the next one tells', async () => {
  await start('first');
  await cli.ok('heketi import heketi.json');
  expect(JSON.parse(await cli.ok('state export'))).toMatchObject({ simulated: true });
});
