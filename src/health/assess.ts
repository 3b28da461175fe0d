import { isMember } from '../gluster/peer-status.ts';
import { volumeGroup } from '../lvm/names.ts';
import type { Node } from '../model/entities.ts';
import type { State } from '../model/state.ts';
import { bricksOn } from '../model/usage.ts';
import { brickFindings, devicesLooked } from './findings/bricks.ts';
import { clockOffsets, comparedFindings } from './findings/compared.ts';
import { hostFindings } from './findings/hosts.ts';
import { hungFindings } from './findings/hung-disks.ts';
import { operationFindings } from './findings/operations.ts';
import { peerFindings, peerFrom } from './findings/peers.ts';
import { volumeFindings } from './findings/volumes.ts';
import {
  type ClusterHealth,
  type DeviceHealth,
  type Finding,
  type HostHealth,
  type Level,
  type VolumeHealth,
  type Word,
  worst,
} from './health.ts';
import { hungOn } from './hung.ts';
import { type Joined, join } from './joined.ts';
import { hostName, isLook, type Survey } from './survey.ts';
import { assessVolumes } from './volumes.ts';

/** What a look at a cluster means: one word for it, what is wrong and what to do about it, and how each part does. */
export function assess(state: State, survey: Survey): ClusterHealth {
  const joined = join(state, survey);
  const volumes = assessVolumes(joined);
  const operations = operationFindings(joined);
  const findings = [
    ...operations.first,
    ...hostFindings(joined, volumes),
    ...peerFindings(joined),
    ...hungFindings(joined, volumes),
    ...brickFindings(joined, volumes),
    ...volumeFindings(joined, volumes),
    ...comparedFindings(joined),
    ...operations.others,
  ].sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  return {
    id: survey.cluster.id,
    name: survey.cluster.name,
    word: wordOf(joined, volumes, findings),
    findings,
    hosts: hostsHealth(joined),
    devices: devicesHealth(joined),
    volumes,
  };
}

const LEVELS: readonly Level[] = ['critical', 'warning', 'notice'];

function wordOf(joined: Joined, volumes: readonly VolumeHealth[], findings: readonly Finding[]): Word {
  const words = volumes.flatMap(({ word }) => (word === 'STOPPED' ? [] : [word]));
  const lost = words.filter((word) => word === 'DOWN').length;
  const { nodes } = joined;
  const blind = nodes.length > 0 && nodes.every((node) => joined.look(node) === null);
  return worst([
    ...words.filter((word) => word !== 'DOWN'),
    ...(lost === 0 ? [] : [lost === words.length ? ('DOWN' as const) : ('PARTIAL' as const)]),
    ...(blind ? (['UNKNOWN'] as const) : []),
    ...findings.map(
      ({ level }): Word => (level === 'critical' ? 'AT RISK' : level === 'warning' ? 'DEGRADED' : 'HEALTHY'),
    ),
  ]);
}

function hostsHealth(joined: Joined): readonly HostHealth[] {
  const offsets = clockOffsets(joined);
  return joined.nodes.map((node) => {
    const look = joined.look(node);
    const seen = joined.seen(node);
    const others = joined.nodes.filter(
      (other) => other !== node && joined.isAnswering(other) && !joined.isReinstalled(other),
    );
    const seenBy = others.filter((other) => {
      const peer = peerFrom(joined, other, node);
      return peer?.connected === true && isMember(peer);
    });
    const fills = (part: 'data' | 'metadata'): number | null =>
      most(look?.pools?.map((pool) => pool[part]) ?? []);
    return {
      id: node.id,
      name: hostName(node),
      ssh: seen === undefined || isLook(seen.look) ? 'up' : seen.look.why,
      maintenance: node.maintenance?.since ?? null,
      glusterd: glusterdState(joined, node),
      seenBy: seenBy.length,
      askedPeers: others.length,
      version: look?.version ?? null,
      opVersion: look?.opVersion ?? null,
      upSeconds: look?.upSeconds ?? null,
      clockOffSeconds: offsets.get(hostName(node)) ?? null,
      poolData: fills('data'),
      poolMetadata: fills('metadata'),
    };
  });
}

function glusterdState(joined: Joined, node: Node): HostHealth['glusterd'] {
  const look = joined.look(node);
  if (look === null) return 'unknown';
  if (look.peers === null) return look.silence ?? 'unknown';
  return joined.isReinstalled(node) ? 'outside' : 'up';
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

function devicesHealth(joined: Joined): readonly DeviceHealth[] {
  const looked = new Map(devicesLooked(joined).map((one) => [one.device.id, one]));
  const used = new Set(
    Object.values(joined.state.bricks).flatMap(({ device, replacedBy }) =>
      replacedBy === undefined ? device : [],
    ),
  );
  const nodes = new Map<string, Node>(joined.nodes.map((node) => [node.id, node]));
  return Object.values(joined.state.devices).flatMap((device): DeviceHealth[] => {
    const node = nodes.get(device.node);
    if (node === undefined) return [];
    const place = `${hostName(node)}:${device.name}`;
    const look = looked.get(device.id)?.look;
    const group = volumeGroup(device.id);
    const pools = look?.pools?.filter((pool) => pool.group === group) ?? [];
    const fails = bricksOn(joined.state, device.id).some((brick) => look?.failing.has(brick.path) === true);
    const state = (): DeviceHealth['state'] => {
      if (hungOn(joined, node).has(device.id)) return 'hangs';
      if (!used.has(device.id)) return 'unused';
      if (device.foreign === true) return look === undefined ? 'unknown' : fails ? 'failing' : 'ok';
      if (look?.pools == null) return 'unknown';
      if (!look.groups.has(group)) return 'missing';
      if (fails) return 'failing';
      return pools.some(({ ailing }) => ailing !== null) ? 'ailing' : 'ok';
    };
    return [
      {
        id: device.id,
        place,
        state: state(),
        poolData: most(pools.map(({ data }) => data)),
        poolMetadata: most(pools.map(({ metadata }) => metadata)),
      },
    ];
  });
}
