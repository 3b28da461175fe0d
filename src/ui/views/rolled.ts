import type { Id } from '../../model/ids.ts';
import type { View } from '../view.ts';

/** Hosts that a command went through. */
export function rolledView(cluster: Id, hosts: readonly string[]): View {
  return {
    text: () => hosts.map((host) => `${host}: done, and all is healed\n`).join(''),
    json: () => ({ cluster, hosts }),
    table: () => ({
      columns: [{ title: 'HOST' }, { title: 'RESULT' }],
      rows: hosts.map((host) => [host, 'done']),
    }),
    names: () => [...hosts],
  };
}
