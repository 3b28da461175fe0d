import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';
import { jsonLines } from '../support/words.ts';

interface Entry {
  readonly type: string;
  readonly message?: string;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly error?: { code: string; message: string };
  readonly exitCode?: number;
  readonly serial?: number;
}

let cli: Lab;
beforeEach(async () => {
  cli = await lab();
});
afterEach(async () => await cli.remove());

async function logged(flags = ''): Promise<readonly Entry[]> {
  return jsonLines(await cli.ok(`log -o json ${flags}`)) as Entry[];
}

describe('commands that change the state only', () => {
  it('are in the log: who, what was typed, what was done, how it ended', async () => {
    await cli.ok('cluster create --name=lab');
    const [began, done, ended] = await logged();
    expect(began).toMatchObject({
      type: 'command',
      user: 'tester',
      command: ['cluster', 'create', '--name=lab'],
    });
    expect(done).toMatchObject({ type: 'ended', outcome: 'done', message: 'create cluster lab' });
    expect(ended).toMatchObject({ type: 'command-ended', exitCode: 0, serial: 1 });
    expect(await cli.ok('log')).toContain('tester: glusterctl cluster create --name=lab');
  });

  it.each([
    ['cluster setflags lab --block=false', ['set flags of cluster lab']],
    ['cluster rename lab prod', ['rename cluster lab to prod']],
    ['cluster delete lab', ['delete cluster lab']],
    ['node settags gl1 rack:r1', ['set tags of node gl1']],
    ['node set gl1 --zone=9', ['change node gl1']],
    ['device disable gl1:/dev/sdb', ['disable device gl1:/dev/sdb']],
    ['volume set-block-hosting-restriction locked blocks', ['lock volume blocks for new block volumes']],
    ['state restore SERIAL --yes', []],
  ] as const)('each of them: %s', async (given, done) => {
    await cli.ok('topology load --json=topology.json');
    await cli.ok('cluster create --name=lab');
    const [serial = ''] = (await cli.ok('state backups -o name')).split('\n');
    const line = given.replace('SERIAL', serial);
    if (line.startsWith('volume')) await cli.ok('volume create --size=10 --block --name=blocks');
    const before = (await logged()).length;
    await cli.ok(line);
    const added = (await logged()).slice(before);
    expect(added.at(0)?.type).toBe('command');
    expect(added.at(-1)?.type).toBe('command-ended');
    expect(added.slice(1, -1).map(({ type, message }) => [type, message])).toEqual(
      done.map((title) => ['ended', title]),
    );
    expect(added[0]?.command?.join(' ')).toBe(line);
  });

  it('are in the log when they are refused, too', async () => {
    expect((await cli.run('cluster delete nothing')).code).toBe(4);
    const [, ended] = await logged();
    expect(ended?.error?.message).toBe('Invalid path or request');
    expect(await cli.ok('log')).toContain(': failed: Invalid path or request');
  });

  it('leave no line when they only read, or only show what they would do', async () => {
    await cli.ok('cluster list');
    await cli.ok('cluster create --dry-run');
    await cli.run('cluster create --bogus');
    expect(existsSync(join(cli.folder, '.xdg/state/glusterctl'))).toBe(false);
  });

  it('keep no secret there', async () => {
    await cli.ok('cluster create --secret hush-1 --name=a');
    await cli.ok('cluster create --secret=hush-2 --name=b');
    await cli.ok('topology load --json=topology.json');
    await cli.ok(
      'volume create --size=1 --name=data --gluster-volume-options="auth.allow 10.*,user.password hush-3"',
    );
    const text = JSON.stringify(await logged());
    expect(text).toContain('--secret');
    expect(text).toContain('auth.allow');
    expect(text).not.toContain('hush');
  });

  it('can be told from older ones', async () => {
    await cli.ok('cluster create --name=a');
    expect(await logged('--since=1h')).toHaveLength(3);
    expect(await logged('--since=2999-01-01')).toEqual([]);
    const wrong = await cli.run('log --since=yesterday');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Write 90s, 30m, 2h, 7d');
  });
});
