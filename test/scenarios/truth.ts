import { expect } from 'vitest';
import type { Ran, World } from './world.ts';

/** Clients give up on a dead host after this long, not 42 s. */
export const PING = '--gluster-volume-options=network.ping-timeout 5';

/** Runs the program and insists on its exit code; what it said is in the failure message. */
export async function runs(world: World, words: readonly string[], code = 0): Promise<Ran> {
  const ran = await world.run(...words);
  if (ran.code !== code) {
    expect.fail(`${words.join(' ')}: exit ${ran.code}, not ${code}\n${ran.stdout}\n${ran.stderr}`);
  }
  return ran;
}

export async function json(world: World, ...words: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await runs(world, [...words, '--json']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** What of ours is on a host: thin volumes and pools, mounts, fstab as it is, gluster's volumes. */
export interface Remains {
  readonly lvs: readonly string[];
  readonly mounts: readonly string[];
  readonly fstab: string;
  readonly volumes: readonly string[];
}

export async function remainsOn(world: World, host: string): Promise<Remains> {
  const look = async (text: string) => (await world.onHost(host, text)).stdout;
  const words = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return {
    lvs: words(await look('lvs --noheadings -o lv_name')).filter((name) => /^(brick|tp)_/.test(name)),
    mounts: words(await look('cat /proc/mounts')).filter((line) =>
      / \/(var\/lib\/heketi\/mounts|run\/gluster\/snaps)\//.test(line),
    ),
    fstab: await look('cat /etc/fstab'),
    volumes: words(await look('gluster volume list 2>/dev/null || true')).filter(
      (line) => !line.includes('No volumes'),
    ),
  };
}

/** Nothing of ours is left on any host, and fstab is what it was before, to the byte. */
export async function expectClean(world: World, fstabBefore: ReadonlyMap<string, string>): Promise<void> {
  for (const host of world.hosts) {
    const remains = await remainsOn(world, host);
    expect({ host, ...remains }).toEqual({
      host,
      lvs: [],
      mounts: [],
      fstab: fstabBefore.get(host) ?? '',
      volumes: [],
    });
  }
}

export async function fstabs(world: World): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const host of world.hosts) found.set(host, (await world.onHost(host, 'cat /etc/fstab')).stdout);
  return found;
}

export async function loadTopology(world: World): Promise<void> {
  await runs(world, ['topology', 'load', `--json=${world.topologyFile}`]);
}

/** The state and the hosts name the same volumes, and the same bricks: mounted, in fstab, each with its thin volume. */
export async function expectAgreement(world: World, hosts: readonly string[] = world.hosts): Promise<void> {
  const { volumes } = (await json(world, 'volume', 'list')) as { volumes: string[] };
  const names: string[] = [];
  const bricks: string[] = [];
  for (const id of volumes) {
    const info = await json(world, 'volume', 'info', id);
    names.push(String(info.name));
    for (const { path } of info.bricks as { path: string }[]) bricks.push(path.replace(/\/brick$/, ''));
  }
  const points: string[] = [];
  const listed: string[] = [];
  const lvs: string[] = [];
  for (const host of hosts) {
    const remains = await remainsOn(world, host);
    expect({ host, volumes: remains.volumes.toSorted() }).toEqual({ host, volumes: names.toSorted() });
    points.push(...remains.mounts.map((line) => line.split(' ')[1] ?? ''));
    listed.push(...(remains.fstab.match(/\/var\/lib\/heketi\/mounts\/\S+/g) ?? []));
    lvs.push(...remains.lvs);
  }
  expect(points.toSorted()).toEqual(bricks.toSorted());
  // Those of clones are gluster's own: it mounts them itself.
  const ours = bricks.filter((point) => point.startsWith('/var/lib/heketi/mounts/'));
  expect(listed.toSorted()).toEqual(ours.toSorted());
  const own = ours.flatMap((point) => {
    const name = point.split('/').at(-1) ?? '';
    return [name, name.replace('brick_', 'tp_')];
  });
  expect(lvs.toSorted()).toEqual(own.toSorted());
}

/** Runs the command that the message tells to run. */
export async function followAdvice(world: World, stderr: string): Promise<void> {
  const told = /glusterctl (operation (?:resume|rollback|clean)\b.*)$/m.exec(stderr)?.[1];
  if (told === undefined) expect.fail(`it doesn't tell how to go on: ${stderr}`);
  await runs(world, told.trim().split(/\s+/));
}

/** What gluster needs a moment for: asked again while time passes, for two minutes at most. */
export async function eventually(world: World, words: readonly string[]): Promise<void> {
  for (let tries = 0; tries < (world.kind === 'simulated' ? 6 : 60); tries++) {
    const ran = await world.run(...words);
    if (ran.code === 0) return;
    // Simulated time passes only while somebody waits for it; asking is enough for what is simulated.
    if (world.kind === 'real') await world.pass(2);
  }
  await runs(world, words);
}
