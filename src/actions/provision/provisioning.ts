import type { Context } from '../../cli/context.ts';
import type { Client } from '../../kubernetes/api/client.ts';
import type { DriverName } from '../../kubernetes/drivers/driver.ts';
import type { GlusterctlError } from '../../model/errors.ts';

/** What one run of provisioning works with. */
export interface Provisioning {
  readonly context: Context;
  /** With --dry-run one that only looks. */
  readonly client: Client;
  /** What a StorageClass says as `provisioner`. */
  readonly provisioner: string;
  /** How pods mount what classes say nothing of; null: as the cluster has it. */
  readonly driver: DriverName | null;
}

/** What became of a claim, or of a PersistentVolume. */
export interface Told {
  readonly what: 'provisioned' | 'expanded' | 'deleted' | 'kept' | 'waiting' | 'failed';
  /** `default/data`; null: nobody claims it any more. */
  readonly claim: string | null;
  readonly persistentVolume: string | null;
  /** The volume of gluster; null: there is none, or none that is known. */
  readonly volume: string | null;
  readonly sizeKiB: number | null;
  /** What there is to say beside that. */
  readonly message: string;
  /** Only of what failed. */
  readonly error: GlusterctlError | null;
}

type Known = Partial<Omit<Told, 'what' | 'error'>>;

export function told(what: Exclude<Told['what'], 'failed'>, known: Known): Told {
  return { what, ...UNKNOWN, ...known, error: null };
}

export function failed(error: GlusterctlError, known: Known): Told {
  return { what: 'failed', ...UNKNOWN, message: error.message, ...known, error };
}

const UNKNOWN = { claim: null, persistentVolume: null, volume: null, sizeKiB: null, message: '' };
