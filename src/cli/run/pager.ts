import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How less shows what fits at once without waiting, keeps colours, and leaves what it showed on the screen. */
const LESS = 'FRX';

export interface Pager {
  /** As a user would type it in a shell; what PAGER says is for one to read. */
  readonly command: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Ends it. */
  readonly stop: AbortSignal;
}

/** Shows a text until its reader has seen enough. False: the pager is not there, or failed. */
export async function showInPager(text: string, { command, variables, stop }: Pager): Promise<boolean> {
  const child = spawn('/bin/sh', ['-c', command], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS, ...variables },
  });
  const end = (): void => void child.kill('SIGTERM');
  stop.addEventListener('abort', end);
  // Its reader may have seen enough before all of it was written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(text);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    // By a signal it was ended by somebody, which is no failure of its own; a shell tells so by a code above 128.
    return code === null || code === 0 || code > 128;
  } catch {
    return false;
  } finally {
    stop.removeEventListener('abort', end);
  }
}
