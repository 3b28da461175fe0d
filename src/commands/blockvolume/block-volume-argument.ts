import { argument } from '../../cli/argument.ts';

export const BLOCK_VOLUME = { name: 'BLOCKVOLUME', summary: 'id, beginning of the id, or name' } as const;

export const blockVolumeArgument = argument.one(BLOCK_VOLUME, { required: 'Volume id missing' });
