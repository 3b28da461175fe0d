import { mustSay } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import { isDiskLost } from '../lvm/lost-device.ts';
import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError, notFound, refused } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import { findDevice, findNode } from '../model/lookup.ts';
import type { State } from '../model/state.ts';
import { deviceLabel, manageName } from '../plans/addresses.ts';
import { lostDataOn, planForgetDevice, planForgetNode } from '../plans/lost/forget.ts';
import { DATA_IS_GONE, lostSentence, lostWords } from '../plans/lost/lost-data.ts';
import { isBlank } from '../plans/lost/wanted-membership.ts';
import { bricksOnDevices } from '../plans/move.ts';
import { carryOut } from './carry-out.ts';
import { lookAtHost } from './look-at-lost.ts';
import type { Accepted } from './waive-gates.ts';

export interface Forgotten {
  readonly id: Id;
  readonly notes: readonly string[];
}

/** A disk that never comes back. What works is never forgotten. */
export async function forgetDevice(
  context: Context,
  reference: string,
  accepted: Accepted,
): Promise<Forgotten> {
  const state = await context.store.read();
  const device = findDevice(state, reference);
  const node = state.nodes[device.node];
  if (node === undefined) throw notFound();
  const looked = await lookAtHost(context, state, node, []);
  const isOff = looked instanceof GlusterctlError;
  if (!isOff && !isDiskLost(device, bricksOnDevices(state, [device.id]), looked.seen)) {
    throw refused(
      `${deviceLabel(device, state)} is there, and can be read: it is not lost`,
      `To take it out of service: glusterctl device disable ${device.id} && glusterctl device remove ${device.id}`,
    );
  }
  await mustBeGone(context, state, [device], accepted);
  const { plan } = await carryOut(context, (planning) =>
    planForgetDevice(findDevice(planning.state, device.id), isOff ? without(node, planning) : planning),
  );
  return { id: device.id, notes: plan.notes };
}

/** A host that never comes back. One that answers is no such host, unless it came back empty. */
export async function forgetNode(
  context: Context,
  reference: string,
  accepted: Accepted,
): Promise<Forgotten> {
  const state = await context.store.read();
  const node = findNode(state, reference);
  const name = manageName(node);
  const looked = await lookAtHost(context, state, node, []);
  if (!(looked instanceof GlusterctlError) && !isBlank(looked.membership)) {
    throw refused(
      `${name} answers, and its glusterd is not empty: it is not lost`,
      `To take it out of service: glusterctl node disable ${name} && glusterctl node remove ${name}`,
    );
  }
  const devices = Object.values(state.devices).filter((device) => device.node === node.id);
  await mustBeGone(context, state, devices, accepted);
  const { plan } = await carryOut(context, (planning) =>
    planForgetNode(findNode(planning.state, node.id), without(node, planning)),
  );
  return { id: node.id, notes: plan.notes };
}

function without<P extends { readonly unreachable: ReadonlySet<string> }>(node: Node, planning: P): P {
  return { ...planning, unreachable: new Set([...planning.unreachable, manageName(node)]) };
}

async function mustBeGone(
  context: Context,
  state: State,
  devices: readonly Device[],
  { dataIsGone }: Accepted,
): Promise<void> {
  const data = lostDataOn(devices, state);
  if (data.bricks.length === 0) return;
  await mustSay(context, {
    about: lostWords(data, state),
    sentence: lostSentence(data, state),
    said: dataIsGone,
    refuse: 'Nothing was changed: that data is gone must be said in words',
    hint: `Where nobody can be asked: --accept=${DATA_IS_GONE}`,
  });
}
