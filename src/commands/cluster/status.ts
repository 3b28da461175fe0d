import { command } from '../../cli/define.ts';
import { STATUS } from '../status/shared.ts';

export const status = command({
  ...STATUS,
  path: ['cluster', 'status'],
  summary: 'The same as "status"',
  examples: [{ title: 'How the cluster called lab does', line: 'cluster status lab' }],
});
