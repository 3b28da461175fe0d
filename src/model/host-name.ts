/**
 * DNS and SSH take a name with the dot of the root at its end for the name without it; gluster takes only the latter.
 * An address has no such dot.
 */
export function withoutRootDot(name: string): string {
  return /^[\d.]+$|[:.]\.$/.test(name) ? name : name.replace(/(?<=.)\.$/, '');
}
