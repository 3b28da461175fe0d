import { GlusterctlError, usage } from '../model/errors.ts';
import type { KiB } from '../model/sizes.ts';
import type { Claim, StorageClass, Volume } from './api/answers.ts';
import { type ClassRequest, classRequest } from './class-parameters.ts';
import { persistentVolumeName, WORDS } from './names.ts';
import { PROVISIONED_BY } from './objects/persistent-volume.ts';
import { parseQuantity } from './objects/quantity.ts';

/** What was seen of a cluster at one time. */
export interface Seen {
  /** Who we are: what a StorageClass says as `provisioner`. */
  readonly provisioner: string;
  readonly claims: readonly Claim[];
  readonly volumes: readonly Volume[];
  readonly classes: readonly StorageClass[];
}

/** A claim that is to have a volume, and what its class asks of that. */
export interface Wanted {
  readonly claim: Claim;
  readonly storageClass: StorageClass;
  readonly request: ClassRequest;
  readonly size: KiB;
}

/** A claim whose volume is to be larger, or which has not been told that it is. */
export interface Growth {
  readonly claim: Claim;
  readonly volume: Volume;
  readonly size: KiB;
}

/** What is to be done, each thing in one list. */
export interface Decided {
  readonly wanted: readonly Wanted[];
  /** Nothing can be made for these as they stand. */
  readonly refused: readonly { readonly claim: Claim; readonly error: GlusterctlError }[];
  readonly growths: readonly Growth[];
  /** Released, and to be deleted with what is behind them. */
  readonly released: readonly Volume[];
  /** Released, and to be kept: a person decides. */
  readonly kept: readonly Volume[];
  /** They are to go, and what is behind them stays: only our finalizer holds them. */
  readonly heldBack: readonly Volume[];
  /** Nothing keeps them from being deleted before what is behind them is. */
  readonly unguarded: readonly Volume[];
  readonly waiting: readonly { readonly claim: Claim; readonly why: string; readonly soon: boolean }[];
}

/** As the library of external provisioners decides: what is no matter of ours is in no list. */
export function decide(seen: Seen): Decided {
  const ours = seen.volumes.filter(({ metadata }) => provisionedBy(metadata) === seen.provisioner);
  const claims = seen.claims.flatMap((claim) => ofClaim(claim, seen));
  return {
    wanted: claims.flatMap((one) => (one.kind === 'wanted' ? one : [])),
    refused: claims.flatMap((one) => (one.kind === 'refused' ? one : [])),
    waiting: claims.flatMap((one) => (one.kind === 'waiting' ? one : [])),
    growths: seen.claims.flatMap((claim) => growthOf(claim, ours) ?? []),
    released: ours.filter((volume) => isReleased(volume, 'Delete') && !hasLetGo(volume)),
    kept: ours.filter((volume) => isReleased(volume, 'Retain') && volume.metadata.deletionTimestamp === ''),
    heldBack: ours.filter(
      (volume) =>
        volume.metadata.deletionTimestamp !== '' && policy(volume) !== 'Delete' && isGuarded(volume),
    ),
    unguarded: ours.filter(
      (volume) =>
        volume.metadata.deletionTimestamp === '' && policy(volume) === 'Delete' && !isGuarded(volume),
    ),
  };
}

export function classNameOf({ metadata, spec }: Claim): string {
  return metadata.annotations[WORDS.betaStorageClass] || spec.storageClassName;
}

/** The annotation alone says who made it; who relies on the kind of its driver takes away what is of others. */
export function provisionedBy({ annotations }: Volume['metadata']): string | null {
  return annotations[PROVISIONED_BY] ?? null;
}

export function claimName({ metadata: { namespace, name } }: Claim): string {
  return `${namespace}/${name}`;
}

export function requested({ spec }: Claim): KiB {
  return parseQuantity(spec.resources?.requests.storage ?? '');
}

export function capacityOf({ spec }: Volume): KiB {
  return parseQuantity(spec.capacity.storage ?? '0');
}

type OfClaim =
  | ({ readonly kind: 'wanted' } & Wanted)
  | { readonly kind: 'refused'; readonly claim: Claim; readonly error: GlusterctlError }
  | { readonly kind: 'waiting'; readonly claim: Claim; readonly why: string; readonly soon: boolean };

function ofClaim(claim: Claim, { provisioner, classes, volumes }: Seen): readonly OfClaim[] {
  const { metadata, spec } = claim;
  if (spec.volumeName !== '' || metadata.deletionTimestamp !== '') return [];
  const className = classNameOf(claim);
  const storageClass = classes.find((one) => one.metadata.name === className);
  const { storageProvisioner, betaStorageProvisioner, selectedNode } = WORDS;
  const told = metadata.annotations[storageProvisioner] ?? metadata.annotations[betaStorageProvisioner];
  const waits = (why: string, soon: boolean) => [{ kind: 'waiting', claim, why, soon } as const];
  if (told === undefined && storageClass?.provisioner === provisioner) {
    return storageClass.volumeBindingMode === 'WaitForFirstConsumer'
      ? waits('a pod that uses it is to be scheduled first (WaitForFirstConsumer)', false)
      : waits('kube-controller-manager has not asked for its volume yet', true);
  }
  if (told !== provisioner) return [];
  if (storageClass === undefined)
    return [{ kind: 'refused', claim, error: usage(`There is no StorageClass "${className}"`) }];
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && !metadata.annotations[selectedNode])
    return waits('a pod that uses it is to be scheduled first (WaitForFirstConsumer)', false);
  const name = persistentVolumeName(metadata.uid);
  if (volumes.some((volume) => volume.metadata.name === name))
    return waits(`its PersistentVolume ${name} is there, and is about to be bound`, false);
  try {
    refuseShape(claim);
    const request = classRequest(storageClass.parameters, className);
    return [{ kind: 'wanted', claim, storageClass, request, size: requested(claim) }];
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    return [{ kind: 'refused', claim, error }];
  }
}

function refuseShape({ spec }: Claim): void {
  if (spec.volumeMode === 'Block')
    throw usage('volumeMode Block can not be made of a volume of gluster', 'It holds files: Filesystem.');
  if (spec.selector != null)
    throw usage(
      'A claim with a selector gets no new volume',
      'A selector is for volumes that are there: leave it out.',
    );
  if (spec.dataSource != null) {
    const { kind, name } = spec.dataSource;
    throw usage(
      `A new volume is empty: it can not begin as ${kind} ${name}`,
      'Leave out dataSource, and copy the files.',
    );
  }
}

function growthOf(claim: Claim, ours: readonly Volume[]): Growth | null {
  const { metadata, spec, status } = claim;
  if (spec.volumeName === '' || metadata.deletionTimestamp !== '') return null;
  const volume = ours.find((one) => one.metadata.name === spec.volumeName);
  if (volume?.spec.claimRef?.uid !== metadata.uid || status?.phase !== 'Bound') return null;
  const size = requested(claim);
  const capacity = capacityOf(volume);
  const told = parseQuantity(status.capacity.storage ?? '0');
  return size > capacity || told < capacity ? { claim, volume, size } : null;
}

function isReleased(volume: Volume, wanted: 'Delete' | 'Retain'): boolean {
  return volume.status?.phase === 'Released' && policy(volume) === wanted;
}

function policy({ spec }: Volume): string {
  return spec.persistentVolumeReclaimPolicy;
}

/** Its finalizer went after what was behind it: nothing is left to be done. */
function hasLetGo(volume: Volume): boolean {
  return volume.metadata.deletionTimestamp !== '' && !isGuarded(volume);
}

function isGuarded({ metadata }: Volume): boolean {
  return metadata.finalizers.includes(WORDS.finalizer);
}
