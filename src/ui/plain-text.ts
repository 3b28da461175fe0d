import { clean } from '../model/clean.ts';
import type { RenderOptions } from './formats/format.ts';
import type { View } from './view.ts';
import { wrapText } from './wrap.ts';

export function plainText(view: View, { width }: RenderOptions): string {
  const text = clean(view.text());
  return view.isProse === true ? wrapText(text, width) : text;
}
