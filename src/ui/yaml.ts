import { stringify } from 'yaml';

/** The same document that JSON would be. */
export function yamlText(value: unknown): string {
  return stringify(JSON.parse(JSON.stringify(value)) as unknown, { lineWidth: 0 });
}
