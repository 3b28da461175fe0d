import { usage } from '../../model/errors.ts';

/** Beside labels and names of objects: what says to whom they belong. */
export const PART_OF: Readonly<Record<string, string>> = { 'app.kubernetes.io/managed-by': 'glusterctl' };

const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** RFC 1123, as the API server asks it of namespaces. */
export function isDnsLabel(text: string): boolean {
  return LABEL.test(text);
}

/** As it asks it of most names. */
export function isDnsSubdomain(text: string): boolean {
  return (
    text.length <= 253 && text.split('.').every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part))
  );
}

/** As it asks it of services, which have endpoints of the same name. */
export function isServiceName(text: string): boolean {
  return /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

export function refuseNamespace(text: string): void {
  if (!isDnsLabel(text))
    throw usage(
      `"${text}" is no namespace of Kubernetes`,
      'It has small letters, digits and "-", at most 63, and begins and ends with a letter or a digit.',
    );
}

/** `what` is told: `name of a PersistentVolume`. */
export function refuseName(text: string, what: string): void {
  if (!isDnsSubdomain(text))
    throw usage(
      `"${text}" can't be the ${what}`,
      'It has small letters, digits, "-" and ".", at most 253, and begins and ends with a letter or a digit.',
    );
}

/**
 * A name of gluster as one that Kubernetes takes: capitals become small, "_" becomes "-". Different names may become the same one, so
 * where that matters a name has something of an id in it.
 */
export function kubernetesName(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^-a-z0-9.]/g, '-');
  return (
    plain
      .replaceAll(/^[-.]+|[-.]+$/g, '')
      .slice(0, 200)
      .replace(/[-.]+$/, '') || 'volume'
  );
}
