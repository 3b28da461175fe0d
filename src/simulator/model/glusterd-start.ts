import { startBricks } from './bricks.ts';
import { drawUuid } from './create.ts';
import { compareVolume, INFO_FILE, read, storedPeers, storePeers, takeOver } from './glusterd-files.ts';
import type { AwayMember, HostModel, PoolModel, SimulationModel } from './types.ts';

const IMPORT_LOOKS = 2;
const SETTLE_LOOKS = 1;

/** What glusterd does first: it reads what it has on disk, and starts what it serves. */
export function startGlusterd(model: SimulationModel, host: HostModel): void {
  const hadImported = host.importedSinceStart === true;
  delete host.importedSinceStart;
  delete host.importing;
  delete host.rejected;
  delete host.settling;
  delete host.defects?.healerStopped;
  delete host.defects?.stuckOn;
  readStore(model, host);
  bringBack(model, host);
  if (hadImported) host.settling = SETTLE_LOOKS;
  if (host.importedSinceStart !== true) startBricks(model, host);
}

/** Snapshots that went while it was down: its peers take them from it. */
function bringBack(model: SimulationModel, host: HostModel): void {
  const pool = poolWith(model, host);
  if (pool?.missed === undefined) return;
  for (const { snapshot } of pool.missed.filter((each) => each.host === host.name))
    pool.snapshots[snapshot.name] ??= snapshot;
  const others = pool.missed.filter((each) => each.host !== host.name);
  if (others.length > 0) pool.missed = others;
  else delete pool.missed;
}

function readStore(model: SimulationModel, host: HostModel): void {
  const uuid = /^UUID=(\S+)$/m.exec(read(host, INFO_FILE) ?? '')?.[1];
  if (uuid === undefined) {
    if (!isBlank(poolWith(model, host))) forget(model, host, drawUuid(model));
    return;
  }
  if (uuid !== host.uuid) forget(model, host, uuid);
  const pool = poolWith(model, host);
  const peers = storedPeers(host);
  if (pool !== null && pool.members.length > 1) {
    const known = model.hosts.some((each) => pool.members.includes(each.name) && peers.includes(each.uuid));
    if (known) compareVolumes(pool, host);
    else forget(model, host, uuid, 'by-id');
    return;
  }
  if (pool?.former !== undefined && peers.length === 0) delete pool.former;
  const home = model.pools.find(({ away }) => awayOf(away, host, uuid) !== undefined);
  const entry = awayOf(home?.away, host, uuid);
  if (home === undefined || entry === undefined) return;
  const named = model.hosts.some((each) => home.members.includes(each.name) && peers.includes(each.uuid));
  if (named || entry.known === 'probed') rejoin(model, home, host);
  else entry.known = 'by-id';
}

function awayOf(away: readonly AwayMember[] | undefined, host: HostModel, uuid: string) {
  return away?.find((each) => each.host === host.name && each.uuid === uuid);
}

function poolWith(model: SimulationModel, host: HostModel): PoolModel | null {
  return model.pools.find(({ members }) => members.includes(host.name)) ?? null;
}

/** Nothing was ever done with it: it goes on with the id that it hasn't told yet. */
function isBlank(pool: PoolModel | null): boolean {
  return (
    pool === null ||
    (pool.members.length === 1 && pool.former === undefined && Object.keys(pool.volumes).length === 0)
  );
}

/** It no longer knows its pool, which goes on to count it in by its old id. */
export function forget(
  model: SimulationModel,
  host: HostModel,
  uuid: string,
  known?: AwayMember['known'],
): void {
  const pool = poolWith(model, host);
  if (pool !== null && pool.members.length > 1) {
    pool.members = pool.members.filter((name) => name !== host.name);
    pool.away = [
      ...(pool.away ?? []),
      { host: host.name, uuid: host.uuid, ...(known === undefined ? {} : { known }) },
    ];
  } else model.pools = model.pools.filter((each) => each !== pool);
  host.uuid = uuid;
  host.bricks = {};
  model.pools.push({ id: drawUuid(model), members: [host.name], volumes: {}, snapshots: {} });
}

/** Its id and its peers are there again: they take it for the one they knew. */
function rejoin(model: SimulationModel, pool: PoolModel, host: HostModel): void {
  model.pools = model.pools.filter((each) => each === pool || !each.members.includes(host.name));
  pool.members.push(host.name);
  const others = (pool.away ?? []).filter((each) => each.host !== host.name);
  if (others.length > 0) pool.away = others;
  else delete pool.away;
  storePeers(model, pool, host);
  host.settling = SETTLE_LOOKS;
  compareVolumes(pool, host);
}

/** What it has on disk is as that of its peers again. */
export function catchUp(model: SimulationModel, host: HostModel): void {
  const pool = poolWith(model, host);
  if (pool !== null) takeOver(pool, host);
  delete host.rejected;
}

function compareVolumes(pool: PoolModel, host: HostModel): void {
  const found = Object.values(pool.volumes).map((volume) => ({ volume, is: compareVolume(host, volume) }));
  const servesMissing = found.some(
    ({ volume, is }) => is === 'missing' && volume.bricks.some(({ uuid }) => uuid === host.uuid),
  );
  if (found.some(({ is }) => is === 'other')) host.rejected = true;
  else if (servesMissing) {
    // What it imports it serves only after its next start.
    host.importing = IMPORT_LOOKS;
    host.importedSinceStart = true;
    host.bricks = {};
  } else takeOver(pool, host);
}

/** Somebody asked it for its volumes: meanwhile some more have come. */
export function importOn(pool: PoolModel, host: HostModel): void {
  if (host.importing === undefined) return;
  host.importing -= 1;
  if (host.importing > 0) return;
  delete host.importing;
  takeOver(pool, host);
}
