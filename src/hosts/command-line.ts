import { quote } from '../shell/quote.ts';
import type { RunOptions } from './hosts.ts';
import { KILL_AFTER_SECONDS, limitThere } from './script-time.ts';

/** With this it ends where an earlier script still holds the lock. */
export const STILL_RUNNING = 75;

/**
 * The command that runs what it is sent as a script: bounded in time on the host, and never twice at once under one
 * lock. `under`: words of a command that runs it all, as `sudo -n`.
 */
export function commandLine(options: RunOptions, under: readonly string[] = []): string {
  const { lock } = options;
  const limit = limitThere(options);
  const words = [
    ...under,
    ...(lock === undefined
      ? []
      : ['flock', '--close', '--wait', limit, '--conflict-exit-code', STILL_RUNNING, lockFile(lock)]),
    ...['timeout', `--kill-after=${KILL_AFTER_SECONDS}`, limit, 'sh', '-s'],
  ];
  return words.map(quote).join(' ');
}

/** Held on a host while a script of that lock runs there. */
export function lockFile(lock: string): string {
  return `/run/lock/glusterctl-${lock}.lock`;
}
