/** Commands of heketi-cli that are not here, each with what comes nearest. The key begins every one of their names. */
const NOT_THERE: ReadonlyMap<string, string> = new Map([
  [
    'server state',
    '"server state examine gluster" is not there yet: nothing compares the state with gluster. Nearest: "glusterctl state check" for the state by itself, "glusterctl volume status VOLUME" for what gluster says.',
  ],
  ...['openshift-heketi', 'heketi-db', 'kubernetes-heketi'].map((name): [string, string] => [
    `setup-${name}-storage`,
    `There is no server whose database could be kept on a volume, so no "setup-${name}-storage": the state is one file. Nearest: "glusterctl state path" says where, "glusterctl state backup" copies it.`,
  ]),
]);

/** Why a command of heketi-cli's is not here, in one line; null for words that it never knew either. */
export function notThere(path: readonly string[]): string | null {
  const words = path.join(' ');
  for (const [beginning, why] of NOT_THERE) if (`${words} `.startsWith(`${beginning} `)) return why;
  return null;
}
