import type { Row } from '../../hosts/check/row.ts';
import { counted } from '../../model/counted.ts';
import type { TableSpec, View } from '../view.ts';
import { wrapText } from '../wrap.ts';

export interface CheckStyle {
  /** Columns of the terminal; null where there is none. */
  readonly width: number | null;
  /** Shows what is right, too. */
  readonly verbose: boolean;
  /** Mends go to stderr: beside the findings a table has no room for them. */
  readonly mendsApart: boolean;
}

const MARKS = new Map<boolean | null, string>([
  [true, '✔'],
  [false, '✖'],
  [null, '?'],
]);
const INDENT = '    ';

/** What is wrong first, with what mends it; then a line for each sound host; then the sum. */
export function checkView(rows: readonly Row[], style: CheckStyle): View {
  const hosts = hostsOf(rows);
  const ready = hosts.filter((host) => isReady(host, rows));
  const ordered = inOrder(rows);
  const sum = summary(hosts, ready);
  return {
    text: () =>
      `${[...findings(ordered, style), ...sound(rows, ready, style), '', ...wrapped(sum, style.width)].join('\n')}\n`,
    json: () => ({
      ready: ready.length === hosts.length,
      summary: sum,
      hosts: hosts.map((name) => ({ name, ready: ready.includes(name) })),
      checks: ordered,
    }),
    table: (wide) => table(ordered, wide),
    names: () => ready,
    ...(style.mendsApart ? { notes: [...ordered.flatMap(mendNote), sum] } : {}),
    exitCode: exitCode(rows, hosts, ready),
  };
}

function hostsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map(({ host }) => host))];
}

function isReady(host: string, rows: readonly Row[]): boolean {
  return rows.every((row) => row.host !== host || row.good !== false);
}

/** Wrong, not to be asked, right. */
function inOrder(rows: readonly Row[]): Row[] {
  return [false, null, true].flatMap((good) => rows.filter((row) => row.good === good));
}

function exitCode(rows: readonly Row[], hosts: readonly string[], ready: readonly string[]): number {
  const allFail = (...concerns: readonly string[]) =>
    hosts.every((host) =>
      rows.some((row) => row.host === host && concerns.includes(row.concern) && row.good === false),
    );
  if (ready.length === hosts.length) return 0;
  if (allFail('reachable', 'kubectl', 'pod')) return 20;
  return allFail('host key') ? 22 : 3;
}

function summary(hosts: readonly string[], ready: readonly string[]): string {
  if (ready.length === hosts.length)
    return hosts.length === 1 ? `${hosts[0]} is ready` : `All ${counted(hosts.length, 'host')} are ready`;
  const ailing = hosts.filter((host) => !ready.includes(host));
  return `${ready.length} of ${counted(hosts.length, 'host')} ready; to be mended: ${ailing.join(', ')}`;
}

/** What is not right; the same finding on several hosts is told once. */
function findings(ordered: readonly Row[], { width }: CheckStyle): string[] {
  const groups = new Map<string, Row[]>();
  for (const row of ordered) {
    if (row.good === true) continue;
    const { concern, detail, mend, good } = row;
    const key = JSON.stringify([good, concern, detail, mend, row.on === null]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [row] = group;
    if (row === undefined) return [];
    const names = group.map(({ host }) => host).join(', ');
    const finding = `${MARKS.get(row.good)} ${names}  ${row.concern}: ${row.detail}`;
    const where = row.on === null ? '' : `on ${group.length > 1 ? 'each' : row.on}:  `;
    return [
      ...wrapped(finding, width),
      ...(row.mend === '' ? [] : row.mend.split('\n').map((line) => `${INDENT}→ ${where}${line}`)),
    ];
  });
}

function sound(rows: readonly Row[], ready: readonly string[], { verbose, width }: CheckStyle): string[] {
  if (verbose) {
    return rows
      .filter(({ good }) => good === true)
      .flatMap(({ host, concern, detail }) => wrapped(`✔ ${host}  ${concern}: ${detail}`, width));
  }
  return ready.map((host) => {
    const version = rows.find((row) => row.host === host && row.concern === 'gluster')?.detail;
    return `✔ ${host}  ready${version === undefined ? '' : `, gluster ${version}`}`;
  });
}

function mendNote({ host, concern, mend, on }: Row): string[] {
  return mend === '' ? [] : [`${host}, ${concern} → ${on === null ? '' : `on ${on}:  `}${mend}`];
}

function wrapped(text: string, width: number | null): string[] {
  return wrapText(text, width, INDENT.length).split('\n');
}

function table(ordered: readonly Row[], wide: boolean): TableSpec {
  return {
    columns: [
      { title: '' },
      { title: 'HOST' },
      { title: 'CHECK' },
      { title: 'FINDING', kind: 'text' },
      ...(wide ? [{ title: 'TO MEND IT', kind: 'text' as const }] : []),
    ],
    rows: ordered.map(({ host, concern, good, detail, mend }) => [
      MARKS.get(good) ?? '',
      host,
      concern,
      detail,
      ...(wide ? [mend] : []),
    ]),
  };
}
