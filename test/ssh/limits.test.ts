import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import { reading, sh } from '../../src/shell/script.ts';
import { startServer, type TestServer } from './server.ts';
import { createWorld, type World } from './world.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

afterEach(async () => await world.end());

const addresses = (servers: readonly TestServer[]) =>
  servers.map(({ port }, index) => ({ name: `host${index}`, access: sshAccess({ port }) }));
const until = async (true_: () => boolean): Promise<void> => {
  while (!true_()) await setImmediate();
};
const servers = async (count: number, door?: () => Promise<void>): Promise<TestServer[]> => {
  const all = await Promise.all(
    Array.from({ length: count }, () =>
      world.server({ client: world.key.public, ...(door === undefined ? {} : { door }) }),
    ),
  );
  await world.put('config', 'Host host*\n  HostName 127.0.0.1\n');
  return all;
};

/** What others could do meanwhile, they have done after a whole conversation with another server. */
async function meanwhile(): Promise<void> {
  const other = await startServer({ client: world.key.public });
  const hosts = await world.hosts({ trustNewHosts: true, ownKnownHostsFile: join(world.home, 'aside') });
  const address = { name: '127.0.0.1', access: sshAccess({ port: other.port }) };
  for (let time = 0; time < 5; time += 1) await hosts.run(address, reading(sh`:`), { timeoutSeconds: 20 });
  await hosts.close();
  await other.close();
}

describe('at most eight', () => {
  it('hosts are logged in to at once', async () => {
    const waiting: (() => void)[] = [];
    const all = await servers(20, () => new Promise<void>((resolve) => waiting.push(resolve)));
    const hosts = await world.hosts({ trustNewHosts: true });
    const connected = hosts.connect(addresses(all));
    const inside = (): number => all.filter(({ seen }) => seen.connections > 0).length;
    await until(() => waiting.length === 8);
    await meanwhile();
    expect(inside()).toBe(8);
    let over = false;
    void connected.then(() => {
      over = true;
    });
    let most = 0;
    await until(() => {
      most = Math.max(most, waiting.length);
      waiting.shift()?.();
      return over;
    });
    expect(most).toBe(8);
    expect([...(await connected).values()]).toEqual(all.map(() => null));
  });

  it('scripts run at once on a host, over one connection', async () => {
    const [server] = await servers(1);
    if (server === undefined) throw new Error('no server');
    const folder = join(world.home, 'running');
    await mkdir(folder);
    const hosts = await world.hosts({ trustNewHosts: true });
    const [address] = addresses([server]);
    if (address === undefined) throw new Error('no address');
    // Each waits until eight have begun, so that eight are seen at once.
    const script = reading(sh`
      : >${folder}/$$
      until [ "$(ls ${folder} | wc -l)" -ge 8 ]; do sleep 0.05; done`);
    const results = await Promise.all(
      Array.from({ length: 24 }, () => hosts.run(address, script, { timeoutSeconds: 20 })),
    );
    for (const result of results) expect(result).toMatchObject({ kind: 'done', code: 0 });
    expect(server.seen).toMatchObject({ mostChannels: 8, connections: 1 });
  });
});

describe('while a person is asked', () => {
  it('other hosts go on, and one question is asked after the other', async () => {
    const all = await servers(14);
    const known = all.slice(10);
    const [token] = ['127.0.0.1'];
    await writeFile(
      join(world.home, 'known_hosts'),
      known.map(({ port, key }) => `[${token}]:${port} ssh-ed25519 ${key.toString('base64')}\n`).join(''),
    );
    const questions: { text: string; answer: (yes: boolean) => void }[] = [];
    let answered = 0;
    const prompt = {
      interactive: true,
      confirm: (text: string) =>
        new Promise<boolean>((answer) => {
          questions.push({ text, answer });
        }),
      secret: async () => '',
    };
    const hosts: Hosts = await world.hosts({ prompt });
    const at = addresses(all);
    const asking = hosts.connect(at.slice(0, 10));
    await until(() => questions.length === 1);
    expect([...(await hosts.connect(at.slice(10))).values()]).toEqual(known.map(() => null));
    expect(questions).toHaveLength(1);
    while (answered < 10) {
      await until(() => questions.length > answered);
      expect(questions).toHaveLength(answered + 1);
      questions[answered]?.answer(answered !== 3);
      answered += 1;
    }
    const reasons = [...(await asking).values()].map((error) => error?.reason ?? null);
    expect(reasons.filter((reason) => reason === 'host-key-unknown')).toHaveLength(1);
    expect(reasons.filter((reason) => reason === null)).toHaveLength(9);
    expect(new Set(questions.map(({ text }) => text)).size).toBe(10);
  });

  it('a host that hangs up meanwhile is connected to again, and not asked about twice', async () => {
    const [server] = await servers(1);
    if (server === undefined) throw new Error('no server');
    let asked = 0;
    const prompt = {
      interactive: true,
      confirm: async () => {
        asked += 1;
        server.drop();
        await until(() => server.seen.open() === 0);
        return true;
      },
      secret: async () => '',
    };
    const hosts = await world.hosts({ prompt });
    expect([...(await hosts.connect(addresses([server]))).values()]).toEqual([null]);
    expect(asked).toBe(1);
    expect(server.seen.connections).toBe(2);
  });
});
