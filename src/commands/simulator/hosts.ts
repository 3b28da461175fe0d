import type { Environment } from '../../cli/context.ts';
import type { KiB } from '../../model/sizes.ts';
import type { SimulatedHost } from '../../simulator/options.ts';

/** Which hosts there are to be: as many as that, or those of a topology file. */
export interface HostsWanted {
  readonly nodes: number;
  readonly devices: number;
  readonly deviceSize: KiB;
  /** '': there is none. */
  readonly topology: string;
  readonly bare: boolean;
}

export async function hostsOf(
  { readFile }: Pick<Environment, 'readFile'>,
  wanted: HostsWanted,
): Promise<readonly SimulatedHost[]> {
  if (wanted.topology === '') {
    return Array.from({ length: wanted.nodes }, (_, index) => ({
      name: `sim${index + 1}`,
      storage: `10.99.0.${index + 1}`,
      zone: index + 1,
      bare: wanted.bare,
      devices: Array.from({ length: wanted.devices }, (_, disk) => ({
        path: `/dev/vd${String.fromCharCode('b'.charCodeAt(0) + disk)}`,
        sizeKiB: wanted.deviceSize,
      })),
    }));
  }
  const { readTopology } = await import('../../plans/topology-file.ts');
  const text = await readFile(wanted.topology);
  return readTopology(text, wanted.topology).clusters.flatMap(({ nodes }) =>
    nodes.map((node) => ({
      name: node.manage[0] ?? '',
      storage: node.storage[0] ?? '',
      zone: node.zone,
      bare: wanted.bare,
      devices: node.devices.map((device) => ({ path: device.name, sizeKiB: wanted.deviceSize })),
    })),
  );
}
