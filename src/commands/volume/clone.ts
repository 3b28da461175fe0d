import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { drawnIds } from '../../model/ids.ts';
import { findVolume } from '../../model/lookup.ts';
import { planCloneVolume } from '../../plans/clone-volume.ts';
import { checkVolumeName } from '../../plans/volume-name.ts';
import { volumeView } from '../../ui/views/volume.ts';
import { volumeArgument } from './volume-argument.ts';

export const clone = command({
  path: ['volume', 'clone'],
  summary: 'Make a volume with the data of another',
  description:
    'The clone shares the thin pools of its source and takes room only for what is written to either of them.',
  arguments: { volume: volumeArgument },
  flags: {
    name: flag.text({
      placeholder: 'NAME',
      mayBeEmpty: true,
      summary: 'its name; "vol_" and its id if none is given',
    }),
  },
  examples: [{ title: 'A copy to try something on', line: 'volume clone data --name=trial' }],
  changes: true,
  ignoresSurplus: true,
  check: ({ name }) => checkVolumeName(name),
  async run(context, { volume, name }) {
    const source = findVolume(await context.store.read(), volume).id;
    const id = context.ids.next();
    const request = {
      source,
      id,
      name: name === '' ? `vol_${id}` : name,
      created: context.clock.now().toISOString(),
      brickId: drawnIds(context.ids),
    };
    const { state } = await carryOut(context, (planning) => planCloneVolume(request, planning));
    return volumeView(state, findVolume(state, id));
  },
});
