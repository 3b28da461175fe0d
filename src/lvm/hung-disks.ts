import type { Device } from '../model/entities.ts';
import type { Id } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { type Hung, type HungDisk, hungAtAll, pathOf } from '../shell/patience.ts';
import { deviceOfGroup } from './names.ts';

export { cutOff, type Hung } from '../shell/patience.ts';

/** What hangs on a host, as far as it has a name. */
export interface NamedHung {
  /** Of the state, with the disk that it is where that is known. */
  readonly devices: readonly { readonly device: Device; readonly disk: HungDisk | null }[];
  /** On which no device of the state lies. */
  readonly others: readonly HungDisk[];
}

/**
 * Which devices of a state hang on one of its hosts. The kernel may call a disk otherwise than the state does: then what LVM has made on it, and
 * calls by the device's id, leads to it.
 */
export function namedHung(state: Pick<State, 'devices'>, node: Id, hung: Hung): NamedHung {
  const own = Object.values(state.devices).filter((device) => device.node === node);
  const found = new Map<Device, HungDisk | null>();
  const others: HungDisk[] = [];
  for (const disk of hungAtAll(hung)) {
    const lying = own.filter((device) => isOn(device, disk));
    for (const device of lying) found.set(device, disk);
    if (lying.length === 0) others.push(disk);
  }
  const inUse = new Set(hung.disks.flatMap(({ label }) => deviceOfGroup(label.split('-')[0] ?? '') ?? []));
  for (const device of own) if (inUse.has(device.id) && !found.has(device)) found.set(device, null);
  const [nameless] = [...found].filter(([, disk]) => disk === null);
  const [disk] = others;
  // It can only be that one.
  if (nameless !== undefined && disk !== undefined && found.size === 1 && others.length === 1)
    return { devices: [{ device: nameless[0], disk }], others: [] };
  return { devices: [...found].map(([device, disk]) => ({ device, disk })), others };
}

/** As a person names them: those of the state by the name that they have in it. */
export function hungPaths({ devices, others }: NamedHung): readonly string[] {
  return [...devices.map(({ device }) => device.name), ...others.map(pathOf)];
}

/** It is the disk, or a partition of it. */
function isOn(device: Device, disk: HungDisk): boolean {
  const path = pathOf(disk);
  const part = /\d$/.test(path) ? /^p\d+$/ : /^\d+$/;
  return [device.name, ...device.paths].some(
    (name) => name === path || (name.startsWith(path) && part.test(name.slice(path.length))),
  );
}
