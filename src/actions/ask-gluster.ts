import type { Context } from '../cli/context.ts';
import { isDaemonDown } from '../gluster/run.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Script } from '../model/plan.ts';
import type { State } from '../model/state.ts';
import { glusterHosts } from '../plans/addresses.ts';
import { askHost } from './ask-host.ts';

/** Asks the first host of a cluster that answers and whose glusterd runs. */
export async function askGluster(
  context: Pick<Context, 'hosts'>,
  state: State,
  cluster: Id,
  script: Script,
  seconds = 120,
): Promise<string> {
  const hosts = await context.hosts();
  let last: GlusterctlError | null = null;
  for (const host of glusterHosts(state, cluster, new Set())) {
    const answer = await askHost(hosts, host, script, seconds);
    if (!(answer instanceof GlusterctlError)) return answer;
    last = answer;
    if (answer.code === 'failed' && !isDaemonDown(answer.message)) break;
  }
  throw last ?? new GlusterctlError('unreachable', 'The cluster has no nodes');
}
