import { carryOut } from '../../actions/carry-out.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import { quote } from '../../shell/quote.ts';
import { silentClusterView } from '../../ui/views/cluster.ts';
import { words } from '../shared/ask/words.ts';
import { cluster } from './cluster-argument.ts';
import { validName } from './valid-name.ts';

function toUnname([word = '']: readonly string[]): string {
  return `To take its name away: glusterctl cluster rename ${quote(word)} --no-name`;
}

function mustBeName(text: string): void {
  if (text === '') throw usage('Type a name');
  validName(text);
}

export const rename = command({
  path: ['cluster', 'rename'],
  summary: 'Give a cluster a name, or another one',
  arguments: {
    cluster,
    name: argument.optional(
      { name: 'NAME', summary: 'the new name', instead: toUnname },
      { required: 'New name missing', ask: words('New name', mustBeName), orFlag: 'noName' },
    ),
  },
  flags: { noName: flag.bool({ summary: 'take its name away: it is called by its id from then on' }) },
  examples: [
    { title: 'Call it production', line: 'cluster rename lab production' },
    { title: 'Only its id is left', line: 'cluster rename lab --no-name' },
  ],
  changes: true,
  check({ name, noName }) {
    if (name === '' && !noName)
      throw usage('New name missing', 'It reads: glusterctl cluster rename CLUSTER NAME');
    if (name !== '' && noName) throw usage('NAME and --no-name exclude each other');
    validName(name);
  },
  async run(context, { cluster: reference, name }) {
    const { id } = findCluster(await context.store.read(), reference);
    const { planRenameCluster } = await import('../../plans/change-cluster.ts');
    const { state } = await carryOut(context, (planning) => planRenameCluster(id, validName(name), planning));
    return silentClusterView(state, findCluster(state, id));
  },
});
