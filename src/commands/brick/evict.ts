import { evacuate } from '../../actions/evacuate.ts';
import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag, optional } from '../../cli/flag.ts';
import { drawnIds } from '../../model/ids.ts';
import { findBrick, findDevice } from '../../model/lookup.ts';
import { leftBehind } from '../../plans/evacuate.ts';
import { planEvictBrick } from '../../plans/evict-brick.ts';
import { evictedView } from '../../ui/views/evicted.ts';
import { bricks } from '../shared/ask/from-state.ts';
import { GATE_CHOICES, movingFlags, withoutHealCheck } from '../shared/moving-flags.ts';

export const evict = command({
  path: ['brick', 'evict'],
  summary: 'Move one brick to another disk',
  description:
    'The new brick is made, takes the place of the old one, and is healed to a known zero; then the old one goes. Of a volume without copies gluster moves the files first. It may be stopped and resumed.',
  arguments: {
    brick: argument.one(
      { name: 'BRICK', summary: 'id, beginning of the id, HOST:/PATH, or VOLUME@HOST[:/dev/PATH]' },
      { required: 'Brick id missing', ask: bricks },
    ),
  },
  flags: {
    to: optional(
      flag.text({ placeholder: 'device', summary: 'the device it goes to; else where there is most room' }),
    ),
    accept: movingFlags.accept,
    expertOptionDisableHealCheck: withoutHealCheck,
  },
  choices: GATE_CHOICES,
  examples: [
    { title: 'The brick of volume data on the host gl1', line: 'brick evict data@gl1' },
    {
      title: 'To a disk that is named',
      line: 'brick evict data@gl1 --to gl1:/dev/sdc',
    },
  ],
  changes: true,
  ignoresJsonFlag: true,
  refusesSurplus: 'Too many arguments provided',
  async run(context, { brick: reference, to, accept, expertOptionDisableHealCheck }) {
    const state = await context.store.read();
    const { id } = findBrick(state, reference);
    const device = to === null ? null : findDevice(state, to).id;
    const moving = { parallel: 1, brickId: drawnIds(context.ids) };
    const { plan } = await evacuate(
      context,
      (gates) => (planning) => planEvictBrick(id, device, { ...moving, accept: gates }, planning),
      [...accept, ...expertOptionDisableHealCheck],
    );
    return evictedView(id, plan.notes, leftBehind(plan));
  },
});
