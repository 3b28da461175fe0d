import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { State } from '../../src/model/state.ts';
import { parseXml, type XmlElement } from '../../src/text/xml.ts';
import { diagramOf } from '../../src/ui/diagram/diagram.ts';
import { dot } from '../../src/ui/diagram/dot.ts';
import { mermaid } from '../../src/ui/diagram/mermaid.ts';
import { svg } from '../../src/ui/diagram/svg.ts';
import { displayWidth } from '../../src/ui/stand-ins.ts';
import { type Lab, lab } from '../support/lab.ts';
import { stateIn } from '../support/state-in.ts';

let cli: Lab;
let state: State;
beforeAll(async () => {
  cli = await lab();
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=100 --name=data10');
  await cli.ok('volume create --size=100 --name=data2 --arbiter');
  await cli.ok('device disable gl2:/dev/sdc');
  state = await stateIn(cli.state);
});
afterAll(async () => await cli.remove());

const HOSTILE = "a\"b <c> & 'd' `e` #35; \\N %% ]) -- end\n<script>数据\u001b[31m\ud800";

/** Everything that has a name has a hostile one. */
function hostile(): State {
  const renamed = <T>(table: Readonly<Record<string, T>>, change: (entry: T) => T) =>
    Object.fromEntries(Object.entries(table).map(([id, entry]) => [id, change(entry)]));
  return {
    ...state,
    clusters: renamed(state.clusters, (cluster) => ({ ...cluster, name: HOSTILE })),
    nodes: renamed(state.nodes, (node) => ({ ...node, manage: [`${node.manage[0]} ${HOSTILE}`] })),
    devices: renamed(state.devices, (device) => ({ ...device, name: `${device.name} ${HOSTILE}` })),
    volumes: renamed(state.volumes, (volume) => ({ ...volume, name: `${volume.name} ${HOSTILE}` })),
  };
}

function drawn(of: State, volumes = true) {
  return diagramOf(of, new Set(Object.keys(of.clusters)), { volumes });
}

function lengths({ devices, nodes, volumes, bricks }: State): Readonly<Record<string, number>> {
  const count = (table: object) => Object.keys(table).length;
  return { d: count(devices), h: count(nodes), v: count(volumes), bricks: count(bricks) };
}

/** Each line is one of these and nothing else, whatever anything is called. */
const MERMAID = {
  box: /^ *subgraph [chz]\d+\["[^"\n\\`]*"\]$/,
  disk: /^ *d\d+\["[^"\n\\`]*"\]$/,
  volume: /^ *v\d+\(\["[^"\n\\`]*"\]\)$/,
  edge: /^ {2}v\d+ (?:---|-\. arbiter \.-) d\d+$/,
  other: /^(?:flowchart LR| *end| {2}classDef off stroke-dasharray: 5 5| {2}class [dh\d,]+ off)$/,
};
const TEXT = '"(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const DOT = {
  box: new RegExp(`^ *subgraph "cluster_[chz]\\d+" \\{$|^ *graph \\["label"=${TEXT}\\];$`),
  disk: new RegExp(`^ *"d\\d+" \\["label"=${TEXT}(?:, "style"="dashed")?\\];$`),
  volume: new RegExp(`^ *"v\\d+" \\["label"=${TEXT}, "shape"="ellipse"\\];$`),
  edge: /^ {2}"v\d+" -- "d\d+"(?: \["style"="dashed", "label"="arbiter"\])?;$/,
  other: /^(?:graph "topology" \{| *\}| {2}(?:graph|node|edge) \["[^\]]*"\];)$/,
};

describe.each([
  ['mermaid', mermaid, MERMAID, 1],
  ['dot', dot, DOT, 2],
] as const)('%s', (_name, draw, kinds, linesOfBox) => {
  test.each(['as they are', 'hostile'])(
    'has a line for each disk, volume and brick; names are %s',
    (names) => {
      const of = names === 'hostile' ? hostile() : state;
      const lines = draw(drawn(of)).trimEnd().split('\n');
      const found = (kind: RegExp) => lines.filter((line) => kind.test(line)).length;
      const { d, h, v, bricks } = lengths(of);
      const boxes = (1 + 3 + (h ?? 0)) * linesOfBox;
      expect([found(kinds.disk), found(kinds.volume), found(kinds.edge), found(kinds.box)]).toEqual([
        d,
        v,
        bricks,
        boxes,
      ]);
      expect(lines.filter((line) => !Object.values(kinds).some((kind) => kind.test(line)))).toEqual([]);
    },
  );

  test('is the same for the same topology under other ids', async () => {
    await cli.ok(`cluster rename ${Object.keys(state.clusters)[0]} lab`);
    const text = await readFile(cli.state, 'utf8');
    const turned = text.replaceAll(/[0-9a-f]{32}/g, (id) => [...id].reverse().join(''));
    const [one, other] = [text, turned].map((each) => draw(drawn(JSON.parse(each) as State)));
    expect(turned).not.toBe(text);
    expect(other).toBe(one);
  });
});

function allOf(element: XmlElement, name: string): readonly XmlElement[] {
  return [
    ...(element.name === name ? [element] : []),
    ...element.children.flatMap((one) => allOf(one, name)),
  ];
}

const LETTER = 7.25;

describe('svg', () => {
  test.each(['as they are', 'hostile'])('is XML in which all text has room; names are %s', (names) => {
    const of = names === 'hostile' ? hostile() : state;
    const picture = parseXml(svg(drawn(of)));
    const numbers = ({ attributes }: XmlElement, ...keys: string[]) =>
      keys.map((key) => Number(attributes[key] ?? 0));
    const boxes = allOf(picture, 'rect').filter(({ attributes }) =>
      /^(box|card)/.test(attributes.class ?? ''),
    );
    const texts = allOf(picture, 'text');
    const outside = texts.filter((text) => {
      const [x = 0, y = 0] = numbers(text, 'x', 'y');
      const around = boxes.filter((box) => {
        const [left = 0, top = 0, width = 0, height = 0] = numbers(box, 'x', 'y', 'width', 'height');
        return x > left && x < left + width && y > top && y < top + height;
      });
      const right = x + displayWidth(text.text) * LETTER;
      return (
        around.length === 0 ||
        around.some((box) => {
          const [left = 0, width = 0] = numbers(box, 'x', 'width');
          return right > left + width;
        })
      );
    });
    expect(outside.map(({ text }) => text)).toEqual([]);
    const all = texts.map(({ text }) => text).join(' ');
    for (const words of ['gl3', '/dev/sdd', 'data10', 'data2', 'replica 3 arbiter', 'offline', 'zone 2'])
      expect(all).toContain(words);
    // Disks, hosts: each has a bar on its track.
    const { d = 0, h = 0 } = lengths(of);
    const tracks = allOf(picture, 'rect').filter(({ attributes }) => attributes.class === 'track');
    expect(tracks).toHaveLength(d + h);
  });

  test('a bar is as long as its disk is full', () => {
    const rects = allOf(parseXml(svg(drawn(state))), 'rect').map(({ attributes }) => attributes);
    const shares = rects.flatMap((rect, at) => {
      const bar = rects[at + 1];
      return rect.class === 'track' ? [Number(bar?.width) / Number(rect.width)] : [];
    });
    const full = drawn(state)
      .clusters.flatMap(({ zones }) => zones.flatMap(({ hosts }) => hosts))
      .flatMap(({ share, disks }) => [share, ...disks.map((disk) => disk.share)])
      .map(({ used, total }) => used / total);
    expect(shares.map((share) => share.toFixed(3))).toEqual(full.map((share) => share.toFixed(3)));
    expect(full.some((share) => share > 0.04)).toBe(true);
  });

  test('of each brick there is a spot in its disk, in the colour of its volume', () => {
    const rects = allOf(parseXml(svg(drawn(state))), 'rect').filter(({ attributes }) => attributes.fill);
    const counts = new Map<string, number>();
    for (const { attributes } of rects)
      counts.set(attributes.fill ?? '', (counts.get(attributes.fill ?? '') ?? 0) + 1);
    // Three bricks of each, and one in the list of volumes.
    expect([...counts.values()]).toEqual([4, 4]);
  });
});

describe('topology diagram', () => {
  test('leaves volumes out unless they are asked for, and draws Mermaid unless told', async () => {
    state = await stateIn(cli.state);
    const text = await cli.ok('topology diagram');
    expect(text).toBe(mermaid(drawn(state, false)));
    expect(text).not.toContain('data10');
    expect(await cli.ok('topology diagram --volumes --format=dot')).toBe(dot(drawn(state)));
    expect(await cli.ok('topology diagram --volumes --format=svg -o table')).toBe(svg(drawn(state)));
  });

  test('names no id for a cluster without a name', () => {
    const [[id, cluster] = ['', undefined]] = Object.entries(state.clusters);
    const text = mermaid(
      drawn({ ...state, clusters: cluster === undefined ? {} : { [id]: { ...cluster, name: null } } }, false),
    );
    expect(text).not.toContain(id);
    expect(text).toContain('"cluster without a name"');
  });

  test.each(['json', 'yaml', 'name'])('is none of -o %s, and says so', async (format) => {
    const { code, stdout, stderr } = await cli.run(`topology diagram --format=svg -o ${format}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`A diagram is not printed as ${format}`);
    expect(stderr).toContain('How it is drawn says --format: mermaid, dot or svg.');
  });

  test('of a cluster that is not there, or in a format that is not, is an error', async () => {
    expect((await cli.run('topology diagram nowhere')).code).toBe(4);
    const { code, stderr } = await cli.run('topology diagram --format=png');
    expect([code, stderr]).toEqual([2, expect.stringContaining('mermaid, dot, svg')]);
  });
});
