import type { RebalanceStatus } from '../../gluster/rebalance.ts';
import { counted } from '../../model/counted.ts';
import type { Volume } from '../../model/entities.ts';
import { formatSize, kib } from '../../model/sizes.ts';
import type { View } from '../view.ts';
import { tableView } from './table-view.ts';

/** `Rebalance of data: completed, 12 files moved`; what went wrong behind it. */
export function rebalanceLine({ name }: Volume, status: RebalanceStatus): string {
  const { files, failures, skipped } = sums(status);
  return [
    `Rebalance of ${name}: ${status.state}`,
    ...(status.nodes.length === 0 ? [] : [`${counted(files, 'file')} moved`]),
    ...(failures === 0 ? [] : [`${failures} failed`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ].join(', ');
}

function sums({ nodes }: RebalanceStatus) {
  const sum = (of: 'files' | 'bytes' | 'failures' | 'skipped'): number =>
    nodes.reduce((total, node) => total + node[of], 0);
  return { files: sum('files'), bytes: sum('bytes'), failures: sum('failures'), skipped: sum('skipped') };
}

/** Files that failed or were skipped lie where they were: nothing is lost, but the volume is not even. */
export function rebalanceProblems({ name }: Volume, status: RebalanceStatus): readonly string[] {
  const { failures, skipped } = sums(status);
  const bad = status.nodes.filter((node) => node.failures > 0 || node.skipped > 0 || node.state === 'failed');
  if (bad.length === 0) return [];
  const what = [
    ...(failures > 0 ? [`${failures} failed`] : []),
    ...(skipped > 0 ? [`${skipped} were skipped`] : []),
  ].join(' and ');
  return [
    `${what === '' ? 'It failed' : `Of the files ${what}; they stay where they were`}. Why, tells /var/log/glusterfs/${name}-rebalance.log on ${bad.map(({ host }) => host).join(', ')}. To try again: glusterctl rebalance start ${name}`,
  ];
}

export function rebalanceView(volume: Volume, status: RebalanceStatus): View {
  const problems = rebalanceProblems(volume, status);
  const json = () => ({ id: volume.id, name: volume.name, state: status.state, hosts: status.nodes });
  if (status.nodes.length === 0)
    return { text: () => `${rebalanceLine(volume, status)}\n`, json, isProse: true };
  return tableView({
    json,
    table: () => ({
      heading: rebalanceLine(volume, status),
      columns: [
        { title: 'HOST' },
        { title: 'FILES', align: 'right' },
        { title: 'SIZE', align: 'right', drop: 1 },
        { title: 'SCANNED', align: 'right', drop: 2 },
        { title: 'FAILED', align: 'right' },
        { title: 'SKIPPED', align: 'right' },
        { title: 'STATE', isState: true as const },
        { title: 'FOR', align: 'right', drop: 3 },
      ],
      rows: status.nodes.map((node) => [
        node.host,
        String(node.files),
        formatSize(kib(Math.ceil(node.bytes / 1024))),
        String(node.scanned),
        String(node.failures),
        String(node.skipped),
        node.state,
        `${Math.round(node.seconds)} s`,
      ]),
    }),
    notes: problems,
    exitCode: problems.length > 0 ? 3 : 0,
  });
}
