import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { createKubectlHosts } from '../../src/kubectl/kubectl-hosts.ts';
import type { KubectlAccess } from '../../src/model/access.ts';
import { reading, sh } from '../../src/shell/script.ts';
import { podObject } from '../support/kubectl/pod-objects.ts';

/** What kubectl does with `exec`; its shell, flock and timeout are those of this machine. */
const MANNERS = {
  run: 'exec sh -c "$last"',
  /** The pod goes when it has begun: kubectl says nothing of that, as some versions don't. */
  goes: 'exec 3<&0; setsid sh -c "$last" <&3 & while [ ! -e begun ]; do sleep 0.1; done; pkill -9 -s $!; exit 0',
  /** It takes the command and the script, and never tells of it again. */
  hang: 'echo "$last" | sed -n "s/^echo \\(glusterctl-ready-[a-z0-9]*\\) .*/\\1/p" >&2; cat >sent; cat wait',
  /** The command does not begin. */
  never: ': >begun; cat wait',
} as const;

const ADDRESS = {
  name: 'gl1',
  access: { via: 'kubectl', namespace: 'storage', daemonset: 'glusterfs' } satisfies KubectlAccess,
};
const BOUND = { timeoutSeconds: 20 };
const ECHO = reading(sh`echo out`);

let folder: string;
let hosts: Hosts<KubectlAccess>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-'));
  execFileSync('mkfifo', [join(folder, 'wait')]);
  await writeFile(
    join(folder, 'kubectl'),
    `#!/bin/sh\nif [ "$1" = get ]; then echo >>lists; exec cat pods; fi\nfor last in "$@"; do :; done\necho $$ >pid\n. ./manner\n`,
  );
  await chmod(join(folder, 'kubectl'), 0o755);
  await Promise.all([behave('run'), podIs('glusterfs-a')]);
  hosts = createKubectlHosts({
    program: join(folder, 'kubectl'),
    kubeconfig: null,
    context: null,
    connectSeconds: 120,
    variables: { PATH: process.env.PATH },
    workingDirectory: folder,
    random: Math.random,
  });
});

afterEach(async () => {
  vi.useRealTimers();
  release();
  await rm(folder, { recursive: true, force: true });
});

async function behave(manner: keyof typeof MANNERS): Promise<void> {
  await writeFile(join(folder, 'manner'), MANNERS[manner]);
}

async function podIs(...names: readonly string[]): Promise<void> {
  const items = names.map((name) => podObject({ name, node: 'gl1' }));
  await writeFile(join(folder, 'pods'), JSON.stringify({ kind: 'PodList', items }));
}

/** Whoever reads of the pipe goes on. */
function release(): void {
  try {
    closeSync(openSync(join(folder, 'wait'), constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody waits.
  }
}

const until = async (true_: () => boolean): Promise<void> => {
  while (!true_()) await setImmediate();
};
const has = (name: string): boolean => existsSync(join(folder, name));

/** Tells that it has begun, and waits. */
const waiting = () => reading(sh`echo out; cd ${folder}; : >begun; cat wait`);

async function isGone(): Promise<void> {
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  await until(() => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
}

describe('how a script in a pod ended is not known', () => {
  it('where the caller was interrupted, and kubectl is ended', async () => {
    const stop = new AbortController();
    const result = hosts.run(ADDRESS, waiting(), { ...BOUND, signal: stop.signal });
    await until(() => has('begun'));
    stop.abort();
    expect(await result).toMatchObject({ kind: 'unknown', reason: 'interrupted' });
    await isGone();
  });

  it('where it printed more than any answer has', async () => {
    const result = await hosts.run(
      ADDRESS,
      reading(sh`head -c 70000000 /dev/zero; cat ${folder}/wait`),
      BOUND,
    );
    expect(result).toMatchObject({ kind: 'unknown', reason: 'it printed far too much' });
    await isGone();
  });

  it('where it took longer than it may, and was stopped in the pod', async () => {
    expect(await hosts.run(ADDRESS, waiting(), { timeoutSeconds: 1 })).toMatchObject({
      kind: 'unknown',
      reason: 'a script took more than 1 s there and was stopped',
      stdout: 'out\n',
    });
  });

  it('where kubectl tells no end of it', async () => {
    await hosts.connect([ADDRESS]);
    await behave('hang');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const result = hosts.run(ADDRESS, ECHO, BOUND);
    let ended = false;
    void result.finally(() => (ended = true));
    // The file is there before what is sent is in it.
    await until(() => has('sent') && readFileSync(join(folder, 'sent'), 'utf8').includes('echo out'));
    // Which of its timers is the one that counts, and since when it runs, is its own affair.
    await until(() => {
      vi.advanceTimersByTime(50_000);
      return ended;
    });
    expect(await result).toMatchObject({ kind: 'unknown', reason: 'no answer within 50 s' });
    expect(await readFile(join(folder, 'sent'), 'utf8')).toContain('echo out');
    await isGone();
  });

  it('where the pod went in the middle; the next one is run in the pod that has come', async () => {
    await hosts.connect([ADDRESS]);
    await behave('goes');
    expect(await hosts.run(ADDRESS, waiting(), BOUND)).toMatchObject({
      kind: 'unknown',
      reason: 'the connection was lost before the host told how it ended',
    });
    await Promise.all([behave('run'), podIs('glusterfs-b')]);
    expect(await hosts.run(ADDRESS, ECHO, BOUND)).toMatchObject({ kind: 'done', code: 0, stdout: 'out\n' });
    expect(await readFile(join(folder, 'lists'), 'utf8')).toBe('\n\n');
  });
});

describe('nothing was sent to a pod', () => {
  it('where the caller was interrupted before it took a command', async () => {
    await hosts.connect([ADDRESS]);
    await behave('never');
    const stop = new AbortController();
    const result = hosts.run(ADDRESS, ECHO, { ...BOUND, signal: stop.signal });
    await until(() => has('begun'));
    stop.abort();
    expect(await result).toMatchObject({
      kind: 'unreachable',
      problem: { reason: 'closed', message: 'gl1: interrupted before anything was sent' },
    });
    await isGone();
  });

  it('where it is gone, and none has come in its place', async () => {
    await hosts.connect([ADDRESS]);
    await writeFile(
      join(folder, 'manner'),
      'echo \'Error from server (NotFound): pods "glusterfs-a" not found\' >&2; exit 1',
    );
    await podIs();
    expect(await hosts.run(ADDRESS, ECHO, BOUND)).toMatchObject({
      kind: 'unreachable',
      problem: { reason: 'no-pod', message: expect.stringContaining('runs on the node of that name') },
    });
  });
});
