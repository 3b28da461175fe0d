import { z } from 'zod';

/** What answers of the API server have to say, as far as anybody here asks; all else in them stays as it is. */

/** An absent object, list or word is an empty one to everybody who reads it. */
const words = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found) => found ?? {});
const list = z
  .array(z.string())
  .nullish()
  .transform((found) => found ?? []);
const text = z
  .string()
  .nullish()
  .transform((found) => found ?? '');

const metadata = z.looseObject({
  name: z.string(),
  namespace: text,
  uid: z.string(),
  resourceVersion: text,
  annotations: words,
  finalizers: list,
  /** Empty: nobody has asked that it goes. */
  deletionTimestamp: text,
});

const reference = z.looseObject({ name: text, namespace: text, uid: text });

export const claimAnswer = z.looseObject({
  metadata,
  spec: z.looseObject({
    accessModes: list,
    storageClassName: text,
    volumeName: text,
    volumeMode: text,
    selector: z.looseObject({}).nullish(),
    dataSource: z.looseObject({ kind: text, name: text }).nullish(),
    resources: z.looseObject({ requests: words }).nullish(),
  }),
  status: z.looseObject({ phase: text, capacity: words }).nullish(),
});

export const volumeAnswer = z.looseObject({
  metadata,
  spec: z.looseObject({
    capacity: words,
    storageClassName: text,
    persistentVolumeReclaimPolicy: text,
    claimRef: reference.nullish(),
  }),
  status: z.looseObject({ phase: text }).nullish(),
});

export const classAnswer = z.looseObject({
  metadata,
  provisioner: z.string(),
  parameters: words,
  reclaimPolicy: text,
  volumeBindingMode: text,
  allowVolumeExpansion: z.boolean().nullish(),
  mountOptions: list,
});

export const namedAnswer = z.looseObject({ metadata });

export const eventAnswer = z.looseObject({ metadata, count: z.number().nullish() });

export const versionAnswer = z.looseObject({ major: z.string(), minor: z.string(), gitVersion: text });

/** Of any kind. What lies behind `continue` is yet to be asked for. */
export const listAnswer = z.looseObject({
  metadata: z.looseObject({ continue: text }).nullish(),
  items: z.array(z.unknown()).nullish(),
});

/** What a refusal says. */
export const statusAnswer = z.looseObject({ message: text, reason: text });

export type Claim = z.infer<typeof claimAnswer>;
export type Volume = z.infer<typeof volumeAnswer>;
export type StorageClass = z.infer<typeof classAnswer>;
