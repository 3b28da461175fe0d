declare const GLUSTERCTL_VERSION: string | undefined;

/** Put in by the build; from the sources it says so, as heketi-cli does. */
export function programVersion(): string {
  return typeof GLUSTERCTL_VERSION === 'string' ? `v${GLUSTERCTL_VERSION}` : '(dev)';
}
