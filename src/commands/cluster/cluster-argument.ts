import { argument } from '../../cli/argument.ts';
import { clusters } from '../shared/ask/from-state.ts';

/** Which cluster. */
export const cluster = argument.one(
  { name: 'CLUSTER', summary: 'id, beginning of the id, or name' },
  { required: 'Cluster id missing', hint: '"glusterctl cluster list" shows the ids.', ask: clusters },
);
