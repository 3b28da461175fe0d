import { oneLine } from '../../model/clean.ts';
import { type Diagram, type DrawnHost, spaceWords, stateWords } from './diagram.ts';

/** For Graphviz. Each id and each label is quoted, so that no name can be more than a name. */
export function dot({ clusters }: Diagram): string {
  const lines = [
    'graph "topology" {',
    '  graph ["rankdir"="LR", "fontname"="sans-serif"];',
    '  node ["shape"="box", "fontname"="sans-serif"];',
    '  edge ["fontname"="sans-serif"];',
    ...clusters.flatMap(({ id, name, zones, volumes }) =>
      box(
        id,
        [`cluster ${name}`],
        [
          ...zones.flatMap((zone) => box(zone.id, [zone.name], zone.hosts.flatMap(hostLines))),
          ...volumes.map((volume) => node(volume.id, [volume.name, volume.detail], ['"shape"="ellipse"'])),
        ],
      ).map((line) => `  ${line}`),
    ),
    ...clusters.flatMap(({ volumes }) =>
      volumes.flatMap(({ id, bricks }) =>
        bricks.map(
          ({ disk, arbiter }) =>
            `  "${id}" -- "${disk}"${arbiter ? ' ["style"="dashed", "label"="arbiter"]' : ''};`,
        ),
      ),
    ),
    '}',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function hostLines({ id, name, state, disks }: DrawnHost): readonly string[] {
  // A group without anything in it is not drawn at all.
  const inside = disks.length === 0 ? [node(`${id}x`, ['no disks'], ['"shape"="plaintext"'])] : [];
  return box(
    id,
    [name, ...stateWords(state)],
    [
      ...inside,
      ...disks.map((disk) =>
        node(
          disk.id,
          [disk.name, spaceWords(disk.share), ...stateWords(disk.state)],
          disk.state === 'online' ? [] : ['"style"="dashed"'],
        ),
      ),
    ],
  );
}

function node(id: string, lines: readonly string[], more: readonly string[]): string {
  return `"${id}" [${[`"label"=${label(lines)}`, ...more].join(', ')}];`;
}

function box(id: string, names: readonly string[], inside: readonly string[]): readonly string[] {
  return [
    `subgraph "cluster_${id}" {`,
    `  graph ["label"=${label(names)}];`,
    ...inside.map((line) => `  ${line}`),
    '}',
  ];
}

/** Behind a backslash Graphviz looks for orders, as `\N`; two of them are one. */
function label(lines: readonly string[]): string {
  return `"${lines.map((line) => oneLine(line).replaceAll(/["\\]/g, '\\$&')).join('\\n')}"`;
}
