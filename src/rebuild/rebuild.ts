import type { FoundLv } from '../inventory/inventory.ts';
import { ownPath } from '../inventory/own-brick.ts';
import { deviceOfGroup, volumeGroup } from '../lvm/names.ts';
import type { BlockVolume, Brick, Volume } from '../model/entities.ts';
import { emptyState, type State, tableOf } from '../model/state.ts';
import { lvmNames } from './bricks.ts';
import { devicesOf } from './devices.ts';
import { type Evidence, isOurs, readEvidence } from './evidence.ts';
import { type Pool, poolsOf } from './members.ts';
import { nameOf, nodesOfPools } from './nodes.ts';
import { Findings, type Hints, type HostAsked, type Rebuilt } from './rebuilt.ts';
import { volumesOf } from './volumes.ts';

/**
 * The state that hosts tell of, without any memory of it. What is only guessed is locked, or stays out, until it is
 * accepted; what contradicts itself is told, and then nothing of the state may be used.
 */
export function rebuild(hosts: readonly HostAsked[], hints: Hints): Rebuilt {
  const findings = new Findings(hints.accepted);
  const evidence = readEvidence(hosts, findings);
  const pools = poolsOf(evidence, findings).filter((pool) => isOfOurs(pool, findings));
  const { clusters, nodes } = nodesOfPools(pools, evidence, hints, findings);
  for (const host of strangers(evidence, nodes))
    findings.silent(`host ${host.host}`, host, 'no pool is known to have it, so it is left out');
  const present = devicesOf(nodes, evidence, findings);
  const devices = new Map(present.map((device) => [device.id, device]));
  const found = volumesOf(pools, { nodes, devices, evidence, hints, findings });
  leftovers(evidence, found.bricks, findings);
  const state: State = {
    ...emptyState(evidence.lineage ?? hints.nextId()),
    // Hosts refuse whoever comes with a lower number than they have seen.
    serial: highestSeen(evidence),
    simulated: hints.simulated,
    clusters: tableOf(clusters),
    nodes: tableOf(nodes.map(({ node }) => node)),
    devices: tableOf([...present, ...found.moreDevices]),
    volumes: tableOf(found.volumes),
    bricks: tableOf(found.bricks),
    blockVolumes: tableOf(blockVolumes(evidence, found.volumes, findings)),
  };
  return { state, findings: findings.all };
}

/** A host without anything of ours in a pool without any is none that a state knew. */
function isOfOurs({ members }: Pool, findings: Findings): boolean {
  const ours = members.some(
    ({ seen }) =>
      seen !== null &&
      (seen.notes.length > 0 || seen.inventory.groups === null || seen.inventory.groups.some(isOurs)),
  );
  const names = members.map(nameOf).sort();
  if (!ours) findings.add('foreign', names.join(', '), 'nothing there is of this program or of Heketi');
  return ours;
}

function highestSeen({ seen, lineage }: Evidence): number {
  return Math.max(0, ...seen.map(({ inventory }) => inventory.fences.get(lineage ?? '') ?? 0));
}

function strangers({ silent }: Evidence, nodes: ReturnType<typeof nodesOfPools>['nodes']) {
  const known = new Set(nodes.flatMap(({ member }) => member.asked?.host ?? []));
  return silent.filter(({ host }) => !known.has(host));
}

/** Of our groups what belongs to no volume: of an operation that was under way, or of a volume that stays out. */
function leftovers({ seen }: Evidence, bricks: readonly Brick[], findings: Findings): void {
  const used = lvmNames(bricks);
  const served = inGluster(seen);
  for (const { host, inventory } of seen) {
    // gluster's snapshots lie in the pools of their volumes, and go with them.
    const ours = (inventory.lvs ?? []).filter(({ group, name }) => {
      return deviceOfGroup(group) !== null && /^(?:brick|tp)_/.test(name) && !used.has(`${group}/${name}`);
    });
    for (const lv of ours) {
      const holder = served.get(nameOfLv(lv)) ?? inPool(lv, inventory.lvs ?? [], served);
      findings.add(
        'left over',
        `${nameOfLv(lv)} on ${host}`,
        holder === undefined
          ? 'it is of no volume, maybe of something that was under way: look at it before it goes; its space counts as free'
          : `it holds a brick of volume ${holder}, which stays out: leave it as it is; its space counts as free until that is in the state`,
      );
    }
  }
}

function nameOfLv({ group, name }: Pick<FoundLv, 'group' | 'name'>): string {
  return `${group}/${name}`;
}

/** Logical volumes by the volume of gluster's that has its brick there. */
function inGluster(seen: Evidence['seen']): ReadonlyMap<string, string> {
  return new Map(
    seen.flatMap(({ inventory }) =>
      (inventory.volumes ?? []).flatMap(({ name, bricks }) =>
        bricks.flatMap(({ path }): [string, string][] => {
          const own = ownPath(path);
          return own === null ? [] : [[`${volumeGroup(own.device)}/brick_${own.id}`, name]];
        }),
      ),
    ),
  );
}

function inPool(
  { group, name }: FoundLv,
  lvs: readonly FoundLv[],
  served: ReadonlyMap<string, string>,
): string | undefined {
  return lvs.flatMap((lv) =>
    lv.group === group && lv.pool === name ? (served.get(nameOfLv(lv)) ?? []) : [],
  )[0];
}

function blockVolumes(
  { notes }: Evidence,
  volumes: readonly Volume[],
  findings: Findings,
): readonly BlockVolume[] {
  const present = new Set(volumes.map(({ id }) => id));
  return notes.all('block-volume').flatMap(({ kind: _kind, written: _written, ...block }) => {
    if (!present.has(block.hostingVolume)) return [];
    const password = block.auth ? '; its password is nowhere but with those who use it' : '';
    findings.add('recovered', `block volume ${block.name}`, `by its note${password}`);
    return [{ ...block, password: '' }];
  });
}
