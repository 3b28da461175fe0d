import { clean } from '../model/clean.ts';
import type { RenderOptions } from './formats/format.ts';
import type { View } from './view.ts';
import { wrapText, wrapWords } from './wrap.ts';

export function plainText(view: View, { width }: RenderOptions): string {
  const text = clean(view.text());
  if (view.isProse !== true) return text;
  return view.tellsWhatWasTyped === true ? wrapWords(text, width) : wrapText(text, width);
}
