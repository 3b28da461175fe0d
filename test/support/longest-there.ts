/** How long a host lets it go on, by the words of the command itself: it waits for a lock, runs, and is killed. */
export function longestThere(command: string): number {
  const [, wait = '0'] = /\bflock .*?--wait (\d+) /.exec(command) ?? [];
  const [, grace = '', limit = ''] = /\btimeout --kill-after=(\d+) (\d+) sh -s$/.exec(command) ?? [];
  if (limit === '') throw new Error(`no limit in: ${command}`);
  return Number(wait) + Number(limit) + Number(grace);
}
