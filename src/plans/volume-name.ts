import { isWordOfGluster } from '../gluster/names.ts';
import { invalid } from './validate.ts';

/** Of the name of a folder. */
const LONGEST = 255;

/** Empty: it is to have none of its own. */
export function checkVolumeName(name: string): void {
  const bad = (hint: string): never => {
    throw invalid({ name: 'must be in a valid format' }, hint);
  };
  if (name === '') return;
  if (!/^[a-zA-Z0-9_-]+$/.test(name)) bad('A name has letters, digits, "_" and "-".');
  if (name.length > LONGEST)
    bad(`It has ${name.length} characters, and gluster names a folder after it: at most ${LONGEST}.`);
  if (name.startsWith('-')) bad('It can not begin with "-".');
  if (isWordOfGluster(name)) bad(`"${name}" is a word of gluster's own.`);
}
