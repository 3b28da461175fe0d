import { blockInfo } from '../../model/block-hosting.ts';
import type { Durability, Volume } from '../../model/entities.ts';
import { type ErrorCode, EXIT_CODES } from '../../model/errors.ts';
import { hostsToMount } from '../../model/hosts-to-mount.ts';
import { mountUnit } from '../../model/mount-unit.ts';
import { wholeGiB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import type { View } from '../view.ts';
import { deviceLabel, exactSize, mountHosts, volumeShape, withLastColumn } from './shapes.ts';
import { volumeTable } from './volume-list.ts';

const RESTRICTIONS: Readonly<Record<string, string>> = {
  '': '(none)',
  locked: 'locked',
  'locked-by-update': 'locked-by-update',
};

/** Heketi's text, line for line. */
export function volumeText(state: State, volume: Volume): string {
  const [first = '', ...others] = mountHosts(state, volume.cluster);
  const { freeGiB, reservedGiB, blockVolumes } = blockInfo(state, volume);
  const lines = [
    `Name: ${volume.name}`,
    `Size: ${wholeGiB(volume.sizeKiB)}`,
    `${exactSize(volume)}Volume Id: ${volume.id}`,
    `Cluster Id: ${volume.cluster}`,
    `Mount: ${first}:${volume.name}`,
    `Mount Options: backup-volfile-servers=${others.join(',')}`,
    `Block: ${volume.block}`,
    `Free Size: ${freeGiB}`,
    `Reserved Size: ${reservedGiB}`,
    `Block Hosting Restriction: ${RESTRICTIONS[volume.restriction] ?? 'unknown'}`,
    `Block Volumes: [${blockVolumes.join(' ')}]`,
    `Durability Type: ${volume.durability.type}`,
    ...durabilityLines(volume.durability, bricksOf(state, volume.id).length),
    ...(volume.snapshotsEnabled ? [`Snapshot Factor: ${volume.snapshotFactor.toFixed(2)}`, ''] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function durabilityLines(durability: Durability, bricks: number): string[] {
  if (durability.type === 'none') return [`Distribute Count: ${bricks}`];
  if (durability.type === 'replicate') {
    return [
      `Distribute Count: ${Math.trunc(bricks / durability.replica)}`,
      `Replica Count: ${durability.replica}`,
    ];
  }
  const { data, redundancy } = durability;
  return [
    `Distribute Count: ${Math.trunc(bricks / (data + redundancy))}`,
    `Disperse Data Count: ${data}`,
    `Disperse Redundancy Count: ${redundancy}`,
  ];
}

export function volumeView(state: State, volume: Volume, notes: readonly string[] = []): View {
  return {
    text: () => volumeText(state, volume),
    json: () => volumeShape(state, volume),
    table: (wide) => withLastColumn(volumeTable(state, [volume], wide), 'BRICKS ON', places(state, volume)),
    names: () => [volume.name],
    notes,
  };
}

/** Of those that failed, what people and what programs are told. */
interface SomeFailed {
  readonly notes: readonly string[];
  readonly failed: readonly { readonly code: ErrorCode }[];
}

/** Who pressed Ctrl-C is told that it was heard. */
function exitCodeOf({ failed }: SomeFailed): number {
  if (failed.length === 0) return 0;
  return EXIT_CODES[failed.some(({ code }) => code === 'interrupted') ? 'interrupted' : 'partial'];
}

function failedJson({ failed }: SomeFailed): { readonly failed?: readonly unknown[] } {
  return failed.length === 0 ? {} : { failed };
}

/** By host and device, each once, in gluster's order of the bricks. */
function places(state: State, { id }: Volume): readonly string[] {
  const labels = bricksOf(state, id).flatMap(({ device: on }) => {
    const device = state.devices[on];
    return device === undefined ? [] : [deviceLabel(state, device)];
  });
  return [...new Set(labels)];
}

export function volumesView(state: State, volumes: readonly Volume[], failures: SomeFailed): View {
  return {
    text: () => volumes.map((volume) => volumeText(state, volume)).join('\n'),
    json: () => ({
      volumes: volumes.map((volume) => volumeShape(state, volume)),
      ...failedJson(failures),
    }),
    table: (wide) => volumeTable(state, volumes, wide),
    names: () => volumes.map(({ name }) => name),
    notes: failures.notes,
    exitCode: exitCodeOf(failures),
  };
}

export function volumesDeletedView(ids: readonly string[], failures: SomeFailed): View {
  return {
    text: () => ids.map((id) => `Volume ${id} deleted\n`).join(''),
    json: () => ({ deleted: ids, ...failedJson(failures) }),
    names: () => ids,
    notes: failures.notes,
    exitCode: exitCodeOf(failures),
  };
}

/** One line for Kubernetes, always JSON and never ended by a newline in Heketi; ours ends it. */
export function endpointPatchView(state: State, volume: Volume): View {
  const subsets = mountHosts(state, volume.cluster).map((ip) => ({
    addresses: [{ ip }],
    ports: [{ port: 1 }],
  }));
  return {
    text: () => `{"subsets": ${JSON.stringify(subsets)}}\n`,
    json: () => ({ subsets }),
    verbatim: true,
  };
}

export function mountView(state: State, volume: Volume, mountPoint: string): View {
  const {
    name: unitName,
    what,
    options,
    lines: unit,
  } = mountUnit(volume.name, hostsToMount(state, volume), mountPoint);
  const backups = options.split(',').slice(2).join(',');
  const command = `mount -t glusterfs${backups === '' ? '' : ` -o ${backups}`} ${what} ${mountPoint}`;
  const fstab = `${what} ${mountPoint} glusterfs ${options} 0 0`;
  return {
    text: () =>
      `# by hand\n${command}\n\n# in /etc/fstab\n${fstab}\n\n# or as /etc/systemd/system/${unitName}.mount\n${unit.join('\n')}\n`,
    json: () => ({ command, fstab, unit: { name: `${unitName}.mount`, text: `${unit.join('\n')}\n` } }),
    names: () => [command],
  };
}
