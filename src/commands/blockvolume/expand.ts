import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { findBlockVolume } from '../../model/lookup.ts';
import { BLOCK_VOLUME } from './block-volume-argument.ts';
import { notYet } from './not-yet.ts';

export const expand = command({
  path: ['blockvolume', 'expand'],
  summary: 'Not done by this version',
  arguments: { named: argument.optional(BLOCK_VOLUME) },
  flags: {
    newSize: flag.int({ fallback: 0, placeholder: 'GIB', summary: 'the new total, in GiB' }),
    blockvolume: flag.text({
      placeholder: 'BLOCKVOLUME',
      mayBeEmpty: true,
      summary: 'the block volume; wins over the argument',
    }),
  },
  examples: [{ title: 'Refused, with what to do instead', line: 'blockvolume expand disk1 --new-size=2' }],
  changes: true,
  ignoresSurplus: true,
  check({ blockvolume, named, newSize }) {
    if (blockvolume === '' && named === '') throw usage('Missing block volume id');
    if (newSize === 0) throw usage('Missing block volume net new size');
  },
  async run({ store }, { blockvolume, named }) {
    findBlockVolume(await store.read(), blockvolume || named);
    throw notYet();
  },
});
