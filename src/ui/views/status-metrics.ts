import { type ClusterHealth, WORDS } from '../../health/health.ts';

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  /** null: not known, and so left out. */
  readonly value: number | boolean | null;
}

/** In the text format of Prometheus: each metric with its help, all its samples together. */
export function statusMetrics(clusters: readonly ClusterHealth[], looked: Date): string {
  const each = (samples: (cluster: ClusterHealth, labels: Labels) => readonly Sample[]): readonly Sample[] =>
    clusters.flatMap((cluster) => samples(cluster, { cluster: cluster.name ?? cluster.id }));
  const volumes = (value: (volume: ClusterHealth['volumes'][number]) => number | boolean | null) =>
    each((cluster, labels) =>
      cluster.volumes.map((volume) => ({ labels: { ...labels, volume: volume.name }, value: value(volume) })),
    );
  const hosts = (value: (host: ClusterHealth['hosts'][number]) => number | boolean | null) =>
    each((cluster, labels) =>
      cluster.hosts.map((host) => ({ labels: { ...labels, host: host.name }, value: value(host) })),
    );
  const devices = (value: (device: ClusterHealth['devices'][number]) => number | null) =>
    each((cluster, labels) =>
      cluster.devices.map((device) => ({
        labels: { ...labels, device: device.place },
        value: value(device),
      })),
    );
  const bricks = (
    value: (
      brick: ClusterHealth['volumes'][number]['sets'][number]['bricks'][number],
    ) => number | boolean | null,
  ) =>
    each((cluster, labels) =>
      cluster.volumes.flatMap((volume) =>
        volume.sets.flatMap((set) =>
          set.bricks.map((brick) => ({
            labels: {
              ...labels,
              volume: volume.name,
              set: String(set.number),
              host: brick.host,
              brick: brick.path,
            },
            value: value(brick),
          })),
        ),
      ),
    );
  return [
    metric('look_timestamp_seconds', 'When the hosts were looked at.', [
      { labels: {}, value: Math.floor(looked.getTime() / 1000) },
    ]),
    metric(
      'cluster_word',
      'The word for a cluster: 1 for the one that holds.',
      each((cluster, labels) =>
        WORDS.map((word) => ({ labels: { ...labels, word }, value: cluster.word === word })),
      ),
    ),
    metric(
      'findings',
      'How many findings of a kind there are.',
      each(({ findings }, labels) => {
        const kinds = new Map(findings.map(({ kind, level }) => [`${kind} ${level}`, { kind, level }]));
        return [...kinds.values()].map(({ kind, level }) => ({
          labels: { ...labels, kind, level },
          value: findings.filter((one) => one.kind === kind && one.level === level).length,
        }));
      }),
    ),
    metric(
      'host_up',
      'Whether a host could be looked at.',
      hosts(({ ssh }) => ssh === 'up'),
    ),
    metric(
      'glusterd_up',
      'Whether the glusterd of a host answers.',
      hosts(({ glusterd }) => (glusterd === 'unknown' ? null : glusterd === 'up')),
    ),
    metric(
      'host_seen_by_peers',
      'How many peers see a host as a connected member.',
      hosts(({ seenBy }) => seenBy),
    ),
    metric(
      'host_peers_asked',
      'How many other hosts told of their peers.',
      hosts(({ askedPeers }) => askedPeers),
    ),
    metric(
      'host_clock_offset_seconds',
      'By how much a clock is off from that of most hosts.',
      hosts(({ clockOffSeconds }) => clockOffSeconds),
    ),
    metric(
      'pool_data_percent',
      'How full the data of the fullest thin pool of a device is.',
      devices(({ poolData }) => poolData),
    ),
    metric(
      'pool_metadata_percent',
      'How full the metadata of the fullest thin pool of a device are.',
      devices(({ poolMetadata }) => poolMetadata),
    ),
    metric(
      'volume_word',
      'The word for a volume: 1 for the one that holds.',
      each((cluster, labels) =>
        cluster.volumes.flatMap((volume) =>
          [...WORDS, 'STOPPED'].map((word) => ({
            labels: { ...labels, volume: volume.name, word },
            value: volume.word === word,
          })),
        ),
      ),
    ),
    metric(
      'volume_spare_bricks',
      'How many more bricks the weakest set of a volume can lose.',
      volumes(({ canLose }) => canLose),
    ),
    metric(
      'volume_heal_pending_entries',
      'Entries that wait to be healed.',
      volumes(({ pending }) => pending),
    ),
    metric(
      'volume_split_brain_entries',
      'Entries in split-brain, where that was asked for.',
      volumes(({ splitBrain }) => splitBrain),
    ),
    metric(
      'brick_up',
      'Whether a brick serves.',
      bricks(({ state }) => (state === 'unknown' || state === 'stopped' ? null : state === 'up')),
    ),
    metric(
      'brick_used_percent',
      'How full the file system of a brick is.',
      bricks(({ usedPercent }) => usedPercent),
    ),
  ].join('');
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  const known = samples.filter(({ value }) => value !== null);
  if (known.length === 0) return '';
  const full = `glusterctl_${name}`;
  return [
    `# HELP ${full} ${help}`,
    `# TYPE ${full} gauge`,
    ...known.map(({ labels, value }) => `${full}${labelText(labels)} ${Number(value)}`),
    '',
  ].join('\n');
}

function labelText(labels: Labels): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return '';
  return `{${entries.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
