import { argument } from '../../cli/argument.ts';
import { volumes } from '../shared/ask/from-state.ts';

export const VOLUME = { name: 'VOLUME', summary: 'id, beginning of the id, or name' } as const;

export const volumeArgument = argument.one(VOLUME, { required: 'Volume id missing', ask: volumes });
