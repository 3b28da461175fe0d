import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { CheckResult } from '../../store/check.ts';
import { isUrl } from '../../store/location.ts';
import { checkView } from '../../ui/views/state.ts';
import { knownToBeFitted } from '../shared/fit-of-volume.ts';
import { fileOf } from './file.ts';

export const check = command({
  path: ['state', 'check'],
  summary: 'Looks for damage, broken references and whatever else must not be; exit code 6 if there is any',
  examples: [{ title: 'Whether the state is sound', line: 'state check' }],
  changes: false,
  run: async (context) => {
    const file = await fileOf(context);
    const found = await withOther(context, await file.check());
    const view = checkView(file.path, found);
    if (found.findings.length > 0 || found.state === null) return view;
    return { ...view, notes: knownToBeFitted(found.state, file.path) };
  },
});

/** What is sound in itself may still be no later generation of what is known of it: then nobody reads or writes it. */
async function withOther({ store }: Context, found: CheckResult): Promise<CheckResult> {
  if (found.findings.length > 0 || !isUrl(store.path)) return found;
  try {
    await store.read();
    return found;
  } catch (error) {
    if (!(error instanceof GlusterctlError) || error.code !== 'refused') throw error;
    const { message, hint = '' } = error;
    return { ...found, findings: [{ rule: 'generation', subject: '', message, remedy: hint }] };
  }
}
