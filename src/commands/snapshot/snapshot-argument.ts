import { argument } from '../../cli/argument.ts';
import { snapshots } from '../shared/ask/from-state.ts';

export const snapshotArgument = argument.one(
  { name: 'SNAPSHOT', summary: 'name of a snapshot' },
  { required: 'Snapshot name missing', ask: snapshots },
);
