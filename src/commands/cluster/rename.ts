import { carryOut } from '../../actions/carry-out.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { silentClusterView } from '../../ui/views/cluster.ts';
import { words } from '../shared/ask/words.ts';
import { cluster } from './cluster-argument.ts';
import { validName } from './valid-name.ts';

function mustBeName(text: string): void {
  if (text === '') throw usage('Type a name');
  validName(text);
}

export const rename = command({
  path: ['cluster', 'rename'],
  summary: 'Give a cluster a name, or another one',
  arguments: {
    cluster,
    name: argument.withFallback({ name: 'NAME', summary: 'the new name; "" takes the name away' }, null, {
      required: 'New name missing',
      ask: words('New name', mustBeName),
    }),
  },
  examples: [{ title: 'Call it production', line: 'cluster rename lab production' }],
  changes: true,
  check({ name }) {
    if (name === null) throw usage('New name missing', 'It reads: glusterctl cluster rename CLUSTER NAME');
    validName(name);
  },
  async run(context, { cluster: reference, name }) {
    const { id } = findCluster(await context.store.read(), reference);
    const { planRenameCluster } = await import('../../plans/change-cluster.ts');
    const { state } = await carryOut(context, (planning) =>
      planRenameCluster(id, validName(name ?? ''), planning),
    );
    return silentClusterView(state, findCluster(state, id));
  },
});
