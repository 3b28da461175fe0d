import type { FoundOnHost } from '../../actions/discover-disks.ts';
import type { ChosenHost } from '../shared/chosen-hosts.ts';
import { topologyText } from '../shared/topology-text.ts';

/** A topology file with all disks of these hosts that can be used. */
export function generatedTopology(chosen: readonly ChosenHost[], rows: readonly FoundOnHost[]): string {
  return topologyText(
    chosen.map(({ address: { name, access }, storage, zone }) => ({
      name,
      storage,
      zone,
      access,
      devices: rows
        .filter(({ host, device, managed }) => host === name && managed === null && device.refusal === null)
        .map(({ device }) => device.stablePath),
    })),
  );
}
