import type { Ask, Asking } from '../../cli/ask.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Row } from '../../ui/prompts/questions.ts';

const ENDINGS = /\.(?:json|jsonc|ya?ml)$/;
const MOST_FILES = 50;
const MOST_BYTES = 1024 * 1024;

/** Files of this folder that are topologies; where there is none, a name is typed. */
export const topologyFile: Ask = {
  async answer({ context }) {
    const rows: Row[] = [];
    for (const file of await candidates(context.environment)) {
      const row = await rowOf(context.environment, file);
      if (row !== null) rows.push(row);
    }
    if (rows.length === 0) {
      context.stderr(
        'No file in this folder is a topology. What one looks like: glusterctl device discover --help',
      );
      return await context.prompt.ask({
        question: 'Topology file',
        complaint: (text) => (text === '' ? 'Type the name of a file' : null),
      });
    }
    return await context.prompt.choose({
      question: 'Which topology?',
      columns: [
        { title: 'FILE' },
        { title: 'CLUSTERS', align: 'right', drop: 1 },
        { title: 'NODES', align: 'right' },
        { title: 'DISKS', align: 'right', drop: 2 },
      ],
      rows,
    });
  },
};

type Around = Asking['context']['environment'];

/** That of a simulation that runs comes first. */
async function candidates({ workingDirectory, variables }: Around): Promise<readonly string[]> {
  const { readdir } = await import('node:fs/promises');
  const names = await readdir(workingDirectory).catch(() => []);
  const simulated = variables.GLUSTERCTL_TOPOLOGY ?? '';
  return [
    ...(simulated === '' ? [] : [simulated]),
    ...names
      .filter((name) => ENDINGS.test(name))
      .sort()
      .slice(0, MOST_FILES),
  ];
}

/** null: it is no topology. */
async function rowOf(environment: Around, file: string): Promise<Row | null> {
  const { readTopology } = await import('../../plans/topology-file.ts');
  try {
    const { clusters } = readTopology(await environment.readFile(file, MOST_BYTES), file);
    const nodes = clusters.flatMap((cluster) => cluster.nodes);
    if (nodes.length === 0) return null;
    const disks = nodes.reduce((sum, { devices }) => sum + devices.length, 0);
    return { value: file, cells: [file, ...[clusters.length, nodes.length, disks].map(String)] };
  } catch (error) {
    if (error instanceof GlusterctlError) return null;
    throw error;
  }
}
