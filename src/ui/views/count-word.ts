export function countWord(value: number | null): string {
  return value === null ? '?' : String(value);
}
