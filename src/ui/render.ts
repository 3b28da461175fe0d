import { clean } from './clean.ts';
import { goJson } from './json.ts';
import { renderTable } from './table.ts';
import type { View } from './view.ts';

export type OutputFormat = 'heketi' | 'table' | 'wide' | 'json' | 'yaml' | 'name';

export interface RenderOptions {
  readonly output: OutputFormat;
  readonly color: boolean;
  /** Columns of the terminal; null where stdout is none. */
  readonly width: number | null;
}

/** A result as text for stdout. */
export async function render(view: View, options: RenderOptions): Promise<string> {
  if (view.alwaysHeketi === true) return clean(view.heketi());
  switch (options.output) {
    case 'json':
      return `${goJson(view.json())}\n`;
    case 'yaml': {
      const { yamlText } = await import('./yaml.ts');
      return yamlText(view.json());
    }
    case 'name':
      return (view.names?.() ?? []).map((name) => `${clean(name)}\n`).join('');
    case 'table':
    case 'wide': {
      const wide = options.output === 'wide';
      if (view.table === undefined) return clean(view.heketi());
      return await renderTable(view.table(wide), {
        width: wide ? null : options.width,
        color: options.color,
      });
    }
    default:
      return clean(view.heketi());
  }
}
