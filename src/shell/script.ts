import type { Script } from '../model/plan.ts';
import { quote } from './quote.ts';

/** Stands for a line break inside a quoted value; no value can hold it. */
const BREAK = '\0';

/** A piece of shell text that is already safe: what `sh` makes. */
export class Fragment {
  /** With the line breaks of quoted values set apart from those of the script, whose indentation may change. */
  readonly kept: string;
  constructor(kept: string) {
    this.kept = kept;
  }
  get text(): string {
    return this.kept.replaceAll(BREAK, '\n');
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
  const words = values.map((value) =>
    Array.isArray(value) ? value.map(word).join(' ') : word(value as string),
  );
  return new Fragment(
    dedent(
      String.raw(
        { raw: strings.raw.map((part) => part.replaceAll('\\`', '`').replaceAll('\\${', '${')) },
        ...words,
      ),
    ),
  );
}

function word(value: string | number | Fragment): string {
  return value instanceof Fragment ? value.kept : quote(value).replaceAll('\n', BREAK);
}

export function lines(...fragments: readonly (Fragment | null)[]): Fragment {
  return new Fragment(
    fragments
      .filter((fragment) => fragment !== null)
      .map((fragment) => fragment.kept)
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
