/** Where a host keeps the highest number that it has seen of each thing: a small file for each, in a folder for each state. */
export const FENCES_ROOT = '/var/lib/glusterctl/fence';
