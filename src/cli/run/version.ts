declare const GLUSTERCTL_VERSION: string | undefined;

/** What `--version` alone prints; null for any other command line. From the sources it says `(dev)`, as heketi-cli does. */
export function versionLine(argv: readonly string[], programName: string): string | null {
  if (argv.length !== 1 || (argv[0] !== '--version' && argv[0] !== '-v')) return null;
  return versionOf(programName);
}

export function versionOf(programName: string): string {
  const version = typeof GLUSTERCTL_VERSION === 'string' ? `v${GLUSTERCTL_VERSION}` : '(dev)';
  return `${programName} ${version}\n`;
}
