import { refused } from '../../model/errors.ts';

/** Block volumes are shown and protect the volumes that host them; making and changing them is not done here yet. */
export function notYet(): Error {
  return refused(
    'Block volumes are not created, expanded or deleted by this version',
    'Use gluster-block on a host of the cluster. Those that the state knows are listed and protected.',
  );
}
