/** Where a host keeps the highest number that it has seen of each thing: a small file for each, in a folder for each state. */
export const FENCES_ROOT = '/var/lib/glusterctl/fence';

/** Where a host keeps what can't be read from its disks and from gluster: a small file about each thing on it. */
export const NOTES_ROOT = '/var/lib/glusterctl/notes';

/** Where these are written, to be moved there all at once: on the same file system, and where nobody looks for them. */
export const NEW_NOTES_ROOT = `${NOTES_ROOT}.new`;
