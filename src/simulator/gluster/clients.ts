import { hasLost } from '../data/healing.ts';
import type { GlusterVolume, HostModel } from '../model/types.ts';
import { healerPid } from '../tools/processes.ts';
import type { Call } from '../tools/tool.ts';
import { Refusal, type Xml } from './answer.ts';
import { isConnected, nameOf, othersOf } from './pool.ts';
import { setSize } from './volume-info.ts';
import { hostOf } from './volumes.ts';

export interface Healer {
  readonly host: HostModel;
  /** As the host that is asked calls it. */
  readonly title: string;
  /** null: it doesn't run there, or not for the volume. */
  readonly pid: number | null;
}

/** Self-heal daemons: one on each host, for all volumes that have copies. One that has lost a volume is told as down for it. */
export function healersOf(call: Call, volume: GlusterVolume): readonly Healer[] {
  if (setSize(volume) === 1) return [];
  return [call.host, ...othersOf(call).filter((host) => isConnected(call, host))].map((host) => ({
    host,
    title: host === call.host ? 'localhost' : host.storage,
    pid: host.defects?.healerStopped === true || hasLost(host, volume.name) ? null : healerPid(host),
  }));
}

function running(healers: readonly Healer[]): readonly Healer[] {
  return healers.filter(({ pid }) => pid !== null);
}

/** Healers are clients too. */
export function clientsXml(volume: GlusterVolume, healers: readonly Healer[]): Xml {
  const clients = [
    ...running(healers).map(({ host: { storage } }) => ({ address: `${storage}:49140` })),
    ...volume.clients,
  ];
  return [
    'clientsStatus',
    [
      ['clientCount', clients.length],
      ...clients.map(
        ({ address }): Xml => [
          'client',
          [
            ['hostname', address],
            ['bytesRead', 1000],
            ['bytesWrite', 1000],
            ['opVersion', 100_000],
          ],
        ],
      ),
    ],
  ];
}

/**
 * A brick that nobody has open has nothing to tell, and its glusterd takes that for a failure when another asks it; of
 * its own bricks it tells 0. `only` is a brick, as HOST:PATH.
 */
export function refuseQuiet(call: Call, volume: GlusterVolume, only: string | null): void {
  const bricks = volume.bricks.filter(({ host, path }) => only === null || only === `${host}:${path}`);
  if (bricks.length === 0) {
    const [host = '', path = ''] = only?.split(/:(?=\/)/) ?? [];
    throw new Refusal('', `No brick ${host}:${path} in volume ${volume.name}`, { operation: 'volStatus' });
  }
  if (connections(call, volume).length > 0) return;
  const quiet = new Set(
    bricks.flatMap((brick) => {
      const host = hostOf(call, brick);
      // One without a process isn't asked at all.
      const asked =
        host !== null &&
        host !== call.host &&
        isConnected(call, host) &&
        host.bricks[brick.path] !== undefined;
      return asked ? [nameOf(call, host)] : [];
    }),
  );
  if (quiet.size === 0) return;
  const told = [...quiet].map((name) => `Commit failed on ${name}. Please check log file for details.`);
  throw new Refusal('', told.join('\n'), { operation: 'volStatus' });
}

function connections(call: Call, volume: GlusterVolume): readonly string[] {
  return [...running(healersOf(call, volume)).map(() => 'glustershd'), ...volume.clients.map(() => 'fuse')];
}

export function clientList(call: Call, volume: GlusterVolume): number {
  const all = connections(call, volume);
  call.out(`Client connections for volume ${volume.name}\n`);
  if (all.length > 0)
    call.out(`${'Name'.padEnd(58)}${'count'.padStart(6)}\n${'-----'.padEnd(58)}${'-'.repeat(6)}\n`);
  for (const kind of new Set(all)) {
    const count = all.filter((each) => each === kind).length;
    call.out(`${kind.padEnd(58)}${String(count).padStart(6)}\n`);
  }
  call.out(`\ntotal clients for volume ${volume.name} : ${all.length} \n${'-'.repeat(65)}\n\n`);
  return 0;
}
