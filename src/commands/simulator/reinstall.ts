import { onHosts } from './on-hosts.ts';

export const reinstall = onHosts(
  'reinstall',
  'Takes all that simulated hosts hold: they come up empty, under their old names',
  {
    title: 'The second host was lost, and an empty one has its name',
    line: 'simulator reinstall gl2',
  },
);
