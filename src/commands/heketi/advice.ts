/** What comes after a database was taken over: what it says is compared with the hosts. */
export const AFTER_IMPORT = 'See how it does on the hosts: glusterctl status';
