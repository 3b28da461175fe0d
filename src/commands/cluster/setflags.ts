import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { goBool } from '../../cli/parse/go-values.ts';
import { usage } from '../../model/errors.ts';
import { findCluster } from '../../model/lookup.ts';
import type { ClusterFlags } from '../../plans/change-cluster.ts';
import { silentClusterView } from '../../ui/views/cluster.ts';
import { kindsOfVolumes } from './ask-kinds.ts';
import { cluster } from './cluster-argument.ts';

const NOTHING_SAID = 'At least one of --file or --block must be specified.';

export const setflags = command({
  path: ['cluster', 'setflags'],
  summary: 'Say what kinds of volumes a cluster may hold',
  arguments: { cluster },
  flags: {
    // Texts: heketi-cli takes "--file false" in two words.
    block: flag.text({
      placeholder: 'BOOL',
      mayBeEmpty: true,
      summary: 'whether block volumes may be created on it',
    }),
    file: flag.text({
      placeholder: 'BOOL',
      mayBeEmpty: true,
      summary: 'whether file volumes may be created on it',
    }),
  },
  examples: [{ title: 'No block volumes on it from now on', line: 'cluster setflags lab --block=false' }],
  misses: [
    {
      flag: 'file',
      label: '--file or --block',
      required: NOTHING_SAID,
      when: (said) => said('file') === '' && said('block') === '',
      ask: kindsOfVolumes,
    },
  ],
  changes: true,
  ignoresSurplus: true,
  ignoresJsonFlag: true,
  check({ file, block }) {
    if (file === '' && block === '') throw usage(NOTHING_SAID);
    flagsOf(file, block);
  },
  async run(context, { cluster: reference, file, block }) {
    const { id } = findCluster(await context.store.read(), reference);
    const { planSetClusterFlags } = await import('../../plans/change-cluster.ts');
    const { state } = await carryOut(context, (planning) =>
      planSetClusterFlags(id, flagsOf(file, block), planning),
    );
    return silentClusterView(state, findCluster(state, id));
  },
});

function flagsOf(file: string, block: string): ClusterFlags {
  return { file: said(file), block: said(block) };
}

/** null where it says nothing. */
function said(text: string): boolean | null {
  if (text === '') return null;
  try {
    return goBool(text);
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}
