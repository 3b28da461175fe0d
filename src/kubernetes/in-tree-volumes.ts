import { z } from 'zod';
import { GlusterctlError, usage } from '../model/errors.ts';
import type { KiB } from '../model/sizes.ts';
import { kubernetesName } from './objects/names.ts';
import type { Words } from './objects/object.ts';
import type { AccessMode, ClaimReference } from './objects/persistent-volume.ts';
import { GID_ANNOTATION } from './objects/persistent-volume.ts';
import { parseQuantity } from './objects/quantity.ts';

/** A PersistentVolume of the plugin that Kubernetes had before 1.26. */
export interface InTreeVolume {
  readonly name: string;
  /** In gluster. */
  readonly volume: string;
  /** A folder in it that is all that pods see; empty: they see it all. */
  readonly folder: string;
  readonly sizeKiB: KiB;
  /** 0: none. */
  readonly gid: number;
  readonly accessModes: readonly AccessMode[];
  readonly readOnly: boolean;
  readonly reclaimPolicy: string;
  readonly storageClassName: string;
  readonly mountOptions: readonly string[];
  readonly labels: Words;
  readonly claim: ClaimReference | null;
}

const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const;
const words = z.record(z.string(), z.string()).nullish();

/** Of others no more is asked than that they are not of this plugin. */
export const anyVolume = z.looseObject({
  kind: z.literal('PersistentVolume').optional(),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ glusterfs: z.looseObject({}).nullish() }),
});

const inTree = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: words, annotations: words }),
  spec: z.looseObject({
    glusterfs: z.looseObject({ path: z.string(), readOnly: z.boolean().nullish() }),
    capacity: z.looseObject({ storage: z.string() }),
    accessModes: z.array(z.enum(ACCESS_MODES)).min(1),
    persistentVolumeReclaimPolicy: z.string().nullish(),
    storageClassName: z.string().nullish(),
    mountOptions: z.array(z.string()).nullish(),
    claimRef: z.looseObject({ name: z.string(), namespace: z.string() }).nullish(),
  }),
});

/** Those of the plugin, by name; `where` they stand is told with what is wrong. */
export function inTreeVolumes(objects: readonly unknown[], where: string): readonly InTreeVolume[] {
  return objects
    .map((object) => parsed(anyVolume, object, where))
    .filter(({ spec }) => (spec.glusterfs ?? null) !== null)
    .map((object) => inTreeVolume(object, where))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function inTreeVolume(object: z.infer<typeof anyVolume>, where: string): InTreeVolume {
  const of = `${where}, PersistentVolume ${object.metadata.name}`;
  const { metadata, spec } = parsed(inTree, object, of);
  const [volume = '', ...folders] = spec.glusterfs.path.split('/').filter((part) => part !== '');
  if (!/^[\w-]+$/.test(volume) || folders.includes('..'))
    throw usage(`${of}: ${JSON.stringify(spec.glusterfs.path)} is no volume of gluster`);
  const gid = Number(metadata.annotations?.[GID_ANNOTATION] ?? 0);
  return {
    name: metadata.name,
    volume,
    folder: folders.join('/'),
    sizeKiB: parseQuantity(spec.capacity.storage, `capacity (${of})`),
    gid: Number.isSafeInteger(gid) && gid > 0 ? gid : 0,
    accessModes: spec.accessModes,
    readOnly: spec.glusterfs.readOnly ?? false,
    reclaimPolicy: spec.persistentVolumeReclaimPolicy ?? 'Retain',
    storageClassName: spec.storageClassName ?? '',
    mountOptions: spec.mountOptions ?? [],
    labels: metadata.labels ?? {},
    claim: spec.claimRef == null ? null : { namespace: spec.claimRef.namespace, name: spec.claimRef.name },
  };
}

function parsed<T>(schema: z.ZodType<T>, object: unknown, where: string): T {
  const { data, error } = schema.safeParse(object);
  if (error === undefined && data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  throw new GlusterctlError('usage', `${where}: ${(issue?.path ?? []).join('.')}: ${issue?.message ?? ''}`, {
    hint: 'It is to hold PersistentVolumes, as "kubectl get pv -o json" prints them.',
  });
}

/** The objects of a file: one, several, or a List of them. */
export function objectsOf(documents: readonly unknown[]): readonly unknown[] {
  return documents.flatMap((document) => {
    if (document === null) return [];
    const list = z.looseObject({ kind: z.string(), items: z.array(z.unknown()) }).safeParse(document);
    return list.success ? list.data.items : [document];
  });
}

/** Both are there for a while, so the new one has a name of its own. */
export function replacementName({ name }: Pick<InTreeVolume, 'name'>, driver: string): string {
  const longest = 253 - driver.length - 1;
  return `${kubernetesName(name).slice(0, longest)}-${driver}`;
}
