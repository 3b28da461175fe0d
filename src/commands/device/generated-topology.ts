import { accessShape } from '../../model/access.ts';
import type { FoundOnHost } from '../../ui/views/device.ts';
import type { ChosenHost } from '../shared/chosen-hosts.ts';

/** A topology file with all disks of these hosts that can be used. */
export function generatedTopology(chosen: readonly ChosenHost[], rows: readonly FoundOnHost[]): string {
  const nodes = chosen.map(({ address, storage, zone }) => ({
    node: {
      hostnames: { manage: [address.name], storage: [storage] },
      zone,
      ...accessShape(address.access),
    },
    devices: rows
      .filter(
        ({ host, device, managed }) => host === address.name && managed === null && device.refusal === null,
      )
      .map(({ device }) => device.stablePath),
  }));
  return `${JSON.stringify({ clusters: [{ nodes }] }, null, 2)}\n`;
}
