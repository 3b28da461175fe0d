import { createHash } from 'node:crypto';
import type { Hosts } from '../../src/hosts/hosts.ts';
import { sshAccess } from '../../src/model/access.ts';
import type { Script } from '../../src/model/plan.ts';
import { sharedFile } from '../../src/remote/remote-file.ts';
import { stateVolumeOptions } from '../../src/remote/state-volume.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { markOf } from '../../src/store/shared/mark.ts';
import type { Mark, SharedFile, Swap } from '../../src/store/shared/shared-file.ts';
import { type Pooled, pooled } from '../simulator/pooled.ts';

export const FILE = 'glusterctl.json';
export const POINT = '/run/glusterctl/volumes/state';

/** Three simulated hosts with a volume of replica 3 that a state may lie on. */
export interface VolumeWorld extends Pooled {
  /** The file as through these hosts; `edit` changes what they are sent. */
  through(names: readonly string[], edit?: (text: string) => string, lockSeconds?: number): SharedFile;
  /** What lies on the volume, by name; what is in a folder behind its name. */
  onVolume(): Readonly<Record<string, string>>;
}

export async function volumeWorld(): Promise<VolumeWorld> {
  const world = await pooled(3);
  await world.volume('state', 'replica 3', ['h1', 'h2', 'h3']);
  const options = Object.entries(stateVolumeOptions({ volume: 'state', file: FILE })).flat();
  await world.said(`gluster --mode=script volume set state ${options.join(' ')}`);
  const direct = createDirectHosts(world.simulation);
  return {
    ...world,
    through: (names, edit = (text) => text, lockSeconds = 5) =>
      sharedFile({
        hosts: edited(direct, edit),
        addresses: names.map((name) => ({ name, access: sshAccess() })),
        volume: 'state',
        file: FILE,
        name: 'gluster://h1/state',
        lockSeconds,
      }),
    onVolume: () => {
      const volume = world.simulation.model.pools.flatMap(({ volumes }) => Object.values(volumes));
      const nodes = volume.find(({ name }) => name === 'state')?.files?.nodes ?? {};
      return Object.fromEntries(
        Object.entries(nodes).flatMap(([path, { kind, content }]) =>
          kind === 'file' ? [[path.slice(1), content]] : [],
        ),
      );
    },
  };
}

function edited(hosts: Hosts, edit: (text: string) => string): Hosts {
  return {
    connect: (addresses) => hosts.connect(addresses),
    close: () => hosts.close(),
    run: (address, script: Script, options) =>
      hosts.run(address, { ...script, text: edit(script.text) }, options),
  };
}

let drawn = 0;

/** A write as a store would order it. */
export function swapOf(
  expected: Mark | null,
  how: Swap['how'],
  content: string,
  more: Partial<Omit<Swap, 'copy'>> = {},
): Swap & { readonly copy: string } {
  drawn += 1;
  return {
    expected,
    how,
    bytes: Buffer.from(content),
    copy: `${String(drawn).padStart(9, '0')}-20260101T000000000Z.json`,
    follows: null,
    superfluous: [],
    writer: {
      id: drawn.toString(16).padStart(16, '0'),
      user: 'ada',
      host: 'desk',
      pid: 4711,
      command: 'volume create',
      since: '2026-01-01T00:00:00.000Z',
    },
    ...more,
  };
}

export function markOfText(content: string): Mark {
  return markOf(Buffer.from(content));
}

/** A line that begins as a record does; "digests" that differ tell records apart. */
export function recordLine(serial: number, what: string): string {
  const digest = createHash('sha256').update(`${serial} ${what}`).digest('hex');
  return `{"serial":${serial},"digest":"${digest}","what":"${what}"}\n`;
}

/** The names of all points at which a swap could be felt to end. */
export function pointsIn(text: string): readonly string[] {
  return [...text.matchAll(/^ *# point: (.+)$/gm)].map(([, name = '']) => name);
}

/** Ends the shell at a point, as kill -9 does. */
export function endedAt(name: string): (text: string) => string {
  return (text) => text.replace(`# point: ${name}\n`, () => 'kill -9 $$\n');
}
