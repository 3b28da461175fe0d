import { byReason, type FailedAlike } from '../../model/by-reason.ts';
import { EXIT_CODES, GlusterctlError } from '../../model/errors.ts';
import { listed } from '../../model/listed.ts';
import type { View } from '../view.ts';

interface LoadedToShow {
  readonly clusters: readonly {
    readonly cluster: { readonly id: string; readonly file: boolean; readonly block: boolean } | null;
    readonly isNew: boolean;
    readonly nodes: readonly {
      readonly name: string;
      readonly node: { readonly id: string; readonly cluster: string } | GlusterctlError;
      readonly isNew: boolean;
      readonly devices: readonly {
        readonly name: string;
        readonly where: string;
        readonly device: { readonly id: string } | GlusterctlError;
        readonly isNew: boolean;
      }[];
    }[];
    readonly volumes: readonly VolumeToShow[];
  }[];
  readonly changed: readonly string[];
  readonly warnings: readonly string[];
}

interface VolumeToShow {
  readonly name: string;
  readonly where: string;
  readonly volume: { readonly id: string } | GlusterctlError;
  readonly isNew: boolean;
  readonly differences: readonly {
    readonly what: string;
    readonly there: string | null;
    readonly wanted: string;
  }[];
}

/** Heketi's lines on stdout; what was changed, and all that failed with reasons, behind them on stderr. */
export function topologyLoadView(loaded: LoadedToShow, dryRun = false): View {
  const failures = groupedFailures(loaded);
  const differing = loaded.clusters.flatMap(({ volumes }) =>
    volumes.filter(({ differences }) => differences.length > 0),
  );
  return {
    text: () => text(loaded),
    json: () => ({
      clusters: loaded.clusters.map(({ cluster, isNew, nodes, volumes }) => ({
        id: cluster?.id ?? null,
        created: isNew,
        nodes: nodes.map(({ name, node, isNew: fresh, devices }) => ({
          name,
          id: node instanceof GlusterctlError ? null : node.id,
          created: fresh && !(node instanceof GlusterctlError),
          error: node instanceof GlusterctlError ? node.message : null,
          devices: devices.map(({ name: path, device, isNew: added }) => ({
            name: path,
            id: device instanceof GlusterctlError ? null : device.id,
            created: added && !(device instanceof GlusterctlError),
            error: device instanceof GlusterctlError ? device.message : null,
          })),
        })),
        ...(volumes.length === 0 ? {} : { volumes: volumes.map(volumeJson) }),
      })),
      changed: loaded.changed,
      warnings: loaded.warnings,
    }),
    notes: [
      ...loaded.warnings,
      ...loaded.changed.map((line) => `${dryRun ? 'Would change' : 'Changed'}: ${line}`),
      ...differing.map(differs),
      ...summary(loaded, failures),
      ...failures.map(told),
    ],
    exitCode: failures.length > 0 ? exitCodeOf(loaded) : differing.length > 0 ? EXIT_CODES.drift : 0,
  };
}

function volumeJson({ name, volume, isNew, differences }: VolumeToShow) {
  const missing = volume instanceof GlusterctlError;
  return {
    name,
    id: missing ? null : volume.id,
    created: isNew && !missing,
    error: missing ? volume.message : null,
    differences: differences.map(({ what, there, wanted }) => ({ what, state: there, file: wanted })),
  };
}

/** One that is there stays as it is, whatever the file says. */
function differs({ name, differences }: VolumeToShow): string {
  const all = differences.map(
    ({ what, there, wanted }) => `${what} ${there ?? 'none'}, ${wanted} in the file`,
  );
  return `Differs: volume ${name} stays as it is: ${all.join('; ')}`;
}

/** Part failed, unless no host at all could be reached or trusted: then that is the reason, and scripts can tell. */
function exitCodeOf(loaded: LoadedToShow): number {
  if (wasInterrupted(loaded)) return EXIT_CODES.interrupted;
  const nodes = loaded.clusters.flatMap((cluster) => cluster.nodes);
  const codes = new Set(nodes.map(({ node }) => (node instanceof GlusterctlError ? node.code : null)));
  const [only] = codes;
  return codes.size === 1 && (only === 'untrusted-host' || only === 'unreachable')
    ? EXIT_CODES[only]
    : EXIT_CODES.partial;
}

function wasInterrupted({ clusters }: LoadedToShow): boolean {
  return clusters
    .flatMap(({ nodes, volumes }): readonly unknown[] => [
      ...nodes.flatMap(({ node, devices }) => [node, ...devices.map(({ device }) => device)]),
      ...volumes.map(({ volume }) => volume),
    ])
    .some((result) => result instanceof GlusterctlError && result.code === 'interrupted');
}

function summary(loaded: LoadedToShow, failures: readonly FailedAlike[]): string[] {
  if (wasInterrupted(loaded)) return ['Interrupted. Load the file again, to go on:'];
  if (loaded.clusters.length === 0)
    return ['Nothing to load: the file has no clusters. How one is made: glusterctl device discover --help'];
  if (failures.length > 0) return ['Not everything could be loaded. Mend it and load the file again:'];
  const fresh = loaded.clusters.some(
    ({ isNew, nodes, volumes }) =>
      isNew ||
      nodes.some((node) => node.isNew || node.devices.some((device) => device.isNew)) ||
      volumes.some((volume) => volume.isNew),
  );
  const empty = loaded.clusters.every(({ nodes, volumes }) => nodes.length === 0 && volumes.length === 0);
  return fresh || empty || loaded.changed.length > 0 ? [] : ['Nothing has changed.'];
}

function groupedFailures({ clusters }: LoadedToShow): readonly FailedAlike[] {
  const all = clusters.flatMap(({ nodes, volumes }) => [
    ...nodes.flatMap(({ name, node, devices }) => [
      ...(node instanceof GlusterctlError ? [{ name: `node ${name}`, error: node }] : []),
      ...devices.flatMap(({ name: path, where, device }) =>
        device instanceof GlusterctlError
          ? [{ name: `device ${name}:${path} (${where})`, error: device }]
          : [],
      ),
    ]),
    ...volumes.flatMap(({ name, where, volume }) =>
      volume instanceof GlusterctlError ? [{ name: `volume ${name} (${where})`, error: volume }] : [],
    ),
  ]);
  return byReason(all);
}

const NAMED_TOGETHER = 5;

function told({ names, error: { message, hint } }: FailedAlike): string {
  const rest = hint === undefined ? [] : hint.split('\n').filter((line) => line !== '');
  return [`  ${listed(names, NAMED_TOGETHER)}: ${message}`, ...rest.map((line) => `    ${line}`)].join('\n');
}

/** All of it is on stderr. */
function firstLine({ message }: GlusterctlError): string {
  return message.split('\n')[0] ?? '';
}

function text({ clusters }: LoadedToShow): string {
  const lines: string[] = [];
  for (const { cluster, isNew, nodes, volumes } of clusters) {
    const kept = nodes.length === 0 || nodes.some(({ node }) => !(node instanceof GlusterctlError));
    if (isNew && cluster !== null && kept) {
      lines.push(`Creating cluster ... ID: ${cluster.id}`);
      if (cluster.file) lines.push('\tAllowing file volumes on cluster.');
      if (cluster.block) lines.push('\tAllowing block volumes on cluster.');
    }
    for (const { name, node, isNew: fresh, devices } of nodes) {
      if (node instanceof GlusterctlError)
        lines.push(`\tCreating node ${name} ... Unable to create node: ${node.message}`);
      else if (fresh) lines.push(`\tCreating node ${name} ... ID: ${node.id}`);
      else lines.push(`\tFound node ${name} on cluster ${node.cluster}`);
      for (const { name: path, device, isNew: added } of devices) {
        if (device instanceof GlusterctlError)
          lines.push(`\t\tAdding device ${path} ... Unable to add device: ${device.message}`);
        else lines.push(added ? `\t\tAdding device ${path} ... OK` : `\t\tFound device ${path}`);
      }
    }
    for (const { name, volume, isNew: made } of volumes) {
      if (volume instanceof GlusterctlError)
        lines.push(`\tCreating volume ${name} ... Unable to create volume: ${firstLine(volume)}`);
      else lines.push(made ? `\tCreating volume ${name} ... ID: ${volume.id}` : `\tFound volume ${name}`);
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}
