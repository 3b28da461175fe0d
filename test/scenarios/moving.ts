import { expect } from 'vitest';
import { json, remainsOn } from './truth.ts';
import type { Client, World, Writer } from './world.ts';

/** What writes into volumes all the time, beside files that never change. */
export interface ClientAtWork {
  /** A file on that brick is held open and written to; what it gives back closes it. */
  holdOpenOn(brick: string): Promise<() => Promise<void>>;
  /** It ends, and must have met no error; the files are what they were. */
  ends(): Promise<void>;
}

const FILES = 15;

export async function clientAtWork(world: World, volumes: readonly string[]): Promise<ClientAtWork> {
  const clients: { client: Client; writer: Writer }[] = [];
  for (const volume of volumes) {
    const client = await world.client(world.hosts[0] ?? '', volume);
    await client.write(FILES);
    clients.push({ client, writer: await client.keepWriting() });
  }
  return {
    async holdOpenOn(brick) {
      const [host = '', path = ''] = brick.split(/:(?=\/)/);
      const [at] = clients;
      for (let number = 1; at !== undefined && number <= 40; number++) {
        const close = await at.client.holdOpen(`open${number}`);
        if ((await world.onHost(host, `[ -s ${path}/open${number} ]`)).code === 0) return close;
        await close();
      }
      throw new Error(`no file came to ${brick}`);
    },
    async ends() {
      for (const { client, writer } of clients) {
        const { written, errors } = await writer.stop();
        expect(errors).toBe('');
        expect(written).toBeGreaterThan(10);
        expect(await client.verify()).toBe('');
        await client.unmount();
      }
    },
  };
}

/** HOST:PATH of a volume's bricks, as gluster has them, in its order. */
export async function bricksInGluster(world: World, volume: string): Promise<readonly string[]> {
  const { stdout } = await world.onHost(world.hosts[0] ?? '', `gluster volume info ${volume}`);
  return [...stdout.matchAll(/^Brick\d+: (\S+)/gm)].map(([, brick = '']) => brick);
}

/** Nothing waits to be healed, as gluster lists it: the zero of every brick. */
export async function expectHealed(world: World, volume: string): Promise<void> {
  const bricks = await bricksInGluster(world, volume);
  const { stdout } = await world.onHost(world.hosts[0] ?? '', `gluster volume heal ${volume} info summary`);
  const totals = [...stdout.matchAll(/^Total Number of entries: (\S+)$/gm)].map(([, total]) => total);
  expect(totals, stdout).toEqual(bricks.map(() => '0'));
}

/** Nothing of ours is left on a host but what its disks are prepared with. */
export async function expectEmpty(world: World, host: string): Promise<void> {
  const { lvs, mounts, fstab } = await remainsOn(world, host);
  expect({ host, lvs, mounts }).toEqual({ host, lvs: [], mounts: [] });
  expect(fstab).not.toContain('/var/lib/heketi/mounts/');
}

export async function openOperations(world: World): Promise<readonly string[]> {
  const { operations } = (await json(world, 'operation', 'list')) as { operations: { id: string }[] };
  return operations.map(({ id }) => id);
}
