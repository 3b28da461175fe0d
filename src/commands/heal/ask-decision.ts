import type { Ask } from '../../cli/ask.ts';
import { oneOf } from '../shared/ask/one-of.ts';

/** One brick as the source is named on the command line: which one is right is seen beside the copies only. */
export const policyToFollow: Ask = oneOf(
  'Which copy is kept?',
  [{ title: 'POLICY' }, { title: 'KEEPS' }],
  [
    { value: 'latest-mtime', cells: ['latest-mtime', 'what was changed last'] },
    { value: 'bigger-file', cells: ['bigger-file', 'the larger one'] },
    {
      value: 'source-brick',
      cells: ['source-brick', 'that of one brick'],
      refusal: 'name the brick with --source=HOST:PATH',
    },
  ],
);

/** All, or those that are typed. */
export const filesToDecide: Ask = {
  async answer({ context }) {
    const typed = await context.prompt.ask({
      question: 'Which files? (paths with commas between; Enter: all)',
    });
    return { flags: [typed === '' ? '--all' : `--file=${typed}`] };
  },
};
