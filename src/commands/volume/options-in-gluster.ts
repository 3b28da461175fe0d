import { askGluster } from '../../actions/ask-gluster.ts';
import { hostSettings } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { readVolumeInfo } from '../../gluster/info.ts';
import { volumeInfoScript } from '../../gluster/volume.ts';
import type { Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';

export async function optionsInGluster(
  context: Pick<Context, 'hosts' | 'settings'>,
  state: State,
  volume: Volume,
  seconds?: number,
): Promise<Readonly<Record<string, string>>> {
  const script = volumeInfoScript(volume.name, hostSettings(context.settings, state));
  const output = await askGluster(context, state, volume.cluster, script, seconds);
  return readVolumeInfo(output)[0]?.options ?? {};
}
