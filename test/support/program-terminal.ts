/** The built program, for a shell at a terminal: `"$NODE" "$GLUSTERCTL"` starts it, and all that it keeps is in the folder. */
export function programIn(folder: string): NodeJS.ProcessEnv {
  return {
    HOME: folder,
    TMPDIR: folder,
    NODE: process.execPath,
    GLUSTERCTL: new URL('../../bin/glusterctl.js', import.meta.url).pathname,
    // Who looks at screens reads them from the terminal.
    GLUSTERCTL_PAGER: 'off',
    PS1: '> ',
    ENV: '',
    SHELL: '/bin/sh',
  };
}

/** For such a shell: glusterctl is a command. */
export const CALLED = 'glusterctl() { "$NODE" "$GLUSTERCTL" "$@"; }';
