import { argument } from '../../cli/argument.ts';

export const snapshotArgument = argument.one(
  { name: 'SNAPSHOT', summary: 'name of a snapshot' },
  { required: 'Snapshot name missing' },
);
