/** Commands of heketi-cli that are not here, each with what comes nearest. The key begins every one of their names. */
const NOT_THERE: ReadonlyMap<string, string> = new Map([
  [
    'server state',
    '"server state examine gluster" is not there: "glusterctl verify" compares the state with what gluster and the hosts have, "glusterctl state check" looks at the state by itself.',
  ],
]);

/** Why a command of heketi-cli's is not here, in one line; null for words that it never knew either. */
export function notThere(path: readonly string[]): string | null {
  const words = path.join(' ');
  for (const [beginning, why] of NOT_THERE) if (`${words} `.startsWith(`${beginning} `)) return why;
  return null;
}
