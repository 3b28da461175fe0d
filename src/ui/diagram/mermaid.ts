import { oneLine } from '../../model/clean.ts';
import { type Diagram, type DrawnHost, type DrawnVolume, spaceWords, stateWords } from './diagram.ts';

/** For documentation: GitHub, GitLab and wikis draw it. */
export function mermaid({ clusters }: Diagram): string {
  const hosts = clusters.flatMap(({ zones }) => zones.flatMap((zone) => zone.hosts));
  const off = [...hosts, ...hosts.flatMap(({ disks }) => disks)].filter(({ state }) => state !== 'online');
  const lines = [
    'flowchart LR',
    ...clusters.flatMap(({ id, name, zones, volumes }) =>
      box(
        id,
        [`cluster ${name}`],
        [
          ...zones.flatMap((zone) => box(zone.id, [zone.name], zone.hosts.flatMap(hostLines))),
          ...volumes.map((volume) => `${volume.id}(${label([volume.name, volume.detail])})`),
        ],
      ).map((line) => `  ${line}`),
    ),
    ...clusters.flatMap(({ volumes }) => volumes.flatMap(edges)).map((line) => `  ${line}`),
    ...(off.length === 0
      ? []
      : ['  classDef off stroke-dasharray: 5 5', `  class ${off.map(({ id }) => id).join(',')} off`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function hostLines({ id, name, state, disks }: DrawnHost): readonly string[] {
  const inside = disks.map(
    (disk) => `${disk.id}${label([disk.name, spaceWords(disk.share), ...stateWords(disk.state)])}`,
  );
  return box(id, [name, ...stateWords(state)], inside.length === 0 ? [`${id}x["no disks"]`] : inside);
}

function edges({ id, bricks }: DrawnVolume): readonly string[] {
  return bricks.map(({ disk, arbiter }) => `${id} ${arbiter ? '-. arbiter .-' : '---'} ${disk}`);
}

function box(id: string, names: readonly string[], inside: readonly string[]): readonly string[] {
  return [`subgraph ${id}${label(names)}`, ...inside.map((line) => `  ${line}`), 'end'];
}

function label(lines: readonly string[]): string {
  return `["${lines.map(escaped).join('<br/>')}"]`;
}

/** In Mermaid a sign is written by its number: those that end a label, begin markup, or stand for others. */
function escaped(text: string): string {
  return oneLine(text).replaceAll(/["#&<>`\\]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
