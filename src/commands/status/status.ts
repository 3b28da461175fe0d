import { command } from '../../cli/define.ts';
import { STATUS } from './shared.ts';

export const status = command({
  ...STATUS,
  path: ['status'],
  summary: 'Look at all hosts at once, and say how the clusters do and what to do about it',
  examples: [
    { title: 'Everything, with what is wrong first', line: 'status' },
    { title: 'Only what is in trouble', line: 'status -x' },
    { title: 'For programs', line: 'status -o json' },
    { title: "For node_exporter's textfile collector", line: 'status -o prometheus' },
    { title: 'One line for Nagios, with its exit codes', line: 'status --nagios' },
  ],
});
