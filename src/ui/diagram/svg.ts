import { oneLine } from '../../model/clean.ts';
import { warmthOf } from '../bar.ts';
import { displayWidth, standIns } from '../stand-ins.ts';
import type { Share } from '../view.ts';
import { wrapCell } from '../wrap.ts';
import {
  type Diagram,
  type DrawnCluster,
  type DrawnHost,
  type DrawnVolume,
  spaceWords,
  stateWords,
} from './diagram.ts';
import { element, svgText } from './svg-text.ts';

/** Of a letter of 12 pixels in any font whose letters are all as wide. */
const LETTER = 7.25;
const LINE = 18;
const PAD = 12;
const GAP = 16;
const BAR_HEIGHT = 8;
const SWATCH = 10;
/** Letters in a line of a host; longer names go on in the next line. */
const FEWEST_LETTERS = 24;
const MOST_LETTERS = 36;
const HOSTS_IN_A_ROW = 4;
/** Volumes beside each other have different ones; there are more volumes than colours that one can tell apart. */
const COLORS = ['#0969da', '#bf3989', '#1a7f37', '#bc4c00', '#8250df', '#0f766e', '#a40e26', '#7d4e00'];

const STYLE = `
svg { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.page { fill: #ffffff; } .box { fill: #f6f8fa; stroke: #d0d7de; } .card { fill: #ffffff; stroke: #8c959f; }
.off { stroke-dasharray: 5 4; } text { fill: #1f2328; } .dim { fill: #59636e; } .name { font-weight: bold; }
.track { fill: #d8dee4; } .green { fill: #2da44e; } .yellow { fill: #bf8700; } .red { fill: #cf222e; }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117; } .box { fill: #151b23; stroke: #3d444d; } .card { fill: #0d1117; stroke: #656c76; }
text { fill: #f0f6fc; } .dim { fill: #9198a1; }
.track { fill: #3d444d; } .green { fill: #3fb950; } .yellow { fill: #d29922; } .red { fill: #f85149; }
}
`;

/** A piece of the picture at its own place, and how large it is. */
interface Piece {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): string;
}

/** Drawn here, to be looked at in any browser: bricks stand in their disks, in the colour of their volume. */
export function svg({ clusters }: Diagram): string {
  const hosts = clusters.flatMap(({ zones }) => zones.flatMap((zone) => zone.hosts));
  const said = hosts.flatMap((host) =>
    [host, ...host.disks].flatMap(({ name, share }) => [oneLine(name), spaceWords(share)]),
  );
  const letters = Math.min(MOST_LETTERS, Math.max(FEWEST_LETTERS, ...said.map(displayWidth)));
  const page = below(clusters.map((cluster) => clusterBox(cluster, letters)));
  const [width, height] = [page.width + 2 * GAP, page.height + 2 * GAP];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${svgText(`Topology: ${clusters.map(({ name }) => oneLine(name)).join(', ')}`)}</title>`,
    `<style>${STYLE}</style>`,
    element('rect', { class: 'page', width, height }),
    page.at(GAP, GAP),
    '</svg>\n',
  ].join('\n');
}

function clusterBox({ name, zones, volumes }: DrawnCluster, letters: number): Piece {
  const colors = new Map(volumes.map(({ id }, at) => [id, COLORS[at % COLORS.length] ?? '']));
  // So many hosts beside each other, each in a zone of its own.
  const room = HOSTS_IN_A_ROW * (letters * LETTER + 4 * PAD + GAP);
  const inner = [
    flow(
      zones.map((zone) => {
        const cards = zone.hosts.map((host) => hostCard(host, volumes, colors, letters));
        return framed(zone.name, flow(cards, room), letters);
      }),
      room,
    ),
    ...(volumes.length === 0 ? [] : [framed('volumes', volumeList(volumes, colors, letters, room), letters)]),
  ];
  return framed(`cluster ${name}`, below(inner), letters);
}

function hostCard(
  { name, state, share, disks }: DrawnHost,
  volumes: readonly DrawnVolume[],
  colors: ReadonlyMap<string, string>,
  letters: number,
): Piece {
  const inner = letters * LETTER;
  const pieces = [
    ...words(name, letters, 'name'),
    ...stateWords(state).flatMap((word) => words(word, letters, 'dim')),
    ...fill(share, inner, letters),
    ...disks.flatMap((disk) => [
      space(6),
      ...words(disk.name, letters, ''),
      ...stateWords(disk.state).flatMap((word) => words(word, letters, 'dim')),
      ...fill(disk.share, inner, letters),
      ...volumes.flatMap((volume) =>
        volume.bricks
          .filter((brick) => brick.disk === disk.id)
          .flatMap(({ size, arbiter }) =>
            marked(
              `${volume.name}, ${arbiter ? 'arbiter, ' : ''}${size}`,
              colors.get(volume.id) ?? '',
              letters,
            ),
          ),
      ),
    ]),
  ];
  return padded(below(pieces, 0), inner + 2 * PAD, `card${state === 'online' ? '' : ' off'}`);
}

function volumeList(
  volumes: readonly DrawnVolume[],
  colors: ReadonlyMap<string, string>,
  letters: number,
  room: number,
): Piece {
  return flow(
    volumes.map(({ id, name, detail }) => {
      const lines = [...marked(name, colors.get(id) ?? '', letters), ...words(detail, letters, 'dim')];
      return { ...below(lines, 0), width: letters * LETTER + 2 * PAD };
    }),
    room,
  );
}

/** How full something is, in a bar and in words. */
function fill(share: Share, width: number, letters: number): readonly Piece[] {
  if (share.total === 0) return [];
  const full = Math.min(1, share.used / share.total) * width;
  const bar: Piece = {
    width,
    height: BAR_HEIGHT + 4,
    at: (x, y) => {
      const place = { x, y: y + 4, height: BAR_HEIGHT, rx: 2 };
      return `${element('rect', { ...place, class: 'track', width })}${element('rect', { ...place, class: warmthOf(share), width: tidy(full) })}`;
    },
  };
  return [bar, ...words(spaceWords(share), letters, 'dim')];
}

/** Text in lines of so many letters. */
function words(text: string, letters: number, kind: string): readonly Piece[] {
  const signs = standIns();
  return wrapCell(signs.put(oneLine(text)), letters).map((line) => ({
    width: line.length * LETTER,
    height: LINE,
    at: (x, y) =>
      element(
        'text',
        { x: tidy(x), y: tidy(y + LINE - 5), ...(kind === '' ? {} : { class: kind }) },
        svgText(signs.back(line)),
      ),
  }));
}

/** Text behind a spot of a colour. */
function marked(text: string, color: string, letters: number): readonly Piece[] {
  return words(text, letters - 2, '').map((piece, line) => ({
    ...piece,
    width: piece.width + 2 * LETTER,
    at: (x, y) => {
      const spot = { x: tidy(x), y: tidy(y + 4), width: SWATCH, height: SWATCH, rx: 2, fill: color };
      return `${line === 0 ? element('rect', spot) : ''}${piece.at(x + 2 * LETTER, y)}`;
    },
  }));
}

function space(height: number): Piece {
  return { width: 0, height, at: () => '' };
}

function framed(title: string, inner: Piece, letters: number): Piece {
  const lines = words(title, Math.max(letters, Math.floor(inner.width / LETTER)), 'name');
  return padded(below([...lines, space(4), inner], 0), 0, 'box');
}

function padded(inner: Piece, least: number, kind: string): Piece {
  const width = tidy(Math.max(least, inner.width + 2 * PAD));
  const height = tidy(inner.height + 2 * PAD);
  return {
    width,
    height,
    at: (x, y) =>
      `${element('rect', { class: kind, x: tidy(x), y: tidy(y), width, height, rx: 6 })}\n${inner.at(x + PAD, y + PAD)}`,
  };
}

function below(pieces: readonly Piece[], gap = GAP): Piece {
  const heights = pieces.map(({ height }) => height + gap);
  return {
    width: Math.max(0, ...pieces.map(({ width }) => width)),
    height: Math.max(0, heights.reduce((sum, one) => sum + one, 0) - gap),
    at: (x, y) => {
      let top = y;
      return pieces
        .map((piece, place) => {
          const drawn = piece.at(x, top);
          top += heights[place] ?? 0;
          return drawn;
        })
        .filter((drawn) => drawn !== '')
        .join('\n');
    },
  };
}

/** Beside each other as far as there is room, and on in the next row. */
function flow(pieces: readonly Piece[], room: number): Piece {
  const rows: Piece[][] = [];
  for (const piece of pieces) {
    const row = rows.at(-1);
    const taken = row?.reduce((sum, { width }) => sum + width + GAP, 0) ?? 0;
    if (row === undefined || taken + piece.width > room) rows.push([piece]);
    else row.push(piece);
  }
  return below(rows.map(beside));
}

function beside(pieces: readonly Piece[]): Piece {
  const widths = pieces.map(({ width }) => width + GAP);
  return {
    width: Math.max(0, widths.reduce((sum, one) => sum + one, 0) - GAP),
    height: Math.max(0, ...pieces.map(({ height }) => height)),
    at: (x, y) => {
      let left = x;
      return pieces
        .map((piece, place) => {
          const drawn = piece.at(left, y);
          left += widths[place] ?? 0;
          return drawn;
        })
        .join('\n');
    },
  };
}

/** Two decimals are enough of a pixel. */
function tidy(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
