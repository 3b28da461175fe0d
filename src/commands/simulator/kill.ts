import { onHosts } from './on-hosts.ts';

export const kill = onHosts('kill', 'Cuts the power of simulated hosts: what is not on disk is lost', {
  title: 'The second host goes down',
  line: 'simulator kill gl2',
});
