import { unmountOnNodes } from '../../../actions/mount-on-nodes.ts';
import { command } from '../../../cli/define.ts';
import { nodeMountsView } from '../../../ui/views/node-mounts.ts';
import { nodesArgument, toldOfNodes, volumeOnNodes, volumeOnNodesFlags } from './volume-on-nodes.ts';

export const release = command({
  path: ['kubernetes', 'nodes', 'release'],
  summary: 'Take away what "kubernetes nodes prepare" made on nodes',
  description:
    'Unmounts the volume and takes its unit away, but not while a pod uses it, and nothing that others made. What lies in the volume stays there. Exit code 3 where some nodes failed.',
  arguments: { nodes: nodesArgument },
  flags: volumeOnNodesFlags,
  examples: [{ title: 'On a node that leaves', line: 'kubernetes nodes release gl1 --volume=data' }],
  changes: true,
  async run(context, asked) {
    const wanted = await volumeOnNodes(context, { ...asked, dataAtTop: false });
    const results = await unmountOnNodes(context, wanted);
    return nodeMountsView(results, {
      where: wanted.mount.unit.where,
      there: 'nothing there',
      notes: toldOfNodes(results, context, 'unmounted'),
    });
  },
});
