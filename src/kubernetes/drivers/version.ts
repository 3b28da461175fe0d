import { usage } from '../../model/errors.ts';

/** Which Kubernetes it is, as far as it matters here. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
  /** As it was told: it may name who built it. */
  readonly text: string;
}

/** `v1.27.3+k3s1`, `1.25`, and the `20+` of some vendors. */
export function kubernetesVersion(text: string): KubernetesVersion {
  const [, major, minor] = /^v?(\d{1,3})\.(\d{1,3})(?:[.+-][\w.+-]*)?$/.exec(text.trim()) ?? [];
  if (major === undefined || minor === undefined)
    throw usage(
      `"${text}" is no version of Kubernetes`,
      'It reads 1.27 or v1.27.3+k3s1, as "kubectl version" tells it of the server.',
    );
  return { major: Number(major), minor: Number(minor), text: text.trim() };
}

export function isBefore({ major, minor }: KubernetesVersion, other: number): boolean {
  return major < 1 || (major === 1 && minor < other);
}
