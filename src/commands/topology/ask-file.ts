import { files } from '../shared/ask/files.ts';

const MOST_BYTES = 1024 * 1024;

/** That of a simulation that runs comes first. */
export const topologyFile = files({
  question: 'Which topology?',
  columns: [
    { title: 'FILE' },
    { title: 'CLUSTERS', align: 'right', drop: 1 },
    { title: 'NODES', align: 'right' },
    { title: 'DISKS', align: 'right', drop: 2 },
  ],
  mostBytes: MOST_BYTES,
  first: ({ variables }) => {
    const simulated = variables.GLUSTERCTL_TOPOLOGY ?? '';
    return simulated === '' ? [] : [{ file: simulated, shown: 'of the running simulation' }];
  },
  async rowOf(text, { file, shown }) {
    const { readTopology } = await import('../../plans/topology-file.ts');
    const { clusters } = readTopology(text, file);
    const nodes = clusters.flatMap((cluster) => cluster.nodes);
    if (nodes.length === 0) return null;
    const disks = nodes.reduce((sum, { devices }) => sum + devices.length, 0);
    return { value: file, cells: [shown, ...[clusters.length, nodes.length, disks].map(String)] };
  },
  none: 'No file in this folder is a topology. What one looks like: glusterctl device discover --help',
  typed: 'Topology file',
});
