import type { Script } from '../model/plan.ts';
import { quote } from './quote.ts';

/** A piece of shell text that is already safe: what `sh` makes. */
export class Fragment {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Insert = string | number | Fragment | readonly (string | number | Fragment)[];

/**
 * Shell text with every inserted value quoted: sh`lvremove -f ${`${vg}/${lv}`}`. A list becomes several words.
 * Only a Fragment goes in as it is. Common indentation is taken away, so that scripts read well when printed.
 */
export function sh(strings: TemplateStringsArray, ...values: Insert[]): Fragment {
  const [first = '', ...rest] = partsOf(strings);
  return new Fragment(
    rest.reduce((text, part, index) => {
      const value = values[index];
      return text + (Array.isArray(value) ? value.map(word).join(' ') : word(value as string)) + part;
    }, first),
  );
}

/** Stands for a value while a template is read; no text can hold it. */
const VALUE = '\0';

const templates = new WeakMap<TemplateStringsArray, readonly string[]>();

/** What a template itself holds, without its indentation. */
function partsOf(strings: TemplateStringsArray): readonly string[] {
  const known = templates.get(strings);
  if (known !== undefined) return known;
  const raw = strings.raw.map((part) => part.replaceAll('\\`', '`').replaceAll('\\${', '${'));
  const parts = dedent(raw.join(VALUE)).split(VALUE);
  templates.set(strings, parts);
  return parts;
}

function word(value: string | number | Fragment): string {
  return value instanceof Fragment ? value.text : quote(value);
}

export function lines(...fragments: readonly (Fragment | null)[]): Fragment {
  return new Fragment(
    fragments
      .filter((fragment) => fragment !== null)
      .map((fragment) => fragment.text)
      .join('\n'),
  );
}

function dedent(text: string): string {
  const all = text.split('\n');
  const body = all.slice(all[0]?.trim() === '' && all.length > 1 ? 1 : 0);
  if (body.length > 1 && body.at(-1)?.trim() === '') body.pop();
  const indents = body.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const least = indents.length === 0 ? 0 : Math.min(...indents);
  return body.map((line) => line.slice(least)).join('\n');
}

export function reading(...parts: readonly (Fragment | null)[]): Script {
  return { text: lines(...parts).text, changes: false };
}

export function changing(...parts: readonly (Fragment | null)[]): Script {
  return { text: lines(...parts).text, changes: true };
}
