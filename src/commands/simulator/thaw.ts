import { onHosts } from './on-hosts.ts';

export const thaw = onHosts('thaw', 'Lets frozen hosts go on', {
  title: 'It answers again',
  line: 'simulator thaw gl2',
});
