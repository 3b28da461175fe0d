import type { RenderOptions } from './formats/format.ts';

/** Data of simulated hosts says so, where it is an object. */
export function labelled(data: unknown, { simulated }: RenderOptions): unknown {
  const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
  return simulated && isObject ? { ...data, simulated: true } : data;
}
