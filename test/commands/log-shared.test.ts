import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { type CommandLine, commandLine } from '../support/command-line.ts';
import { type Lab, lab } from '../support/lab.ts';
import { type MemoryLog, memoryLog } from '../support/memory-log.ts';
import { jsonLines } from '../support/words.ts';

/** Two machines, each with a home of its own, on one state with one log beside it. */
let ann: Lab;
let ben: CommandLine;
let log: MemoryLog;
let day: string;

/** Who works there, and that the state's log is the shared one. */
const world = (user: string, host: string) => () => ({
  user,
  testHooks: {
    owner: { pid: 77, processStart: 1, host },
    onPoint: () => undefined,
    store: (store: object) => ({ ...store, log }) as never,
  },
});

beforeEach(async () => {
  log = memoryLog();
  day = new Date().toISOString().slice(0, 10);
  log.day = day;
  ann = await lab({ more: world('ann', 'laptop') });
  ben = await commandLine({
    firstId: 5000,
    hosts: async () => createDirectHosts(ann.simulation),
    more: world('ben', 'runner'),
  });
  ben.variables.GLUSTERCTL_STATE = ann.state;
  await ann.ok('topology load --json=topology.json');
  await ben.ok('volume create --size=1 --name=data');
  await ann.ok('volume create --size=1 --name=shop');
});
afterEach(async () => {
  await ben.remove();
  await ann.remove();
});

const typed = async (who: CommandLine, flags = ''): Promise<string[]> =>
  [...(await who.ok(`log ${flags}`)).matchAll(/Z (\S+): glusterctl (.*?):/g)].map(
    ([, user, line = '']) => `${user} ${line}`,
  );

const waiting = (who: CommandLine): readonly string[] => {
  const folder = join(who.folder, '.xdg/state/glusterctl');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.unsent'))
    .flatMap((name) => readdirSync(join(folder, name)));
};

it('tells both what both did, in the order of time, with who and where', async () => {
  const all = [
    'ann@laptop topology load --json=topology.json',
    'ben@runner volume create --size=1 --name=data',
    'ann@laptop volume create --size=1 --name=shop',
  ];
  expect(await typed(ann)).toEqual(all);
  expect(await typed(ben)).toEqual(all);
  expect(await typed(ben, '--user=ann')).toEqual([all[0], all[2]]);
  expect(await typed(ann, '--user=ben@runner')).toEqual([all[1]]);
  expect(await typed(ben, '--last=1')).toEqual([all[2]]);
  expect(await typed(ann, '--volume=data')).toEqual([all[1]]);
  expect(log.asked.filter((what) => what.startsWith('put'))).toEqual(['put 1', 'put 1', 'put 1']);
  for (const line of (await ben.ok('log')).trimEnd().split('\n')) expect(line).toMatch(/ \[simulated\]$/);
  const steps = await ben.ok('log --last=1 --verbose');
  expect(steps).toContain('    script:\n    | ');
});

it('is one round trip at the end of a command that changes something, none for one that reads', async () => {
  log.asked.length = 0;
  await ann.ok('volume list');
  expect(log.asked).toEqual([]);
  await ann.ok('volume delete shop --yes');
  expect(log.asked).toEqual(['put 1']);
  await ann.ok('volume create --size=1 --name=next --dry-run');
  expect(log.asked).toEqual(['put 1']);
});

it('keeps what could not be put there, says so in a line, and puts it with the next command', async () => {
  log.broken = new Error('gl1 does not answer');
  const { code, stderr } = await ann.run('volume delete shop --yes');
  expect(code).toBe(0);
  expect(stderr).toContain(
    'Not in the log beside the state yet, the next command puts it there: gl1 does not answer\n',
  );
  expect(waiting(ann)).toHaveLength(1);
  const here = await ann.run('log --last=1');
  expect(here.stdout).toContain('ann@laptop: glusterctl volume delete shop --yes: done');
  expect(here.stderr).toContain(
    "Only what was done from this machine, as the log beside the state can't be read: gl1 does not answer\n",
  );
  log.broken = null;
  expect((await typed(ben, '--last=1'))[0]).toContain('--name=shop');
  await ann.ok('volume create --size=1 --name=more');
  expect(waiting(ann)).toEqual([]);
  expect(log.asked.at(-1)).toBe('put 2');
  expect((await typed(ben)).slice(-2)).toEqual([
    'ann@laptop volume delete shop --yes',
    'ann@laptop volume create --size=1 --name=more',
  ]);
});

it('tells of commands that were refused', async () => {
  expect((await ann.run('volume create --size=100000000')).code).toBe(7);
  expect(await typed(ben, '--last=1')).toEqual(['ann@laptop volume create --size=100000000']);
});

it('is followed: what the other one does is told as it comes, as JSON a line for each event', async () => {
  const out: string[] = [];
  const stop = new AbortController();
  let time = Date.now();
  const turns: (() => Promise<unknown>)[] = [
    async () => await ben.ok('volume delete data --yes'),
    async () => {
      log.broken = new Error('gl1 does not answer');
    },
    async () => {
      log.broken = null;
      await ben.ok('volume create --size=1 --name=again');
    },
    async () => await ann.ok('volume delete shop --yes'),
    async () => undefined,
    async () => stop.abort(),
  ];
  const err: string[] = [];
  const watching = await commandLine({
    firstId: 9000,
    hosts: async () => createDirectHosts(ann.simulation),
    more: () => ({
      ...world('ann', 'laptop')(),
      stdout: { isTerminal: false, write: (text: string) => void out.push(text) },
      stderr: { isTerminal: false, write: (text: string) => void err.push(text) },
      stop: stop.signal,
      clock: {
        now: () => new Date(time),
        async sleep(ms: number) {
          time += Math.max(ms, 61_000);
          await turns.shift()?.();
        },
      },
    }),
  });
  watching.variables.GLUSTERCTL_STATE = ann.state;
  watching.variables.XDG_STATE_HOME = ann.variables.XDG_STATE_HOME;
  try {
    expect((await watching.run('log --follow --last=1 -o json')).code).toBe(130);
  } finally {
    await watching.remove();
  }
  const entries = jsonLines(out.join('')) as { type: string; user: string; command?: string[] }[];
  const commands = entries.filter(({ type }) => type === 'command');
  expect(commands.map(({ user, command = [] }) => `${user} ${command.join(' ')}`)).toEqual([
    'ann volume create --size=1 --name=shop',
    'ben volume delete data --yes',
    'ben volume create --size=1 --name=again',
    'ann volume delete shop --yes',
  ]);
  expect(entries.filter(({ type }) => type === 'command-ended')).toHaveLength(4);
  expect(new Set(out).size).toBe(out.length);
  expect(err.join('')).toContain('What others do is not seen for now: gl1 does not answer');
  expect(err.join('')).toContain('The log beside the state can be read again.');
  expect(err.join('')).not.toContain('nterrupted');
});

it('ends with Ctrl-C at once, also while a host is asked: quietly where it was followed', async () => {
  const fails = { kind: 'fails', stderr: 'not today\n', code: 1 } as const;
  ann.simulation.addFault({ command: / volume create |^umount /, lasting: true, effect: fails });
  expect((await ann.run('volume create --size=1 --name=left')).code).toBe(3);
  const stop = new AbortController();
  const typing = await commandLine({
    firstId: 9000,
    hosts: async () => createDirectHosts(ann.simulation),
    more: () => ({ ...world('cem', 'desk')(), stop: stop.signal }),
  });
  typing.variables.GLUSTERCTL_STATE = ann.state;
  // As where connections are closed under who still waits for an answer.
  log.list = async () => {
    setImmediate(() => stop.abort());
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
    throw new Error('gl1 was hung up');
  };
  try {
    expect(await typing.run('log --follow')).toEqual({
      code: 130,
      stdout: '',
      stderr: '[simulated] these are simulated hosts\n',
    });
    expect(await typing.run('log')).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/Error: Interrupted\n$/),
    });
  } finally {
    await typing.remove();
  }
});
