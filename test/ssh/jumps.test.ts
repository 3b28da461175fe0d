import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sshAccess } from '../../src/model/access.ts';
import { reading, sh } from '../../src/shell/script.ts';
import { collectKeys } from '../../src/ssh/collect-keys.ts';
import type { SshOptions } from '../../src/ssh/ssh-options.ts';
import type { TestServer } from './server.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let outer: TestServer;
let inner: TestServer;
let goal: TestServer;

beforeEach(async () => {
  world = await createWorld();
  outer = await world.server();
  inner = await world.server();
  goal = await world.server();
  const block = (name: string, { port }: TestServer, more = ''): string =>
    `Host ${name}\n  HostName 127.0.0.1\n  Port ${port}\n${more}`;
  await world.put(
    'config',
    [
      block('outer', outer),
      block('inner', inner, '  ProxyJump outer\n'),
      block('goal', goal, '  ProxyJump inner\n'),
      block('list', goal, '  ProxyJump outer,inner\n'),
    ].join(''),
  );
});

afterEach(async () => await world.end());

const run = async (name: string, more: Partial<SshOptions> = {}) =>
  await (await world.hosts(more)).run({ name, access: sshAccess() }, reading(sh`echo here`), {
    timeoutSeconds: 20,
  });

const loopback = ({ port }: TestServer): string => `127.0.0.1:${port}`;

describe('a chain of jump hosts', () => {
  it.each(['goal', 'list'])('is passed hop by hop: %s', async (name) => {
    await world.know(outer, inner, goal);
    expect(await run(name)).toMatchObject({ kind: 'done', code: 0, stdout: 'here\n' });
    expect(outer.seen).toMatchObject({ forwards: [loopback(inner)], commands: [] });
    expect(inner.seen).toMatchObject({ forwards: [loopback(goal)], commands: [] });
    expect(goal.seen.commands).toHaveLength(1);
  });

  it('ends at the first hop whose key is not known: it is not logged in to, nor passed', async () => {
    await world.know(outer, goal);
    const result = await run('goal');
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason: 'host-key-unknown' } });
    expect(JSON.stringify(result)).toContain('inner: its host key is not known');
    expect(inner.seen).toMatchObject({ logins: 0, forwards: [] });
    expect(goal.seen.connections).toBe(0);
  });

  it('ends at a hop whose key changed, whatever is trusted', async () => {
    await world.know({ port: outer.port, key: goal.key }, inner, goal);
    const result = await run('goal', { trustNewHosts: true });
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason: 'host-key-changed' } });
    expect(outer.seen).toMatchObject({ logins: 0, forwards: [] });
  });

  it('names the hop that can not reach the next one', async () => {
    await world.know(outer, inner, goal);
    await inner.close();
    const result = await run('goal');
    expect(result).toMatchObject({ kind: 'unreachable', problem: { reason: 'refused' } });
    expect(JSON.stringify(result)).toContain(`inner: outer can't reach ${loopback(inner)}`);
  });

  it('that goes nowhere is the problem of its host alone', async () => {
    await world.know(outer);
    await world.put(
      'config',
      `Host outer\n  HostName 127.0.0.1\n  Port ${outer.port}\nHost bad\n  ProxyCommand nc %h\n`,
    );
    const hosts = await world.hosts();
    const found = await hosts.connect([
      { name: 'outer', access: sshAccess() },
      { name: 'bad', access: sshAccess() },
    ]);
    expect(found.get('outer')).toBeNull();
    expect(found.get('bad')?.message).toContain('config:5: ProxyCommand');
  });
});

describe('keys of hosts behind jump hosts', () => {
  it('are collected through them', async () => {
    await world.know(outer, inner);
    const [key] = await collectKeys([{ name: 'goal', access: sshAccess() }], world.options);
    expect(key).toMatchObject({ standing: 'unknown', blob: goal.key, keyPort: goal.port });
    expect(inner.seen.forwards).toEqual([loopback(goal)]);
    expect(goal.seen.logins).toBe(0);
  });

  it('are not reached through a hop that is not trusted', async () => {
    const [key] = await collectKeys([{ name: 'goal', access: sshAccess() }], world.options);
    expect(key).toMatchObject({ standing: 'unreachable', blob: null });
    expect(key?.detail).toContain('outer: its host key is not known');
    expect(outer.seen.logins).toBe(0);
  });
});
