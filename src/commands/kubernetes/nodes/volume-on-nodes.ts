import type { NodeResult } from '../../../actions/mount-on-nodes.ts';
import { argument } from '../../../cli/argument.ts';
import type { Ask } from '../../../cli/ask.ts';
import type { Context } from '../../../cli/context.ts';
import { flag } from '../../../cli/flag.ts';
import type { ClientMount } from '../../../gluster/client-mount.ts';
import { mountPoint, SENTINEL, TOP_SENTINEL } from '../../../kubernetes/drivers/node-mount.ts';
import { hostsToMount } from '../../../model/hosts-to-mount.ts';
import { findVolume } from '../../../model/lookup.ts';
import { mountUnit } from '../../../model/mount-unit.ts';
import type { HostAddress } from '../../../model/plan.ts';
import { isHostName } from '../../../plans/validate.ts';
import { volumes } from '../../shared/ask/from-state.ts';
import { chosenHosts } from '../../shared/chosen-hosts.ts';
import { allFailed, failureNotes } from '../../shared/failures.ts';
import { mountRootFlag } from '../manifest/mount-flags.ts';

const nodeNames: Ask = {
  async answer({ context }) {
    const typed = await context.prompt.ask({
      question: 'Which nodes of Kubernetes? (with blanks between)',
      complaint(text) {
        const wrong = namesIn(text).find((word) => !isHostName(word));
        if (wrong !== undefined) return `"${wrong}" is no name or address of a host`;
        return namesIn(text).length === 0 ? 'Type names or addresses, as SSH reaches them' : null;
      },
    });
    return { words: namesIn(typed) };
  },
};

function namesIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

export const nodesArgument = argument.many(
  { name: 'NODE', summary: 'nodes of Kubernetes, as SSH knows them; they need not be managed' },
  {
    required: 'No nodes',
    hint: 'Name those that run pods with the volume, as "kubectl get nodes" lists them.',
    ask: nodeNames,
  },
);

export const volumeOnNodesFlags = {
  volume: flag.text({
    placeholder: 'VOLUME',
    summary: 'id, beginning of the id, or name of the volume',
    required: 'Volume id missing',
    hint: 'It is given with --volume=VOLUME.',
    ask: volumes,
  }),
  mountRoot: mountRootFlag,
};

interface Asked {
  readonly nodes: readonly string[];
  readonly volume: string;
  readonly mountRoot: string;
  readonly dataAtTop: boolean;
}

export interface VolumeOnNodes {
  readonly nodes: readonly HostAddress[];
  readonly uses: readonly string[];
  readonly mount: ClientMount;
}

export async function volumeOnNodes(context: Context, asked: Asked): Promise<VolumeOnNodes> {
  const state = await context.store.read();
  const volume = findVolume(state, asked.volume);
  const chosen = await chosenHosts(context, asked.nodes, '');
  const nodes = new Map(chosen.map(({ address }) => [address.name, address]));
  return {
    nodes: [...nodes.values()],
    uses: [volume.id],
    mount: {
      volume: volume.name,
      unit: mountUnit(volume.name, hostsToMount(state, volume), mountPoint(volume.name, asked.mountRoot)),
      sentinel: { name: asked.dataAtTop ? TOP_SENTINEL : SENTINEL, isTop: asked.dataAtTop },
      gid: volume.gid,
    },
  };
}

/** What failed is told, each reason once; where all has, that is the error of the command. */
export function toldOfNodes(
  results: readonly NodeResult[],
  { settings }: Pick<Context, 'settings'>,
  verb: string,
): readonly string[] {
  const failures = results.flatMap(({ node, error }) => (error === null ? [] : [{ name: node, error }]));
  const interrupted = failures.find(({ error }) => error.code === 'interrupted');
  if (interrupted !== undefined) throw interrupted.error;
  if (failures.length > 0 && failures.length === results.length) throw allFailed(failures);
  return failureNotes(failures, { done: results.length - failures.length, verb, dryRun: settings.dryRun });
}
