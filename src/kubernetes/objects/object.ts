/** What every object of Kubernetes has; as it is sent, so that it can be printed or posted as it stands. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Words;
  readonly annotations?: Words;
  readonly finalizers?: readonly string[];
}

export type Words = Readonly<Record<string, string>>;

/** Without what is empty: an object shows only what was said of it. */
export function metadata({
  name,
  namespace = '',
  labels = {},
  annotations = {},
  finalizers = [],
}: Metadata): Metadata {
  return {
    name,
    ...(namespace === '' ? {} : { namespace }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ...(finalizers.length === 0 ? {} : { finalizers }),
  };
}
