import { type Access, accessShape } from '../../model/access.ts';

/** A host, as a new topology file describes it. */
export interface DescribedNode {
  readonly name: string;
  readonly storage: string;
  readonly zone: number;
  readonly access: Access;
  /** Paths, or objects where more is to be said than that. */
  readonly devices: readonly (string | { readonly name: string; readonly destroydata: true })[];
}

/** A topology file of one cluster. */
export function topologyText(nodes: readonly DescribedNode[]): string {
  const entries = nodes.map(({ name, storage, zone, access, devices }) => ({
    node: { hostnames: { manage: [name], storage: [storage] }, zone, ...accessShape(access) },
    devices,
  }));
  return `${JSON.stringify({ clusters: [{ nodes: entries }] }, null, 2)}\n`;
}
