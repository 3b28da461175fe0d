import type { VolumeInfo } from '../../gluster/info.ts';
import { brickName } from '../../gluster/names.ts';
import { MARK } from '../../gluster/options.ts';
import type { Cluster, Node, Volume } from '../../model/entities.ts';
import { type GlusterctlError, refused } from '../../model/errors.ts';
import { grouped } from '../../model/grouped.ts';
import type { Id } from '../../model/ids.ts';
import { listed } from '../../model/listed.ts';
import { withReservations } from '../../model/reserved.ts';
import type { State } from '../../model/state.ts';
import { nodesOf } from '../addresses.ts';
import { glusterBrick } from '../volume-steps.ts';

/** A volume of gluster's in the pool of a cluster. */
export interface Found {
  readonly cluster: Id;
  readonly info: VolumeInfo;
}

/** Those of a pool that the state doesn't hold, neither now nor when what is open has ended. */
export function foreignVolumes(
  state: State,
  { id }: Cluster,
  infos: readonly VolumeInfo[],
): readonly Found[] {
  const knownAs = volumeFinder(withReservations(state), id);
  return infos.filter((info) => knownAs(info) === undefined).map((info) => ({ cluster: id, info }));
}

/** Finds the volume of the state that one of a pool is: by gluster's id, by the mark, or by its name and its bricks. Pools hold thousands. */
export function volumeFinder(state: State, cluster: Id): (info: VolumeInfo) => Volume | undefined {
  const own = Object.values(state.volumes).filter((volume) => volume.cluster === cluster);
  const seen = own.filter(({ glusterUuid }) => glusterUuid !== null);
  const unseen = own.filter(({ glusterUuid }) => glusterUuid === null);
  const byUuid = grouped(seen, ({ glusterUuid }) => glusterUuid ?? '');
  const byName = grouped(unseen, ({ name }) => name);
  return ({ uuid, name, options, bricks: [first] }) =>
    byUuid.get(uuid)?.[0] ??
    byName.get(name)?.find(({ id }) => {
      if (options[MARK] === id || first === undefined) return true;
      return Object.values(state.bricks).some(
        (brick) => brick.volume === id && brickName(glusterBrick(state, brick)) === brickName(first),
      );
    });
}

/** As it is typed where another cluster has one of that name, too. */
export function fullName(state: State, { cluster, info }: Found): string {
  return `${state.clusters[cluster]?.name ?? cluster}/${info.name}`;
}

/** By gluster's id of the host where that is known, else by any of its names. */
export function nodeOfFound(
  state: State,
  { cluster }: Found,
  brick: VolumeInfo['bricks'][number],
): Node | null {
  const nodes = nodesOf(state, cluster);
  return (
    nodes.find(({ glusterUuid }) => glusterUuid !== null && glusterUuid === brick.hostUuid) ??
    nodes.find(({ manage, storage }) => [...manage, ...storage].includes(brick.host)) ??
    null
  );
}

/** Bricks are only run on hosts that are nodes. */
export function strangersRefusal(state: State, found: Found): GlusterctlError | null {
  const { info, cluster } = found;
  const strange = info.bricks.filter((brick) => nodeOfFound(state, found, brick) === null);
  const hosts = [...new Set(strange.map(({ host }) => host))];
  if (hosts.length === 0) return null;
  const verb = hosts.length === 1 ? 'is no node' : 'are no nodes';
  return refused(
    `Volume ${info.name} has bricks on ${listed(hosts)}, which ${verb} of its cluster`,
    [
      'First:',
      ...hosts.map(
        (host) =>
          `  glusterctl node add --cluster=${cluster} --zone=1 --management-host-name=${host} --storage-host-name=${host}`,
      ),
    ].join('\n'),
  );
}
