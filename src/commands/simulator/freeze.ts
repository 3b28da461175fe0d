import { onHosts } from './on-hosts.ts';

export const freeze = onHosts('freeze', 'Makes simulated hosts hang: no connection is answered any more', {
  title: 'The second host answers nobody',
  line: 'simulator freeze gl2',
});
