import type { GlusterctlError } from './errors.ts';

/** What failed for one and the same reason. */
export interface FailedAlike {
  readonly names: readonly string[];
  readonly error: GlusterctlError;
}

/**
 * A reason is told once, whatever it kept from being done: of hundreds alike, or of an interrupted load, all. Reasons
 * that differ only in the name of what failed are one.
 */
export function byReason(
  failures: readonly { readonly name: string; readonly error: GlusterctlError }[],
): readonly FailedAlike[] {
  const groups = new Map<string, { readonly names: string[]; readonly error: GlusterctlError }>();
  for (const { name, error } of failures) {
    const key = JSON.stringify([error.code, nameless(error.message, name), nameless(error.hint ?? '', name)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { names: [name], error });
    else group.names.push(name);
  }
  return [...groups.values()];
}

function nameless(text: string, name: string): string {
  return text.replace(/[\w-]+/g, (word) => (word === name ? '\0' : word));
}
