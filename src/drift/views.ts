import type { VolumeInfo } from '../gluster/info.ts';
import type { Host } from './host.ts';

/** What members of the pool tell of volumes, side by side. */
export interface VolumeViews {
  /** Those that told, and are the members that the state has. */
  readonly tellers: readonly Host[];
  /** What most of them say; null: none told. */
  readonly agreed: readonly VolumeInfo[] | null;
  /** Who says something else, and of which volumes. */
  readonly odd: readonly { readonly host: Host; readonly volumes: readonly string[] }[];
}

/** Only a member of the pool is believed: one that came back empty, or was let go, knows of none. */
export function agreedVolumes(hosts: readonly Host[]): VolumeViews {
  const tellers = hosts.filter((host) => host.inventory.volumes !== null && isInPool(host, hosts));
  const spoken = new Map<readonly VolumeInfo[] | null, Lines>();
  const views = tellers.map((host) => {
    const { volumes } = host.inventory;
    const said = spoken.get(volumes) ?? linesOf(volumes ?? []);
    spoken.set(volumes, said);
    return { host, ...said };
  });
  const counts = new Map<string, number>();
  for (const { whole } of views) counts.set(whole, (counts.get(whole) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  const right = views.find(({ whole }) => counts.get(whole) === most);
  if (right === undefined) return { tellers, agreed: null, odd: [] };
  const odd = views.flatMap(({ host, lines }) => {
    const names = new Set([...lines.keys(), ...right.lines.keys()]);
    const volumes = [...names].filter((name) => lines.get(name) !== right.lines.get(name));
    return volumes.length === 0 ? [] : [{ host, volumes }];
  });
  return { tellers, agreed: right.host.inventory.volumes, odd };
}

/** It is who the state takes it for, and is not alone where others are there. */
function isInPool({ node, inventory }: Host, hosts: readonly Host[]): boolean {
  if (
    node.glusterUuid !== null &&
    inventory.glusterUuid !== null &&
    node.glusterUuid !== inventory.glusterUuid
  )
    return false;
  return hosts.length === 1 || inventory.peers === null || inventory.peers.length > 0;
}

/** What a host tells, a line for each volume. */
interface Lines {
  readonly lines: ReadonlyMap<string, string>;
  readonly whole: string;
}

/** Hosts list volumes and options in different orders. */
function linesOf(volumes: readonly VolumeInfo[]): Lines {
  const lines = new Map(
    volumes.map((volume) => [
      volume.name,
      JSON.stringify({ ...volume, options: Object.entries(volume.options).sort() }),
    ]),
  );
  const whole = [...lines.keys()].sort().map((name) => lines.get(name) ?? '');
  return { lines, whole: whole.join('\n') };
}
