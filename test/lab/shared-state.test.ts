import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import { locateScript, readLocated } from '../../src/remote/locate.ts';
import { sharedFile } from '../../src/remote/remote-file.ts';
import { stateVolumeOptions } from '../../src/remote/state-volume.ts';
import { swapScript } from '../../src/remote/swap-script.ts';
import { createSshHosts } from '../../src/ssh/ssh-hosts.ts';
import type { SharedFile, Swap } from '../../src/store/shared/shared-file.ts';
import { endedAt, FILE, markOfText, pointsIn, recordLine, swapOf } from '../remote/volume-world.ts';
import { addresses, lab, labSetting, on } from './machines.ts';
import { SETTINGS } from './samples.ts';

const NODES = [1, 2, 3] as const;
const VOLUME = 'heketidbstorage';
const POINT = `/run/glusterctl/volumes/${VOLUME}`;
/** From the power cut of a writer to the end of its lock, and of what waits for its bricks; the lab is slow. */
const LOCK_SECONDS = 60;

// Sixty writes, or a write and what follows it at each point: with other work on the machine that takes its time.
vi.setConfig({ testTimeout: 1_800_000, hookTimeout: 1_200_000 });

let folder = '';
const open: Hosts[] = [];
let storage: readonly string[] = [];

async function must(node: number, command: string): Promise<string> {
  const { code, stdout, stderr } = await on(node, command);
  if (code !== 0) throw new Error(`node${node}: ${command}: exit ${code}\n${stdout}${stderr}`);
  return stdout;
}

/** As a machine of its own would connect. */
async function connected(): Promise<Hosts> {
  const named = (file: string) => ({ file, from: 'a test', otherwise: '' });
  const config = await labSetting('LAB_SSH_CONFIG');
  const hosts = await createSshHosts({
    defaults: { user: null, port: null, identityFile: null, jump: null, sudo: false, passphraseFile: null },
    sshConfigFile: named(config),
    knownHostsFile: null,
    systemFolder: null,
    ownKnownHostsFile: join(folder, 'known_hosts'),
    trustNewHosts: true,
    connectSeconds: 10,
    home: folder,
    user: 'root',
    variables: {},
    prompt: { interactive: false, confirm: async () => false, secret: async () => '' },
    warn: () => undefined,
  });
  open.push(hosts);
  return hosts;
}

async function through(nodes: readonly number[], edit = (text: string) => text): Promise<SharedFile> {
  const hosts = await connected();
  return sharedFile({
    hosts: {
      connect: (all) => hosts.connect(all),
      close: () => hosts.close(),
      run: (address, script, options) => hosts.run(address, { ...script, text: edit(script.text) }, options),
    },
    addresses: nodes.map((node) => ({ name: `node${node}`, access: sshAccess() })),
    volume: VOLUME,
    file: FILE,
    name: `gluster://node1/${VOLUME}`,
    lockSeconds: LOCK_SECONDS,
  });
}

async function content(file: SharedFile): Promise<string> {
  return (await file.fetch(null)).bytes.toString();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-shared-'));
  await lab('reset');
  storage = await addresses();
  for (const address of storage.slice(1)) await must(1, `gluster --mode=script peer probe ${address}`);
  for (const node of NODES)
    await must(
      node,
      'truncate -s 400M /state.img && mkfs.xfs -q /state.img && mkdir /state && mount -o loop /state.img /state && mkdir /state/brick',
    );
  const bricks = storage.map((address) => `${address}:/state/brick`).join(' ');
  await must(
    1,
    `until [ "$(gluster pool list | grep -c Connected)" = 3 ]; do sleep 1; done; gluster --mode=script volume create ${VOLUME} replica 3 ${bricks}`,
  );
  const options = Object.entries(stateVolumeOptions({ volume: VOLUME, file: FILE }))
    .flat()
    .join(' ');
  await must(1, `gluster --mode=script volume set ${VOLUME} ${options}`);
  await must(1, `gluster --mode=script volume start ${VOLUME}`);
});

afterAll(async () => {
  for (const hosts of open) await hosts.close();
  await rm(folder, { recursive: true, force: true });
});

test('any member tells where the state lies', async () => {
  const result = await (await connected()).run(
    { name: 'node3', access: sshAccess() },
    locateScript(SETTINGS),
    { timeoutSeconds: 120 },
  );
  if (result.kind !== 'done') throw new Error(JSON.stringify(result));
  expect(readLocated(result.stdout).states).toEqual([
    { volume: VOLUME, file: FILE, started: true, hosts: storage },
  ]);
});

test('three machines write twenty times each, at once: sixty of sixty', async () => {
  expect(await (await through([1])).swap(swapOf(null, 'replace', 'document\n'))).toEqual({ kind: 'done' });
  const writer = async (node: number): Promise<number> => {
    const file = await through([node]);
    let known = 'document\n';
    let others = 0;
    for (let done = 0; done < 20; ) {
      const line = `node${node} ${done}\n`;
      const swapped = await file.swap(swapOf(markOfText(known), 'append', line));
      if (swapped.kind === 'busy') continue;
      if (swapped.kind === 'done') {
        known += line;
        done += 1;
      } else {
        others += 1;
        const { from, bytes } = swapped.found;
        known = Buffer.concat([Buffer.from(known).subarray(0, from ?? 0), bytes]).toString();
      }
    }
    return others;
  };
  const began = performance.now();
  const others = await Promise.all(NODES.map(writer));
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`60 commits in ${seconds} s; second ${others.join(', ')} times\n`);
  const lines = (await content(await through([2]))).split('\n').filter((line) => line !== '');
  expect(lines).toHaveLength(61);
  expect(new Set(lines).size).toBe(61);
});

test.each(['append', 'replace'] as const)(
  'kill -9 at each point of %s leaves one whole generation',
  async (how) => {
    const [one, other] = [await through([1]), await through([2])];
    if ((await one.fetch(null)).from === null) await one.swap(swapOf(null, 'replace', 'document\n'));
    let now = await content(one);
    let count = 0;
    /** The copy of what is there, which follows where records are put behind it. */
    let copy: Swap['follows'] = null;
    const swapFrom = (what: string): { swap: Swap; after: string } => {
      count += 1;
      const text = how === 'append' ? recordLine(count, what) : `${what}\n`;
      const follows = how === 'append' ? copy : null;
      return {
        swap: swapOf(markOfText(now), how, text, { follows }),
        after: how === 'append' ? now + text : text,
      };
    };
    const points = pointsIn(swapScript({ volume: VOLUME, file: FILE }, swapFrom('x').swap, 1).text);
    for (const point of points) {
      const { swap, after } = swapFrom(`killed at ${point}, ${how}`);
      const killed = await (await through([1], endedAt(point))).swap(swap).then(
        ({ kind }) => kind,
        ({ code }) => code,
      );
      const found = await content(other);
      expect([point, [now, after].includes(found)]).toEqual([point, true]);
      if (killed === 'done') expect(found).toBe(after);
      now = found;
      const next = swapFrom(`after ${point}, ${how}`);
      expect([point, await other.swap(next.swap)]).toEqual([point, { kind: 'done' }]);
      expect(await content(one)).toBe(next.after);
      now = next.after;
      copy = { name: next.swap.copy ?? '', bytes: Buffer.byteLength(now) };
      expect(await one.copies()).toContainEqual(copy);
    }
  },
);

test.each([
  ['append', 'compared'],
  ['replace', 'compared'],
  ['replace', 'sure'],
] as const)(
  'who stands still amid a write (%s, %s) while another one writes can write no more when he goes on',
  async (how, point) => {
    const other = await through([1]);
    if ((await other.fetch(null)).from === null) await other.swap(swapOf(null, 'replace', 'document\n'));
    const now = await content(other);
    // Until his client has found its bricks again: by then it opens files anew, but for what it had locked.
    const waits = (text: string) => text.replace(`# point: ${point}\n`, () => 'sleep 25\n');
    const swap = swapOf(markOfText(now), how, 'late\n');
    const late = (await through([3], waits)).swap(swap).then(
      ({ kind }) => kind,
      ({ code }) => code,
    );
    await must(1, `until grep -q ${swap.writer.id} ${POINT}/${FILE}.writer; do sleep 0.5; done`);
    await lab('pause', 'node3');
    expect(await other.swap(swapOf(markOfText(now), 'append', 'next\n'))).toEqual({ kind: 'done' });
    await lab('resume', 'node3');
    expect(await late).not.toBe('done');
    expect(await content(other)).toBe(`${now}next\n`);
    expect(await content(await through([3]))).toBe(`${now}next\n`);
  },
);

test('a power cut of the writer costs nothing, and others wait for its lock no longer than they may', async () => {
  const other = await through([1]);
  const now = await content(other);
  const waits = (text: string) => text.replace('# point: compared\n', () => 'sleep 300\n');
  const swap = swapOf(markOfText(now), 'append', 'lost\n');
  const lost = (await through([3], waits)).swap(swap).catch(({ code }) => code);
  await must(1, `until grep -q ${swap.writer.id} ${POINT}/${FILE}.writer; do sleep 0.5; done`);
  await lab('kill', 'node3');
  const began = performance.now();
  expect(await other.swap(swapOf(markOfText(now), 'append', 'next\n'))).toEqual({ kind: 'done' });
  process.stderr.write(`its lock was free after ${Math.round((performance.now() - began) / 1000)} s\n`);
  expect(await lost).toBe('unknown-outcome');
  expect(await content(other)).toBe(`${now}next\n`);
});

test('with one brick of three there is neither reading nor writing, and none of it is lost', async () => {
  await must(2, 'pkill -9 -x glusterfsd');
  const file = await through([1]);
  await expect(file.fetch(null)).rejects.toMatchObject({
    code: 'state-unreadable',
    details: { trouble: 'not-connected' },
  });
  await lab('start', 'node3');
  await must(3, `mountpoint -q /state || mount -o loop /state.img /state`);
  await must(1, `until [ "$(gluster pool list | grep -c Connected)" = 3 ]; do sleep 1; done`);
  await must(1, `gluster --mode=script volume start ${VOLUME} force`);
  await must(
    1,
    `until [ "$(gluster volume status ${VOLUME} | grep -c '^Brick.* Y ')" = 3 ]; do sleep 1; done`,
  );
  const now = await content(file);
  expect(await (await through([3])).swap(swapOf(markOfText(now), 'append', 'back\n'))).toEqual({
    kind: 'done',
  });
});

test('a full volume takes nothing, and the state is as it was', async () => {
  const file = await through([1]);
  // Written anew: into what XFS holds ready behind a file that grew, a record may still fit.
  const now = `all of it anew, ${'x'.repeat(100)}\n`;
  const { from, bytes } = await file.fetch(null);
  await file.swap(swapOf(from === null ? null : markOfText(bytes.toString()), 'replace', now));
  // By default gluster keeps the last hundredth from new files only: what is there already may still grow into it.
  await must(1, `gluster --mode=script volume set ${VOLUME} storage.reserve 0`);
  await on(1, `dd if=/dev/zero of=${POINT}/fill bs=1M; dd if=/dev/zero of=${POINT}/fill2 bs=4k`);
  for (const how of ['append', 'replace'] as const)
    await expect(file.swap(swapOf(markOfText(now), how, 'no room\n'.repeat(10_000)))).rejects.toMatchObject({
      code: 'state-unreadable',
      details: { trouble: 'full' },
    });
  await must(1, `rm -f ${POINT}/fill ${POINT}/fill2`);
  expect(await content(file)).toBe(now);
});

test('a client that died, a volume that is stopped, a volume that is gone', async () => {
  const file = await through([2]);
  const now = await content(file);
  await must(2, `pkill -9 -f '/usr/sbin/glusterfs .*${POINT}$'`);
  expect(await content(file)).toBe(now);
  await must(1, `gluster --mode=script volume stop ${VOLUME}`);
  await expect(file.fetch(null)).rejects.toMatchObject({ details: { trouble: 'not-started' } });
  await must(1, `gluster --mode=script volume start ${VOLUME}`);
  expect(await content(file)).toBe(now);
  await must(1, `gluster --mode=script volume stop ${VOLUME}; gluster --mode=script volume delete ${VOLUME}`);
  await expect(file.fetch(null)).rejects.toMatchObject({ details: { trouble: 'no-volume' } });
});
