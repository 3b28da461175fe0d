import type { Hosts } from '../hosts/hosts.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { HostAddress } from '../model/plan.ts';
import { describeDamage, parse } from '../store/format.ts';
import type { Marker } from '../store/moved.ts';
import { sharedFile } from './remote-file.ts';
import type { StatePlace } from './state-volume.ts';

/** What lies at a place that a volume is marked to have. */
export type There =
  | { readonly kind: 'state'; readonly serial: number; readonly lineage: string }
  /** It went elsewhere, or is on its way here. */
  | { readonly kind: 'marked'; readonly marker: Marker }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'not known'; readonly why: string };

/** Through one host, whichever it is; nothing is kept of it here. */
export async function lookThere(
  hosts: Hosts,
  address: HostAddress,
  { volume, file, name }: StatePlace & { readonly name: string },
): Promise<There> {
  try {
    const { from, bytes } = await sharedFile({ hosts, addresses: [address], volume, file, name }).fetch(null);
    return from === null ? { kind: 'nothing' } : thereIn(bytes);
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.code === 'interrupted') throw error;
    return { kind: 'not known', why: error.message };
  }
}

function thereIn(bytes: Buffer): There {
  const parsed = parse(bytes);
  if (parsed.kind === 'good') {
    const { serial, lineage } = Object(parsed.document) as { serial?: unknown; lineage?: unknown };
    return { kind: 'state', serial: Number(serial), lineage: String(lineage) };
  }
  const { damage } = parsed;
  if (damage.kind === 'marked') return { kind: 'marked', marker: damage.marker };
  return { kind: 'damaged', why: describeDamage(damage) };
}
