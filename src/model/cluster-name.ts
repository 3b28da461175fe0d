/** A name must not be mistaken for an id, its beginning, or a flag. */
export function clusterNameRefusal(name: string): { readonly message: string; readonly hint: string } | null {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/.test(name)) {
    return {
      message: `${JSON.stringify(name)} can't be the name of a cluster`,
      hint: 'Use up to 63 letters, digits, "_", "." and "-".',
    };
  }
  if (/^[0-9a-f]{4,}$/.test(name)) {
    return {
      message: `${JSON.stringify(name)} could be the beginning of an id`,
      hint: 'Put something else than the digits 0-9 and a-f in it.',
    };
  }
  return null;
}
