import { mustAgree, mustSay } from '../cli/confirm.ts';
import type { Context } from '../cli/context.ts';
import { isDiskLost } from '../lvm/lost-device.ts';
import { volumeGroup } from '../lvm/names.ts';
import type { Device, Node } from '../model/entities.ts';
import { GlusterctlError, notFound, refused, retold } from '../model/errors.ts';
import { drawnIds } from '../model/ids.ts';
import { findDevice, findNode } from '../model/lookup.ts';
import type { State } from '../model/state.ts';
import { deviceLabel, manageName } from '../plans/addresses.ts';
import { leftBehind } from '../plans/evacuate.ts';
import { lostDataOn } from '../plans/lost/forget.ts';
import { DATA_IS_GONE, type LostData, lostSentence, lostWords } from '../plans/lost/lost-data.ts';
import { planRebuild } from '../plans/lost/rebuild-in-place.ts';
import { type Rebuilt, rebuiltRefusal } from '../plans/lost/rebuilding.ts';
import { redundancyNotes } from '../plans/lost/redundancy.ts';
import { planDeviceElsewhere } from '../plans/lost/replace-elsewhere.ts';
import { bricksOnDevices } from '../plans/move.ts';
import { addDevices } from './add-devices.ts';
import { type LookedAt, lookAtHost } from './look-at-lost.ts';
import { type Accepted, carryOutWaiving } from './waive-gates.ts';

export interface DeviceReplacement {
  /** As they were typed. */
  readonly old: string;
  readonly next: string;
  readonly accepted: Accepted;
  readonly parallel: number;
  readonly destroyExistingData: boolean;
}

/** Where the new disk is: another device, or a path of the same host, which may be the old one. */
type Target = { readonly device: Device } | { readonly path: string };

/** What came of it. */
export interface ReplacedDevice {
  /** The device that has the bricks now. */
  readonly device: Device;
  /** What stays on a host that is off. */
  readonly left: readonly string[];
}

export async function replaceDevice(context: Context, wanted: DeviceReplacement): Promise<ReplacedDevice> {
  const state = await context.store.read();
  const old = findDevice(state, wanted.old);
  const node = state.nodes[old.node];
  if (node === undefined) throw notFound();
  const target = targetOf(state, old, node, wanted.next);
  const path = 'path' in target ? target.path : null;
  const looked = await lookAtHost(context, state, node, path === null ? [] : [path]);
  if (looked instanceof GlusterctlError) {
    if (path === null && 'device' in target)
      return await elsewhere(context, state, old, target.device, true, wanted);
    throw retold(looked, { hints: [wayWithoutHost(node)] });
  }
  const lost = isDiskLost(old, bricksOnDevices(state, [old.id]), looked.seen);
  if ('device' in target) return await elsewhere(context, state, old, target.device, lost, wanted);
  if (old.foreign === true) {
    throw refused(
      `${deviceLabel(old, state)} was not made by this program: only its bricks can be moved`,
      `They go to a device that is named: glusterctl device list`,
    );
  }
  if (lost) return await inPlace(context, state, old, node, target.path, looked, wanted);
  if (target.path === old.name || old.paths.includes(target.path)) {
    throw refused(
      `${deviceLabel(old, state)} is there, and can be read: nothing of it has to be replaced`,
      `To move its bricks to another disk, name that: glusterctl device list`,
    );
  }
  const next = await added(context, state, node, target.path, wanted.destroyExistingData);
  return await elsewhere(context, await context.store.read(), old, next, false, wanted);
}

function wayWithoutHost(node: Node): string {
  return `Is ${manageName(node)} lost, too? Then all of it is replaced: glusterctl node replace ${manageName(node)}`;
}

function targetOf(state: State, old: Device, node: Node, word: string): Target {
  const [, host = '', path = ''] = /^([^/]+):(\/.+)$/.exec(word) ?? [];
  const found = known(() => findDevice(state, word));
  if (found !== null)
    return found.id === old.id ? { path: path === '' ? old.name : path } : { device: found };
  if (path === '')
    throw notFound(undefined, `There is no device ${JSON.stringify(word)}: glusterctl device list`);
  const there = findNode(state, host);
  if (there.id === node.id) return { path };
  throw notFound(
    `${word} is no device yet`,
    `First: glusterctl device add --name=${path} --node=${manageName(there)}`,
  );
}

function known<T>(find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof GlusterctlError && error.code === 'not-found') return null;
    throw error;
  }
}

async function added(
  context: Context,
  state: State,
  node: Node,
  path: string,
  destroyData: boolean,
): Promise<Device> {
  const wanted = { node, name: path, destroyData, tags: {} };
  const [device] = (await addDevices(context, [wanted], async () => true)).devices;
  if (device instanceof GlusterctlError) throw device;
  return device ?? findDevice(state, `${manageName(node)}:${path}`);
}

/** Whether data that is nowhere else may be given up; asked on a terminal. */
export async function mayLose(
  context: Context,
  data: LostData,
  state: State,
  { dataIsGone }: Accepted,
): Promise<boolean> {
  if (data.bricks.length === 0 || dataIsGone) return dataIsGone;
  if (!context.prompt.interactive || context.settings.dryRun) return false;
  await mustSay(context, {
    about: lostWords(data, state),
    sentence: lostSentence(data, state),
    said: false,
    refuse: 'Nothing was changed',
    hint: `To say so without a question: --accept=${DATA_IS_GONE}`,
  });
  return true;
}

async function elsewhere(
  context: Context,
  state: State,
  old: Device,
  next: Device,
  lost: boolean,
  { accepted, parallel }: DeviceReplacement,
): Promise<ReplacedDevice> {
  const dataIsGone = await mayLose(
    context,
    lost ? lostDataOn([old], state) : { bricks: [] },
    state,
    accepted,
  );
  await agree(
    context,
    lost ? lossWords(state, old) : [],
    `Replace ${deviceLabel(old, state)} by ${deviceLabel(next, state)}?`,
  );
  const ids = drawnIds(context.ids);
  const done = await carryOutWaiving(
    context,
    accepted.gates,
    (accept) => (planning) =>
      planDeviceElsewhere(
        { old: old.id, next: next.id, lost },
        { moving: { accept, parallel, brickId: ids }, dataIsGone },
        planning,
      ),
  );
  return { device: done.state.devices[next.id] ?? next, left: leftBehind(done.plan) };
}

async function inPlace(
  context: Context,
  state: State,
  old: Device,
  node: Node,
  path: string,
  looked: LookedAt,
  { accepted, parallel, destroyExistingData }: DeviceReplacement,
): Promise<ReplacedDevice> {
  const rebuilt = rebuiltAt(old, node, path, looked, destroyExistingData);
  const dataIsGone = await mayLose(context, lostDataOn([old], state), state, accepted);
  await agree(context, lossWords(state, old), `Make ${deviceLabel(old, state)} anew on ${path}?`);
  const title = `replace device ${deviceLabel(old, state)}${path === old.name ? '' : ` by ${path}`}`;
  const done = await carryOutWaiving(
    context,
    accepted.gates,
    (accept) => (planning) =>
      planRebuild(
        {
          kind: 'replace-device',
          title,
          node: node.id,
          devices: [rebuilt],
          membership: null,
          accept,
          dataIsGone,
          parallel,
        },
        planning,
      ),
  );
  return { device: done.state.devices[old.id] ?? old, left: [] };
}

/** A disk as it is to be made anew; throws where it can't take the place of the old one. */
export function rebuiltAt(
  device: Device,
  node: Node,
  path: string,
  { disks }: LookedAt,
  destroyExistingData: boolean,
): Rebuilt {
  const found = disks.get(path);
  if (found === undefined) throw refused(`${manageName(node)}:${path} was not looked at`);
  const one = { device: device.id, path, found, destroyExistingData };
  if (found.volumeGroup === volumeGroup(device.id)) {
    // What an earlier try has made has another id than the disk that failed.
    if (found.pvUuid !== device.pvUuid) return { ...one, standing: 'made' };
    throw refused(
      `${manageName(node)}:${path} is the old disk still`,
      'Put an empty disk in its place, or name another one of its host instead.',
    );
  }
  const refusal = rebuiltRefusal(device, manageName(node), found, destroyExistingData);
  if (refusal !== null) throw refusal;
  return { ...one, standing: 'empty' };
}

function lossWords(state: State, device: Device): readonly string[] {
  return redundancyNotes(bricksOnDevices(state, [device.id]), 'until it is healed', state);
}

/** What is at stake is told first. */
export async function agree(context: Context, about: readonly string[], question: string): Promise<void> {
  await mustAgree(context, { about, question, otherwise: 'Nothing was changed', unasked: 'go on' });
}
