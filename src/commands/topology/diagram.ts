import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { formatNamed } from '../../ui/formats/index.ts';
import { noClusters } from '../../ui/views/nothing.ts';

export const diagram = command({
  path: ['topology', 'diagram'],
  summary: 'Draw clusters, zones, hosts and disks as Mermaid, Graphviz or SVG',
  description:
    'Draws clusters, zones, hosts and disks, each disk with how full it is, to standard output. Volumes and their bricks come with --volumes: of many volumes there are so many lines that a drawing of the hosts could no longer be read. What it draws is the same as long as the topology is, whatever ids are in the state.',
  arguments: {
    cluster: argument.optional({
      name: 'CLUSTER',
      summary: 'id, beginning of the id, or name; all clusters if none is named',
    }),
  },
  flags: {
    format: flag.choice(['mermaid', 'dot', 'svg'], {
      fallback: 'mermaid',
      placeholder: 'FORMAT',
      summary: 'mermaid for Markdown, dot for Graphviz, svg to be looked at in a browser',
    }),
    volumes: flag.bool({ summary: 'volumes too, and on which disks their bricks are' }),
  },
  examples: [
    { title: 'For a page of documentation', line: 'topology diagram' },
    {
      title: 'A picture with volumes, to be written to a file',
      line: 'topology diagram --format=svg --volumes',
    },
  ],
  changes: false,
  async run({ store, settings }, { cluster, format, volumes }) {
    if (!formatNamed(settings.output).forPeople)
      throw usage(
        `A diagram is not printed as ${settings.output}`,
        'How it is drawn says --format: mermaid, dot or svg. As data: glusterctl topology info -o json',
      );
    const [{ diagramOf }, draw] = await Promise.all([import('../../ui/diagram/diagram.ts'), drawing(format)]);
    const state = await store.read();
    const clusters = cluster === '' ? Object.keys(state.clusters) : [findCluster(state, cluster).id];
    const drawn = diagramOf(state, new Set(clusters), { volumes });
    return {
      text: () => draw(drawn),
      json: () => drawn,
      verbatim: true,
      ...(clusters.length === 0 ? { whenEmpty: noClusters() } : {}),
    };
  },
});

async function drawing(format: 'mermaid' | 'dot' | 'svg') {
  switch (format) {
    case 'mermaid':
      return (await import('../../ui/diagram/mermaid.ts')).mermaid;
    case 'dot':
      return (await import('../../ui/diagram/dot.ts')).dot;
    case 'svg':
      return (await import('../../ui/diagram/svg.ts')).svg;
  }
}
