import { carryOut } from '../../actions/carry-out.ts';
import { type CommandDefinition, command } from '../../cli/define.ts';
import { findVolume } from '../../model/lookup.ts';
import { planRestrictBlockHosting } from '../../plans/restrict-block-hosting.ts';
import { volumeView } from '../../ui/views/volume.ts';
import { volumeArgument } from './volume-argument.ts';

function setTo(to: 'locked' | 'unlocked', summary: string): CommandDefinition {
  return command({
    path: ['volume', 'set-block-hosting-restriction', to],
    summary,
    arguments: { volume: volumeArgument },
    examples: [
      {
        title: 'The hosting volume called blocks',
        line: `volume set-block-hosting-restriction ${to} blocks`,
      },
    ],
    changes: true,
    ignoresSurplus: true,
    async run(context, { volume: word }) {
      const { id: volume } = findVolume(await context.store.read(), word);
      const { state } = await carryOut(context, (planning) =>
        planRestrictBlockHosting({ volume, to }, planning),
      );
      return volumeView(state, findVolume(state, volume));
    },
  });
}

export const setBlockHostingLocked = setTo('locked', 'Put no new block volumes on a volume');

export const setBlockHostingUnlocked = setTo('unlocked', 'Allow block volumes on a volume again');
