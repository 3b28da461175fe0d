import { type KubernetesObject, type Metadata, metadata, type Words } from './object.ts';

/** Files that pods are given: those of a ConfigMap anybody may read who may look at it. */
export interface ConfigMap extends KubernetesObject {
  readonly kind: 'ConfigMap';
  readonly data: Words;
}

export interface Secret extends KubernetesObject {
  readonly kind: 'Secret';
  readonly type: string;
  /** In base64. */
  readonly data: Words;
}

export function configMap(about: Metadata, data: Words): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(about), data };
}

/** `files` are as they are on disk. */
export function secret(about: Metadata, files: Words, type = 'Opaque'): Secret {
  const data = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Buffer.from(text, 'utf8').toString('base64')]),
  );
  return { apiVersion: 'v1', kind: 'Secret', metadata: metadata(about), type, data };
}
