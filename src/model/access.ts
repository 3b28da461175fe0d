/**
 * How a host is reached: one of several ways, told apart by `via`, each with settings of its own. A further way is a
 * member more here; where it is missing then, the compiler says so.
 */
export type Access = SshAccess | KubectlAccess;

export interface SshAccess extends SshSettings {
  readonly via: 'ssh';
}

export interface SshSettings {
  readonly user?: string;
  readonly port?: number;
  readonly identityFile?: string;
  readonly sudo?: boolean;
  readonly jump?: string;
}

/** The host is a node of a Kubernetes cluster, named as there, and gluster runs in a pod on it. */
export interface KubectlAccess extends KubectlSettings {
  readonly via: 'kubectl';
}

export interface KubectlSettings {
  readonly namespace: string;
  /** Which pods are gluster's, on whatever node: by their labels, or by the DaemonSet that they are of. */
  readonly selector?: string;
  readonly daemonset?: string;
  /** Else the first one of the pod. */
  readonly container?: string;
  /** Of the kubeconfig; else its current one. */
  readonly context?: string;
}

const KNOWN: Readonly<Record<Access['via'], true>> = { ssh: true, kubectl: true };

/** By what hosts can be reached, for messages. */
export const KNOWN_TRANSPORTS = Object.keys(KNOWN).join(', ');

/** What comes from a file may name one that a later version knows. */
export function isKnownTransport(via: string): via is Access['via'] {
  return Object.hasOwn(KNOWN, via);
}

/** Without settings: as the configurations of SSH and of this program have it. */
export function sshAccess(settings: SshSettings = {}): SshAccess {
  return { via: 'ssh', ...settings };
}

/** As topology files and JSON have it: those of SSH without the name of the way, none where nothing is set. */
export function accessShape(access: Access): {
  readonly ssh?: SshSettings;
  readonly access?: KubectlAccess;
} {
  switch (access.via) {
    case 'ssh': {
      const { via: _via, ...settings } = access;
      return Object.keys(settings).length === 0 ? {} : { ssh: settings };
    }
    case 'kubectl':
      return { access };
  }
}
