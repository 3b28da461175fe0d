import type { Context } from '../cli/context.ts';
import { volumeGroup } from '../lvm/names.ts';
import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError, refused } from '../model/errors.ts';
import { drawnIds } from '../model/ids.ts';
import { findNode } from '../model/lookup.ts';
import type { State } from '../model/state.ts';
import { deviceLabel, manageName } from '../plans/addresses.ts';
import { lostDataOn } from '../plans/lost/forget.ts';
import { notesOnLost } from '../plans/lost/leave-pool.ts';
import { planRebuild } from '../plans/lost/rebuild-in-place.ts';
import type { Rebuilt } from '../plans/lost/rebuilding.ts';
import { redundancyNotes } from '../plans/lost/redundancy.ts';
import { planNodeElsewhere } from '../plans/lost/replace-elsewhere.ts';
import { isBlank, wantedMembership } from '../plans/lost/wanted-membership.ts';
import { bricksOnDevices } from '../plans/move.ts';
import { type LookedAt, lookAtHost, lookAtMembers } from './look-at-lost.ts';
import { agree, mayLose, rebuiltAt } from './replace-device.ts';
import { type Accepted, carryOutWaiving } from './waive-gates.ts';

export interface NodeReplacement {
  readonly old: string;
  /** Another node; '' where the host came back empty under its own name. */
  readonly next: string;
  /** Bricks may go wherever there is room. */
  readonly anywhere: boolean;
  readonly accepted: Accepted;
  readonly parallel: number;
  readonly destroyExistingData: boolean;
}

export interface ReplacedNode {
  /** What it is called that has the bricks now. */
  readonly by: string;
  /** What is left to be done. */
  readonly notes: readonly string[];
}

export async function replaceNode(context: Context, wanted: NodeReplacement): Promise<ReplacedNode> {
  const state = await context.store.read();
  const node = findNode(state, wanted.old);
  if (wanted.next === '' && !wanted.anywhere) return await reinstalled(context, state, node, wanted);
  const next = wanted.anywhere ? null : findNext(state, node, wanted.next);
  return await byAnother(context, state, node, next, wanted);
}

function devicesOf(state: State, node: Node): readonly Device[] {
  return Object.values(state.devices)
    .filter((device) => device.node === node.id)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function findNext(state: State, node: Node, word: string): Node {
  try {
    const next = findNode(state, word);
    if (next.id === node.id)
      throw refused(
        `${manageName(node)} can't replace itself`,
        `Did it come back empty? Then: glusterctl node replace ${manageName(node)}`,
      );
    return next;
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.code !== 'not-found' || !/^[\w.-]+$/.test(word))
      throw error;
    const { cluster, zone } = node;
    throw new GlusterctlError('not-found', `${word} is no node yet`, {
      hint: [
        'It comes into the cluster first, with a disk at least:',
        `  glusterctl node add --cluster=${cluster} --zone=${zone} --management-host-name=${word} --storage-host-name=${word}`,
        `  glusterctl device discover ${word}`,
        `  glusterctl device add --node=${word} --name=/dev/sdb`,
      ].join('\n'),
    });
  }
}

async function byAnother(
  context: Context,
  state: State,
  node: Node,
  next: Node | null,
  { accepted, parallel }: NodeReplacement,
): Promise<ReplacedNode> {
  const looked = await lookAtHost(context, state, node, []);
  const isOff = looked instanceof GlusterctlError;
  if (!isOff && isBlank(looked.membership)) {
    throw refused(
      `${manageName(node)} answers, and is empty: it came back`,
      `Under its own name it takes its place again: glusterctl node replace ${manageName(node)}`,
    );
  }
  const data = isOff ? lostDataOn(devicesOf(state, node), state) : { bricks: [] };
  const dataIsGone = await mayLose(context, data, state, accepted);
  const other = next === null ? 'the others' : manageName(next);
  await agree(
    context,
    isOff ? lossWords(state, node) : [],
    `Have ${other} take over all that is on ${manageName(node)}, and let that go?`,
  );
  const brickId = drawnIds(context.ids);
  await carryOutWaiving(
    context,
    accepted.gates,
    (accept) => (planning) =>
      planNodeElsewhere(
        { old: node.id, next: next?.id ?? null },
        { moving: { accept, parallel, brickId }, dataIsGone },
        // What was found off is planned without at once.
        isOff ? { ...planning, unreachable: new Set([...planning.unreachable, manageName(node)]) } : planning,
      ),
  );
  return { by: other, notes: isOff ? notesOnLost(node, state) : [] };
}

/** A host that came back empty takes its place again. */
async function reinstalled(
  context: Context,
  state: State,
  node: Node,
  { accepted, parallel, destroyExistingData }: NodeReplacement,
): Promise<ReplacedNode> {
  const name = manageName(node);
  const devices = devicesOf(state, node);
  refuseForeign(state, devices);
  const looked = await lookAtHost(
    context,
    state,
    node,
    devices.map((device) => device.name),
  );
  if (looked instanceof GlusterctlError) {
    throw new GlusterctlError(looked.code, looked.message, {
      hint: [
        looked.hint ?? '',
        `Will ${name} never come back? Then another node takes over, here the one that is called NEW: glusterctl node replace ${name} NEW`,
        `Or all others do: glusterctl node replace ${name} --anywhere`,
      ]
        .filter((line) => line !== '')
        .join('\n'),
    });
  }
  const members = await lookAtMembers(context, state, node);
  const membership = wantedMembership(node, looked.membership, members);
  const isMember = looked.membership.uuid === membership.uuid && looked.membership.peers.length > 0;
  if (!isBlank(looked.membership) && !isMember) {
    throw refused(
      `${name} is not empty: its glusterd belongs to another pool`,
      'Is it the right host? If so, on it: systemctl stop glusterd && rm -rf /var/lib/glusterd/* && systemctl start glusterd',
    );
  }
  const rebuilt = devices.map((device) => standingOf(state, device, node, looked, destroyExistingData));
  if (isMember && rebuilt.every(({ standing }) => standing === 'intact')) {
    throw refused(
      `${name} is a member of the pool, and its disks are there: it did not come back empty`,
      'If one disk failed: glusterctl device list',
    );
  }
  const empty = devices.filter((_, at) => rebuilt[at]?.standing !== 'intact');
  const dataIsGone = await mayLose(context, lostDataOn(empty, state), state, accepted);
  await agree(
    context,
    lossWords(state, node),
    `Make ${name} the member that it was, and ${empty.length} of its disks anew?`,
  );
  await carryOutWaiving(
    context,
    accepted.gates,
    (accept) => (planning) =>
      planRebuild(
        {
          kind: 'replace-node',
          title: `replace node ${name}, which came back`,
          node: node.id,
          devices: rebuilt,
          membership,
          accept,
          dataIsGone,
          parallel,
        },
        planning,
      ),
  );
  return { by: name, notes: [] };
}

/** What others have made there is not made anew: its bricks go elsewhere first. */
function refuseForeign(state: State, devices: readonly Device[]): void {
  const [first] = devices.filter(({ foreign }) => foreign === true);
  if (first === undefined) return;
  const label = deviceLabel(first, state);
  throw refused(
    `${label} was not made by this program, and can't be made anew`,
    `Its bricks go to a device of another host first, here one that is called gl2:/dev/sdb: glusterctl device replace ${label} gl2:/dev/sdb`,
  );
}

/** Old disks with all their bricks on them are used as they are. */
function standingOf(
  state: State,
  device: Device,
  node: Node,
  looked: LookedAt,
  destroyExistingData: boolean,
): Rebuilt {
  const { seen } = looked;
  const group = volumeGroup(device.id);
  const bricks = bricksOnDevices(state, [device.id]);
  const intact =
    seen.groups.has(group) &&
    bricks.every(({ id, lv }) => seen.volumes.has(`${group}/${lv}`) && seen.mounted.get(id) !== false);
  const found = looked.disks.get(device.name);
  if (intact && found !== undefined) {
    const one = { device: device.id, path: device.name, found, destroyExistingData };
    return { ...one, standing: 'intact' };
  }
  return rebuiltAt(device, node, device.name, looked, destroyExistingData);
}

function lossWords(state: State, node: Node): readonly string[] {
  const devices = devicesOf(state, node).map(({ id }) => id);
  return redundancyNotes(bricksOnDevices(state, devices), 'until it is healed', state);
}
