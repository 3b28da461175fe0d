import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { refused } from '../../model/errors.ts';
import { topologyView } from '../../ui/views/topology.ts';

export const info = command({
  path: ['topology', 'info'],
  summary: 'Show everything: clusters, volumes, nodes, devices, bricks',
  flags: {
    template: flag.text({
      short: 'T',
      placeholder: 'TEXT',
      mayBeEmpty: true,
      summary: 'a Go template; not supported',
    }),
  },
  examples: [
    { title: 'Everything, as heketi-cli printed it', line: 'topology info' },
    { title: 'A tree with bars of used space', line: 'topology info -o table' },
    { title: 'The same with ids, tags and all names of disks', line: 'topology info -o wide' },
  ],
  changes: false,
  ignoresSurplus: true,
  check({ template }) {
    if (template !== '')
      throw refused('Go templates are not supported', 'Take the JSON instead: topology info --json | jq …');
  },
  run: async ({ store }) => topologyView(await store.read()),
});
