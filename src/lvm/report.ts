import { GlusterctlError } from '../model/errors.ts';

/** One row of an LVM report: every value is a string, whatever it means. */
export type ReportRow = Readonly<Record<string, string>>;

/** Rows of `pvs|vgs|lvs --reportformat json`, by the kind of their objects. */
export function readReport(text: string, kind: 'pv' | 'vg' | 'lv'): readonly ReportRow[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new GlusterctlError('failed', `Not the JSON expected from LVM: ${text.trim().slice(0, 200)}`, {
      cause,
      hint: 'See the output with "log"; LVM 2.02.158 or newer is needed on the hosts.',
    });
  }
  const reports = list(field(document, 'report'));
  return reports.flatMap((report) => list(field(report, kind) ?? [])).map(row);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new GlusterctlError('failed', 'LVM printed JSON without a report');
}

function row(value: unknown): ReportRow {
  if (typeof value !== 'object' || value === null) {
    throw new GlusterctlError('failed', 'LVM printed a row that is no object');
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each ?? '')]));
}

export function wholeKiB(row: ReportRow, name: string): number {
  const value = Number(row[name]);
  if (row[name] === undefined || row[name] === '' || !Number.isFinite(value)) {
    throw new GlusterctlError('failed', `LVM printed "${row[name] ?? ''}" as ${name}, which should be KiB`);
  }
  return Math.trunc(value);
}

/** Output of a script that prints `=== NAME` before each part. */
export function readSections(stdout: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  for (const part of stdout.split(/^=== /m).slice(1)) {
    const end = part.indexOf('\n');
    sections.set(part.slice(0, end < 0 ? part.length : end).trim(), end < 0 ? '' : part.slice(end + 1));
  }
  return sections;
}
