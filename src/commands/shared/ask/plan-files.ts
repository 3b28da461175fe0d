import { files } from './files.ts';

const MOST_BYTES = 16 * 1024 * 1024;

/** Plans that lie in this folder. */
export const planFiles = files({
  question: 'Which plan?',
  columns: [{ title: 'FILE' }, { title: 'MADE', drop: 1 }, { title: 'PLAN', kind: 'text' }],
  mostBytes: MOST_BYTES,
  async rowOf(text, { file, shown }) {
    const { readPlanFile } = await import('../../../store/plan-file.ts');
    const { made, batches } = readPlanFile(text, file);
    const [first, ...others] = batches.flat();
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return { value: file, cells: [shown, made.at, `${first?.plan.title ?? 'nothing to do'}${more}`] };
  },
  none: 'No file in this folder is a plan. One is made with --plan-out FILE.',
  typed: 'Plan',
});
