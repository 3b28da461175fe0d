import { argument } from '../../cli/argument.ts';
import { anyKey, keyInFile } from './ask-key.ts';

export const KEY = {
  name: 'KEY',
  summary: 'a key that "config show" lists, or the flag of a command: volume.create.durability',
};

export const MISSING = { required: 'Key missing', hint: '"glusterctl config show" lists all keys.' };

export const keyArgument = argument.one(KEY, { ...MISSING, ask: anyKey });

/** Those that the file holds. */
export const keyInFileArgument = argument.one(KEY, { ...MISSING, ask: keyInFile });
