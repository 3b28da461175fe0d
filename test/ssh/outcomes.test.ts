import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import { reading, sh } from '../../src/shell/script.ts';
import type { TestServer } from './server.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let server: TestServer;
const SCRIPT = reading(sh`echo out`);
const BOUND = { timeoutSeconds: 20 };

beforeEach(async () => {
  world = await createWorld();
  server = await world.server();
});

afterEach(async () => {
  vi.useRealTimers();
  await world.end();
});

const address = (port = server.port) => ({ name: '127.0.0.1', access: sshAccess({ port }) });
const until = async (true_: () => boolean): Promise<void> => {
  while (!true_()) await setImmediate();
};

describe('how a script ended is not known', () => {
  it('when the connection is lost in the middle; the next one connects anew', async () => {
    await world.know(server);
    server.manner = 'hang';
    const hosts = await world.hosts();
    const result = hosts.run(address(), SCRIPT, BOUND);
    await until(() => server.seen.commands.length === 1);
    server.drop();
    expect(await result).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('connection was lost'),
    });
    server.manner = 'run';
    expect(await hosts.run(address(), SCRIPT, BOUND)).toMatchObject({ kind: 'done', stdout: 'out\n' });
  });

  it('when the host takes it and does not answer in time', async () => {
    await world.know(server);
    server.manner = 'hang';
    const hosts = await world.hosts();
    await hosts.connect([address()]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const result = hosts.run(address(), SCRIPT, BOUND);
    await until(() => server.seen.commands.length === 1 && vi.getTimerCount() > 0);
    vi.advanceTimersByTime(49_000);
    let over = false;
    void result.then(() => {
      over = true;
    });
    await setImmediate();
    expect(over).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(await result).toMatchObject({ kind: 'unknown', reason: 'no answer within 50 s' });
  });

  it('when the host is frozen: after 20 s without a sign of life', async () => {
    const link = await world.link(server.port);
    await world.know({ port: link.port, key: server.key });
    server.manner = 'hang';
    const hosts = await world.hosts();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const result = hosts.run(address(link.port), SCRIPT, { timeoutSeconds: 600 });
    await until(() => server.seen.swallowed === 1);
    link.freeze();
    vi.advanceTimersByTime(20_000);
    expect(await result).toMatchObject({ kind: 'unknown' });
  });

  it('when the caller is interrupted', async () => {
    await world.know(server);
    server.manner = 'hang';
    const stop = new AbortController();
    const result = (await world.hosts()).run(address(), SCRIPT, { ...BOUND, signal: stop.signal });
    await until(() => server.seen.commands.length === 1);
    stop.abort();
    expect(await result).toMatchObject({ kind: 'unknown', reason: 'interrupted' });
  });
});

describe('nothing was sent', () => {
  it('to a host that takes the connection and says nothing for 10 s', async () => {
    const link = await world.link(null);
    const hosts = await world.hosts();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const result = hosts.run(address(link.port), SCRIPT, BOUND);
    await until(() => link.most() === 1);
    vi.advanceTimersByTime(10_000);
    expect(await result).toMatchObject({
      kind: 'unreachable',
      problem: { reason: 'timeout', message: `127.0.0.1: no answer on port ${link.port} within 10 s` },
    });
  });

  it('to a host behind a jump host that waits for it in vain', async () => {
    const silent = await world.link(null);
    await world.know(server);
    const hosts = await world.hosts();
    const jump = `127.0.0.1:${server.port}`;
    await world.put('config', '');
    const inner = { name: 'localhost', access: sshAccess({ port: silent.port, jump }) };
    await hosts.connect([address()]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const result = hosts.run(inner, SCRIPT, BOUND);
    await until(() => silent.most() === 1);
    vi.advanceTimersByTime(10_000);
    expect(await result).toMatchObject({ kind: 'unreachable', problem: { reason: 'timeout' } });
  });

  it.each(['at once', 'behind a jump host'])(
    'to a host that does not answer and that nobody waits for any more: %s',
    async (how) => {
      const silent = await world.link(null);
      await world.know(server);
      const hosts = await world.hosts();
      const jump = `127.0.0.1:${server.port}`;
      const direct = how === 'at once';
      const access = sshAccess({ port: silent.port, ...(direct ? {} : { jump }) });
      // The limit of ten seconds never comes.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const result = hosts.run({ name: direct ? '127.0.0.1' : 'localhost', access }, SCRIPT, BOUND);
      await until(() => silent.most() === 1);
      await hosts.close();
      expect(await result).toMatchObject({ kind: 'unreachable' });
      // It is not closed for good.
      vi.useRealTimers();
      expect(await hosts.run(address(), SCRIPT, BOUND)).toMatchObject({ kind: 'done' });
    },
  );
});
