import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { findVolume } from '../../model/lookup.ts';
import { BRICK_COLUMNS, bricksView } from '../../ui/views/brick.ts';

export const list = command({
  path: ['brick', 'list'],
  summary: 'List bricks: of which volume and set, and on which disk',
  lists: { columns: BRICK_COLUMNS },
  arguments: { volume: argument.optional({ name: 'VOLUME', summary: 'only those of one volume' }) },
  examples: [
    { title: 'All', line: 'brick list' },
    { title: 'Those on disks of the host gl1', line: "brick list --filter='host=gl1'" },
    { title: 'Those of the volume data', line: 'brick list data' },
  ],
  changes: false,
  async run(context, { volume }, asked) {
    const state = await context.store.read();
    const only = volume === '' ? null : findVolume(state, volume).id;
    const bricks = Object.values(state.bricks).filter((brick) => only === null || brick.volume === only);
    return bricksView(state, bricks, asked);
  },
});
