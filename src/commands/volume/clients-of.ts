import { askGluster } from '../../actions/ask-gluster.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { readVolumeClients, type VolumeClients, volumeClientsScript } from '../../gluster/clients.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { State } from '../../model/state.ts';

/** What has a volume open; null where gluster can't tell. */
export async function clientsOf(
  context: Pick<Context, 'hosts' | 'settings'>,
  state: State,
  { name, cluster }: Volume,
  seconds?: number,
): Promise<readonly VolumeClients[] | null> {
  const script = volumeClientsScript(name, hostSettings(context.settings, state));
  try {
    return readVolumeClients(await askGluster(context, state, cluster, script, seconds));
  } catch (error) {
    if (error instanceof GlusterctlError && ['failed', 'unreachable', 'unknown'].includes(error.code))
      return null;
    throw error;
  }
}
