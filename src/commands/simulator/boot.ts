import { onHosts } from './on-hosts.ts';

export const boot = onHosts('boot', 'Switches simulated hosts on again', {
  title: 'It is back, with the same disks',
  line: 'simulator boot gl2',
});
