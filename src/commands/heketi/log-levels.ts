export const LEVELS = ['none', 'critical', 'error', 'warning', 'info', 'debug'];

/** Every script that is run on a host is in the log, with its result: what Heketi called debug. */
export const LEVEL = 'debug';
