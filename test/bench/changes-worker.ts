import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { commandLine } from '../support/command-line.ts';

/** Hosts that do at once what they are asked for. */
const willing: Hosts = {
  connect: async (addresses) => new Map(addresses.map(({ name }) => [name, null])),
  run: async () => ({ kind: 'done', code: 0, stdout: '', stderr: '', failed: null, milliseconds: 0 }),
  close: async () => undefined,
};

/** Creates a volume on a small state, so that all is loaded, then on the other; what that took. */
export async function createOn(
  state: string,
  small: string,
): Promise<{ readonly milliseconds: number; readonly mebibytes: number }> {
  const cli = await commandLine({
    hosts: async () => willing,
    firstId: 0xabcdef,
    variables: { GLUSTERCTL_MAX_VOLUMES_PER_CLUSTER: '100000' },
  });
  const create = async (from: string, name: string): Promise<number> => {
    const own = join(cli.folder, `${name}.json`);
    await copyFile(from, own);
    // The copy that the first commit on a state of others makes is made.
    await cli.ok(`cluster create --state ${own}`);
    const begin = process.cpuUsage();
    await cli.ok(`volume create --size 10 --name ${name} --state ${own}`);
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  };
  try {
    await create(small, 'first');
    await create(small, 'second');
    const milliseconds = await create(state, 'measured');
    const high = /VmHWM:\s+(\d+) kB/.exec(await readFile('/proc/self/status', 'utf8'))?.[1];
    return { milliseconds, mebibytes: Number(high) / 1024 };
  } finally {
    await cli.remove();
  }
}
