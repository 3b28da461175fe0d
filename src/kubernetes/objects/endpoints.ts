import { isIP } from 'node:net';
import { refused } from '../../model/errors.ts';
import { type KubernetesObject, type Metadata, metadata } from './object.ts';

export interface Endpoints extends KubernetesObject {
  readonly kind: 'Endpoints';
  readonly subsets: readonly {
    readonly addresses: readonly { readonly ip: string }[];
    readonly ports: readonly { readonly port: number }[];
  }[];
}

export interface Service extends KubernetesObject {
  readonly kind: 'Service';
  readonly spec: { readonly ports: readonly { readonly port: number }[] };
}

/** Any number will do: nothing is ever sent there, but Kubernetes wants one. */
const PORT = 1;

/** Hosts of gluster for the plugin that was built into Kubernetes before 1.26. */
export function endpoints(about: Metadata, hosts: readonly string[]): Endpoints {
  const nameless = hosts.filter((host) => isIP(host) === 0);
  if (nameless.length > 0)
    throw refused(
      `Endpoints of Kubernetes hold addresses only, and ${nameless.join(', ')} ${nameless.length === 1 ? 'is a name' : 'are names'}`,
    );
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: metadata(about),
    subsets: [{ addresses: hosts.map((ip) => ({ ip })), ports: [{ port: PORT }] }],
  };
}

/** Without a selector, of the same name: it keeps the endpoints from being cleared away. */
export function endpointsService(about: Metadata): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(about),
    spec: { ports: [{ port: PORT }] },
  };
}
