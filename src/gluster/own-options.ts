/** gluster sets these by itself: when it makes a volume, takes a snapshot of it, clones it or puts it back. */
const OF_GLUSTER: Readonly<Record<string, string>> = {
  'transport.address-family': 'inet6?',
  'nfs.disable': 'on',
  'storage.fips-mode-rchecksum': 'on',
  'cluster.granular-entry-heal': 'on|enable',
  'performance.client-io-threads': 'off',
  'features.barrier': 'disable',
  'features.quota': 'off',
  'features.inode-quota': 'off',
  'features.quota-deem-statfs': 'off',
  'features.trash': 'off',
};

/** For all volumes of the cluster: `volume info` shows them with each. */
const OF_ALL =
  /^cluster\.(brick-multiplex|max-bricks-per-process|daemon-log-level|localtime-logging|op-version|server-quorum-ratio|enable-shared-storage|brick-graceful-cleanup)$/;

/** Nobody has set it for this volume. */
export function isSetByGluster(key: string, value: string): boolean {
  const usual = OF_GLUSTER[key];
  return OF_ALL.test(key) || (usual !== undefined && new RegExp(`^(?:${usual})$`).test(value));
}
