import type { BenchedHosts } from './hosts.ts';
import { ran } from './run.ts';

/** Who is reached how, and where bricks are made there. */
export async function floorHosts(program: string, hosts: BenchedHosts): Promise<readonly unknown[]> {
  const info = JSON.parse(
    (await ran(process.execPath, [program, 'topology', 'info', '--json'], hosts)).stdout,
  ) as {
    clusters: {
      nodes: {
        hostnames: { manage: string[]; storage: string[] };
        devices: { id: string; name: string }[];
      }[];
    }[];
  };
  return await Promise.all(
    (info.clusters[0]?.nodes ?? []).map(async ({ hostnames, devices }) => {
      const [name = ''] = hostnames.manage;
      const settings = new Map(
        (await ran('ssh', ['-G', '-F', hosts.sshConfig, name], hosts)).stdout
          .split('\n')
          .map((line) => [line.split(' ')[0] ?? '', line.split(' ').slice(1).join(' ')]),
      );
      return {
        address: settings.get('hostname'),
        port: Number(settings.get('port')),
        user: settings.get('user'),
        key: settings.get('identityfile'),
        storage: hostnames.storage[0],
        group: `vg_${devices[0]?.id}`,
        devices: devices.map((device) => device.name),
      };
    }),
  );
}
