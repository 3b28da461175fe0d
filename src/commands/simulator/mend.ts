import { onHosts } from './on-hosts.ts';

export const mend = onHosts('mend', 'Takes back the defects and faults of simulated hosts', {
  title: 'The second host is sound again',
  line: 'simulator mend gl2',
});
