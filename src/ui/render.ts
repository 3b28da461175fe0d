import { clean } from '../model/clean.ts';
import { goJson } from './json.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';
import { wrapText } from './wrap.ts';

export type OutputFormat = 'heketi' | 'table' | 'wide' | 'json' | 'yaml' | 'name';

export interface RenderOptions {
  readonly output: OutputFormat;
  /** JSON was asked for as of heketi-cli, with --json: it is what Heketi gave. */
  readonly asHeketi: boolean;
  readonly color: boolean;
  /** Columns of the terminal; null where stdout is none. */
  readonly width: number | null;
  /** The hosts it speaks of are simulated: JSON and tables say so. */
  readonly simulated: boolean;
}

/** A result as text for stdout. */
export async function render(view: View, options: RenderOptions): Promise<string> {
  if (view.verbatim === true) return clean(view.text());
  switch (options.output) {
    case 'json':
      if (view.lines !== undefined)
        return view
          .lines()
          .map((line) => `${goJson(line)}\n`)
          .join('');
      return `${goJson(labelled(options.asHeketi ? view.json() : objects(view), options))}\n`;
    case 'yaml': {
      const { yamlText } = await import('./yaml.ts');
      return yamlText(labelled(objects(view), options));
    }
    case 'name':
      return (view.names?.() ?? []).map((name) => `${clean(name)}\n`).join('');
    case 'table':
    case 'wide':
      return view.table === undefined ? textOf(view, options) : await table(view.table, options);
    default:
      return view.table === undefined || view.tableByDefault !== true
        ? textOf(view, options)
        : await table(view.table, options);
  }
}

function objects(view: View): unknown {
  return view.objects === undefined ? view.json() : view.objects();
}

function textOf(view: View, { width }: RenderOptions): string {
  const text = clean(view.text());
  return view.isProse === true ? wrapText(text, width) : text;
}

async function table(of: NonNullable<View['table']>, options: RenderOptions): Promise<string> {
  const { output, width, color, simulated } = options;
  const wide = output === 'wide';
  const text = await renderTable(of(wide), { width, color, keepAll: wide });
  return simulated && text !== '' ? `${text}[simulated]\n` : text;
}

function labelled(value: unknown, { simulated }: RenderOptions): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return simulated && isObject ? { ...value, simulated: true } : value;
}
