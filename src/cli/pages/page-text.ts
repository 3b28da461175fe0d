import { columns, wrap } from '../columns.ts';
import type { Block, Section } from './page.ts';

/** A page as the terminal shows it. */
export function pageText(sections: readonly Section[], width: number): string {
  return sections
    .flatMap(({ title, blocks }) => [
      ...(title === '' ? [] : [`${title}:`]),
      blocks.map((block) => blockText(block, width)).join('\n\n'),
      '',
    ])
    .join('\n');
}

function blockText(block: Block, width: number): string {
  if (typeof block === 'string') return wrap(block, width).join('\n');
  return 'rows' in block ? columns(block.rows, width) : block.lines.map((line) => `    ${line}`).join('\n');
}
