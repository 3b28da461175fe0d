import type { WantedMembership } from '../../gluster/membership.ts';
import type { FoundDevice } from '../../lvm/discovery.ts';
import type { Device } from '../../model/entities.ts';
import { type GlusterctlError, refused } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { OperationKind } from '../../model/plan.ts';
import type { Gate } from '../gates/gate.ts';

/** A device that is made anew under its own id. */
export interface Rebuilt {
  readonly device: Id;
  /** Where its new disk is; the path that it had, or another of its host. */
  readonly path: string;
  /** An empty disk, a group that an earlier try has made there, or the old group with the old bricks. */
  readonly standing: 'empty' | 'made' | 'intact';
  readonly found: FoundDevice;
  readonly destroyExistingData: boolean;
}

export interface Rebuilding {
  readonly kind: OperationKind;
  readonly title: string;
  readonly node: Id;
  readonly devices: readonly Rebuilt[];
  /** Of a host that came back empty; null: it never left the pool. */
  readonly membership: WantedMembership | null;
  readonly accept: readonly Gate[];
  /** What has no other copy may count as lost. */
  readonly dataIsGone: boolean;
  readonly parallel: number;
}

/** Why a disk can't take the place of one that failed. */
export function rebuiltRefusal(
  device: Device,
  host: string,
  found: FoundDevice,
  mayWipe: boolean,
): GlusterctlError | null {
  const { refusal, sizeKiB, path } = found;
  if (refusal !== null && !(mayWipe && found.wipeable)) {
    return refused(
      `${host}:${path} can't take the place of ${device.name}: ${refusal.words}`,
      found.wipeable
        ? 'To lose what is on it, add --destroy-existing-data.'
        : `The disks of ${host}: glusterctl device discover ${host}`,
    );
  }
  if (sizeKiB >= device.totalKiB) return null;
  return refused(
    `${host}:${path} is smaller than the disk that it is to replace`,
    `The disks of ${host}: glusterctl device discover ${host}`,
  );
}
