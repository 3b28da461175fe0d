import { drawUuid } from '../model/create.ts';
import { tellId } from '../model/glusterd-id.ts';
import type { HostModel, PoolModel } from '../model/types.ts';
import type { Call } from '../tools/tool.ts';
import { Refusal } from './answer.ts';

const GLUSTERD_PORT = 24_007;

export function poolOf(call: Pick<Call, 'model'>, host: HostModel): PoolModel {
  let pool = call.model.pools.find((each) => each.members.includes(host.name));
  if (pool === undefined) {
    pool = { id: drawUuid(call.model), members: [host.name], volumes: {}, snapshots: {} };
    call.model.pools.push(pool);
  }
  return pool;
}

export function hostNamed(call: Pick<Call, 'model'>, name: string): HostModel | null {
  return call.model.hosts.find((host) => host.storage === name || host.name === name) ?? null;
}

export function isUp(host: HostModel): boolean {
  return host.up && host.services.glusterd?.active === true;
}

/** A firewall that lets no gluster in cuts a host off both ways: peers hold connections to each other. */
function isCutOff(host: HostModel): boolean {
  const { firewall } = host.defects ?? {};
  return firewall !== undefined && (firewall.ports?.includes(GLUSTERD_PORT) ?? true);
}

/** Whether glusterd where the command runs is connected to that of the other host. */
export function isConnected(call: Pick<Call, 'host'>, host: HostModel): boolean {
  return isUp(host) && (host === call.host || !(isCutOff(host) || isCutOff(call.host)));
}

export function membersOf(call: Call): readonly HostModel[] {
  return poolOf(call, call.host).members.flatMap((name) => hostNamed(call, name) ?? []);
}

/** Members other than the one that is asked. */
export function othersOf(call: Call): readonly HostModel[] {
  return membersOf(call).filter((host) => host !== call.host);
}

export function someDown(call: Call): boolean {
  return membersOf(call).some((host) => !isConnected(call, host));
}

export function byName(call: Call, host: HostModel) {
  return poolOf(call, call.host).byName?.find((each) => each.host === host.name);
}

/** By what name its peers know it. */
export function nameOf(call: Call, host: HostModel): string {
  return byName(call, host) === undefined ? host.storage : host.name;
}

export function probe(call: Call, name: string): number {
  const host = hostNamed(call, name);
  const pool = poolOf(call, call.host);
  const known =
    host !== null && host !== call.host && [...pool.members, ...(pool.former ?? [])].includes(host.name);
  if (host === null || !(known || isConnected(call, host)))
    throw new Refusal('peer probe: ', 'Probe returned with Transport endpoint is not connected');
  if (host === call.host) {
    call.out('peer probe: Probe on localhost not needed\n');
    return 0;
  }
  const named = known ? pool.byName?.find((each) => each.host === host.name) : undefined;
  if (named !== undefined && name === host.storage && !named.address && isConnected(call, host)) {
    named.address = true;
    call.out('peer probe: success\n');
    return 0;
  }
  if (known) {
    call.out(`peer probe: Host ${name} port 24007 already in peer list\n`);
    return 0;
  }
  const theirs = poolOf(call, host);
  if (theirs.members.length > 1 || theirs.former !== undefined)
    throw new Refusal(
      'peer probe: ',
      `${name} is either already part of another cluster or having volumes configured`,
      { code: 1 },
    );
  if (Object.keys(theirs.volumes).length > 0)
    throw new Refusal(
      'peer probe: ',
      `${name} is either already part of another cluster or having volumes configured`,
    );
  for (const each of [call.host, host]) tellId(each);
  if (pool.members.length === 1) pool.byName = [{ host: call.host.name, address: false }];
  pool.members.push(host.name);
  if (name !== host.storage) pool.byName?.push({ host: host.name, address: false });
  call.model.pools = call.model.pools.filter((each) => each !== theirs);
  call.out('peer probe: success\n');
  return 0;
}

export function detach(call: Call, name: string, force: boolean): number {
  const host = hostNamed(call, name);
  const pool = poolOf(call, call.host);
  if (host === null || !pool.members.includes(host.name))
    throw new Refusal('peer detach: ', `${name} is not part of cluster`);
  if (host === call.host) throw new Refusal('peer detach: ', `${name} is localhost`);
  // whether the one that goes is there itself doesn't matter
  if (!force && othersOf(call).some((other) => other !== host && !isConnected(call, other)))
    throw new Refusal('peer detach: ', `One of the peers is probably down. Check with 'peer status'`);
  const holds = Object.values(pool.volumes).some((volume) =>
    volume.bricks.some((brick) => brick.uuid === host.uuid),
  );
  if (holds)
    throw new Refusal(
      'peer detach: ',
      `Peer ${name} hosts one or more bricks. If the peer is in not recoverable state then use either replace-brick or remove-brick command with force to remove all bricks from the peer and attempt the peer detach again.`,
      { code: 255 },
    );
  const former = isConnected(call, host) ? undefined : pool.members.filter((each) => each !== host.name);
  pool.members = pool.members.filter((each) => each !== host.name);
  if (pool.byName !== undefined) pool.byName = pool.byName.filter((each) => each.host !== host.name);
  call.model.pools.push({
    id: drawUuid(call.model),
    members: [host.name],
    ...(former === undefined ? {} : { former }),
    volumes: {},
    snapshots: {},
  });
  call.out('peer detach: success\n');
  return 0;
}
