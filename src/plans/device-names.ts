import type { Device } from '../model/entities.ts';
import type { State } from '../model/state.ts';

/** Names that the kernel and udev give: one that no longer leads to its disk may lead to another by now. */
const GIVEN_BY_UDEV =
  /^\/dev\/(disk\/by-[a-z]+\/|mapper\/|(sd|vd|xvd|hd)[a-z]+\d*$|nvme\d+n\d+(p\d+)?$|dm-\d+$)/;

/**
 * What a device is called, after its disk was seen under these names, the kernel's first. The name it was added under
 * stays as long as it leads there; else one of the same kind takes its place.
 */
export function namesAfter(
  { name: given }: Pick<Device, 'name'>,
  seen: readonly string[],
): { readonly name: string; readonly paths: readonly string[] } {
  const [kernel] = seen;
  const moved = kernel !== undefined && GIVEN_BY_UDEV.test(given) && !seen.includes(given);
  const folder = given.slice(0, given.lastIndexOf('/') + 1);
  const alike = folder.startsWith('/dev/disk/') ? seen.find((path) => path.startsWith(folder)) : undefined;
  const name = moved ? (alike ?? kernel) : given;
  return { name, paths: [...new Set([name, ...seen])].sort() };
}

/** The managed device that a disk is, by what LVM finds on it: whatever path it has today. */
export function deviceOn(
  state: State,
  disk: { readonly pvUuid: string | null; readonly volumeGroup: string | null },
): Device | undefined {
  return Object.values(state.devices).find(
    ({ id, pvUuid }) => disk.volumeGroup === `vg_${id}` || (pvUuid !== null && pvUuid === disk.pvUuid),
  );
}
