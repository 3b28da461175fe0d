/** What comes after a database was taken over: what it says is compared with the hosts. */
export const AFTER_IMPORT = 'What hosts and state differ in: glusterctl verify';
