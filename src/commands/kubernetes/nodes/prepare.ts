import { mountOnNodes } from '../../../actions/mount-on-nodes.ts';
import { command } from '../../../cli/define.ts';
import { nodeMountsView } from '../../../ui/views/node-mounts.ts';
import { topFlag } from '../manifest/mount-flags.ts';
import { nodesArgument, toldOfNodes, volumeOnNodes, volumeOnNodesFlags } from './volume-on-nodes.ts';

export const prepare = command({
  path: ['kubernetes', 'nodes', 'prepare'],
  summary: 'Mount a volume on nodes of Kubernetes, now and at every boot',
  description:
    'Reaches nodes by SSH, writes a systemd unit and starts it; where it fails, what it made is taken back. Pods are shown a folder in the volume, never the mount point: where nothing is mounted they wait instead of filling the disk of their node. PersistentVolumes with the drivers hostpath and local name that folder. What is there already is left as it is, so a second run changes nothing. Exit code 3 where some nodes failed.',
  arguments: { nodes: nodesArgument },
  flags: { ...volumeOnNodesFlags, dataAtTop: topFlag },
  examples: [
    { title: 'On two nodes', line: 'kubernetes nodes prepare gl1 gl2 --volume=data' },
    {
      title: 'What would be done, with every script',
      line: 'kubernetes nodes prepare gl1 --volume=data --dry-run --verbose',
    },
  ],
  changes: true,
  async run(context, asked) {
    const wanted = await volumeOnNodes(context, asked);
    const results = await mountOnNodes(context, wanted);
    const told = toldOfNodes(results, context, 'mounted');
    const { unit, sentinel } = wanted.mount;
    return nodeMountsView(results, {
      where: unit.where,
      there: 'mounted already',
      notes: [...told, `PersistentVolumes name the folder ${unit.where}/${sentinel.name}.`],
    });
  },
});
