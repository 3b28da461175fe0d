import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import {
  isNeverRebalanced,
  isRebalancing,
  type RebalanceStatus,
  readRebalanceStatus,
  rebalanceStatusScript,
} from '../gluster/rebalance.ts';
import type { Volume } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { manageName, nodesOf } from '../plans/addresses.ts';
import { askGluster } from './ask-gluster.ts';
import { type LooksEnd, lookAgain } from './look-again.ts';

const BETWEEN_LOOKS_MS = 2000;

/** Hosts by the names that people have for them. */
export async function lookAtRebalance(
  context: Context,
  state: State,
  volume: Volume,
): Promise<RebalanceStatus> {
  const script = rebalanceStatusScript(volume.name, hostSettings(context.settings, state));
  const status = read(await askGluster(context, state, volume.cluster, script));
  const members = nodesOf(state, volume.cluster);
  const nameOf = (uuid: string, host: string): string => {
    const node = members.find(({ glusterUuid, storage }) => glusterUuid === uuid || storage.includes(host));
    return node === undefined ? host : manageName(node);
  };
  return { ...status, nodes: status.nodes.map((node) => ({ ...node, host: nameOf(node.uuid, node.host) })) };
}

function read(stdout: string): RebalanceStatus {
  try {
    return readRebalanceStatus(stdout);
  } catch (error) {
    if (error instanceof GlusterctlError && isNeverRebalanced(error.message))
      return { state: 'not started', nodes: [] };
    throw error;
  }
}

/** Until the rebalance has ended, or the user has seen enough. */
export async function waitForRebalance(
  context: Context,
  state: State,
  volume: Volume,
  tell: (status: RebalanceStatus) => void,
): Promise<LooksEnd<RebalanceStatus>> {
  return await lookAgain(context, {
    look: () => lookAtRebalance(context, state, volume),
    isOver: (status) => !isRebalancing(status),
    tell,
    pauseMs: () => BETWEEN_LOOKS_MS,
  });
}
