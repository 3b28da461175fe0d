/** What comes after a database was taken over: the hosts are compared with it. */
export const AFTER_IMPORT = 'Compare it with the hosts: glusterctl verify';
