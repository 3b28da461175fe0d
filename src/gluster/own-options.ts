import { isCalled } from './options.ts';

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
  /^(?:cluster\.(?:brick-multiplex|max-bricks-per-process|daemon-log-level|localtime-logging|op-version|max-op-version|server-quorum-ratio|enable-shared-storage|brick-graceful-cleanup)|glusterd\.vol_count_per_thread)$/;

/** Whether gluster has it for all volumes alone, and refuses to set it on one. */
export function isOfAll(key: string): boolean {
  return OF_ALL.test(key);
}

/** Nobody has set it for this volume. */
export function isSetByGluster(key: string, value: string): boolean {
  const usual = OF_GLUSTER[key];
  return isOfAll(key) || (usual !== undefined && new RegExp(`^(?:${usual})$`).test(value));
}

/**
 * Of all volumes of the pool, whichever it is set on; reset is each alone. (`GLOBAL_DOC` in gluster's own table of options, 10 and 11; that
 * it does so was seen with the first of them on 10.3.) What is for no single volume, as the above, gluster refuses to set on one.
 */
const ON_ALL_BY_ONE = [
  'client.strict-locks',
  'server.outstanding-rpc-limit',
  ...[
    'acl addr-namelookup auth-cache-ttl-sec auth-refresh-interval-sec drc drc-size dynamic-volumes enable-ino32',
    'export-dirs export-volumes exports-auth-enable mem-factor mount-rmtab mount-udp nlm outstanding-rpc-limit port',
    'rdirplus read-size readdir-size register-with-portmap write-size',
  ].flatMap((names) => names.split(' ').map((name) => `nfs.${name}`)),
];

/** Whether gluster sets it on all volumes when it is set on one. */
export function isSetOnAll(key: string): boolean {
  return ON_ALL_BY_ONE.some((name) => isCalled(name, key));
}
