/** Larger than any database that Heketi has kept. */
export const MOST_BYTES = 256 * 1024 * 1024;
