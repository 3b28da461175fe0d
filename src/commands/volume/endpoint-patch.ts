import { command } from '../../cli/define.ts';
import { findVolume } from '../../model/lookup.ts';
import { endpointPatchView } from '../../ui/views/volume.ts';
import { volumeArgument } from './volume-argument.ts';

export const endpointPatch = command({
  path: ['volume', 'endpoint', 'patch'],
  summary: 'Print a patch for the endpoints of a volume in Kubernetes',
  arguments: { volume: volumeArgument },
  examples: [{ title: 'For the volume called data', line: 'volume endpoint patch data' }],
  changes: false,
  ignoresSurplus: true,
  async run({ store }, { volume }) {
    const state = await store.read();
    return endpointPatchView(state, findVolume(state, volume));
  },
});
