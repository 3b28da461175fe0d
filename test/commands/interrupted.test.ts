import { describe, expect, it, onTestFinished } from 'vitest';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { smallHosts } from '../support/small-hosts.ts';

/** Hosts that never answer; somebody presses Ctrl-C while they are waited for. */
async function tired(state?: string): Promise<CommandLine> {
  const unanswered = async (): Promise<never> => {
    line.interrupt();
    return await new Promise<never>(() => undefined);
  };
  const hosts: Hosts = { connect: unanswered, run: unanswered, close: async () => undefined };
  const line = await commandLine({ hosts: async () => hosts, variables: { GLUSTERCTL_STATE: state } });
  onTestFinished(async () => await line.remove());
  await line.file(
    'topology.json',
    JSON.stringify({
      clusters: [
        {
          nodes: [
            {
              node: { hostnames: { manage: ['gl1'], storage: ['10.0.0.1'] }, zone: 1 },
              devices: ['/dev/sdb'],
            },
          ],
        },
      ],
    }),
  );
  return line;
}

describe('Ctrl-C while hosts do not answer', () => {
  it.each([
    'topology load --json=topology.json',
    'topology load --json=topology.json --dry-run',
    'node add --cluster=lab --zone=1 --management-host-name=gl1 --storage-host-name=10.0.0.1',
    'host check gl1',
  ])('ends "%s" at once', async (typed) => {
    const line = await tired();
    await line.ok('cluster create --name=lab');
    const { code, stderr } = await line.run(typed);
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(/^Error: Interrupted$/m) });
  });

  it.each(['status', 'status --watch', 'heal wait data', 'rebalance wait data'])(
    'ends "%s" with 130: nobody has seen yet that all is well',
    async (typed) => {
      const there = await smallHosts();
      onTestFinished(async () => await there.remove());
      await there.ok('volume create --size=1 --name=data');
      const line = await tired(there.state);
      const { code, stderr } = await line.run(typed);
      expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringMatching(/^Error: Interrupted/m) });
    },
  );
});
