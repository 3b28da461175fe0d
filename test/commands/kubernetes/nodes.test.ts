import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../../support/lab.ts';
import { json, smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data --gid=2000');
});
afterEach(async () => await cli.remove());

async function onHost(name: string, script: string): Promise<string> {
  return await cli.simulation.shell(name, script);
}

describe('kubernetes nodes prepare', () => {
  it('mounts a volume now and at every boot, and shows pods a folder in it', async () => {
    const { stdout, code } = await cli.run('kubernetes nodes prepare gl1 gl2 --volume=data');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/gl1 +\/mnt\/gluster\/data +mounted/)]);
  });
});
