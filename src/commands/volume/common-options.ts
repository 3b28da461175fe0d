import type { Offered } from '../../cli/flag-shape.ts';

/** An option of gluster that is set by hand now and then, and does no harm to data. */
interface CommonOption {
  readonly key: string;
  readonly summary: string;
  /** Where it is one of a few. */
  readonly values?: readonly string[];
}

const SWITCH = ['on', 'off'] as const;
const LOG_LEVELS = ['CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG', 'TRACE'] as const;

export const COMMON_OPTIONS: readonly CommonOption[] = [
  { key: 'auth.allow', summary: 'addresses that may mount it, as 10.0.0.*,10.0.1.5' },
  { key: 'auth.reject', summary: 'addresses that may not mount it' },
  { key: 'client.event-threads', summary: 'threads of each client for the network' },
  { key: 'server.event-threads', summary: 'threads of each brick for the network' },
  { key: 'diagnostics.brick-log-level', summary: 'how much bricks log', values: LOG_LEVELS },
  { key: 'diagnostics.client-log-level', summary: 'how much clients log', values: LOG_LEVELS },
  { key: 'features.cache-invalidation', summary: 'clients are told of changes by others', values: SWITCH },
  { key: 'features.cache-invalidation-timeout', summary: 'seconds that they are told for' },
  { key: 'features.read-only', summary: 'no client may write', values: SWITCH },
  { key: 'network.inode-lru-limit', summary: 'inodes that a brick keeps in memory' },
  { key: 'network.ping-timeout', summary: 'seconds until a client gives a silent host up' },
  { key: 'performance.cache-size', summary: 'cache of each client, as 64MB' },
  { key: 'performance.client-io-threads', summary: 'several threads in each client', values: SWITCH },
  { key: 'performance.io-thread-count', summary: 'threads of each brick for its disk' },
  { key: 'performance.md-cache-timeout', summary: 'seconds that clients keep attributes' },
  {
    key: 'performance.parallel-readdir',
    summary: 'folders are read from all bricks at once',
    values: SWITCH,
  },
  { key: 'performance.readdir-ahead', summary: 'folders are read ahead', values: SWITCH },
  { key: 'performance.write-behind-window-size', summary: 'what a client holds back of a file, as 1MB' },
];

/** What completion offers: `KEY`, and `KEY=` with the values behind it. */
export const OFFERED_OPTIONS: readonly Offered[] = COMMON_OPTIONS.map(({ key, summary }) => [key, summary]);
export const OFFERED_SETTINGS: readonly Offered[] = COMMON_OPTIONS.flatMap(
  ({ key, summary, values = [] }): readonly Offered[] => [
    [`${key}=`, summary],
    ...values.map((value): Offered => `${key}=${value}`),
  ],
);
