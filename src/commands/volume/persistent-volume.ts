import { doneOf } from '../../actions/carry-out.ts';
import type { Context } from '../../cli/context.ts';
import type { Values } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import type { Outcome } from '../../engine/types.ts';
import { heketiPersistentVolume } from '../../kubernetes/objects/heketi-persistent-volume.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import { findVolume } from '../../model/lookup.ts';
import { volumeOfPlan } from '../../plans/create-unless-there.ts';
import type { View } from '../../ui/view.ts';
import { persistentVolumeText, persistentVolumeView } from '../../ui/views/persistent-volume.ts';
import { volumeView } from '../../ui/views/volume.ts';
import { words } from '../shared/ask/words.ts';

const MISSING = 'Missing endpoint';

/** For Kubernetes, instead of what is told of a new volume. */
export const persistentVolumeFlags = {
  persistentVolume: flag.bool({ summary: 'print a PersistentVolume for Kubernetes instead' }),
  persistentVolumeFile: flag.text({ placeholder: 'FILE', mayBeEmpty: true, summary: 'write that to a file' }),
  persistentVolumeEndpoint: flag.text({
    placeholder: 'NAME',
    mayBeEmpty: true,
    summary: 'name of the endpoints in it',
  }),
};

/** --persistent-volume alone says too little. */
export const missedEndpoint = {
  flag: 'persistent-volume-endpoint',
  required: MISSING,
  when: (said: (name: string) => string) =>
    said('persistentVolume') === 'true' && said('persistentVolumeEndpoint') === '',
  ask: words('Name of the endpoints in Kubernetes', (text) => {
    if (text === '') throw usage('Type a name');
  }),
};

type Asked = Values<typeof persistentVolumeFlags>;

export function mustNameEndpoint(
  { stderr, prompt }: Context,
  { persistentVolume, persistentVolumeFile, persistentVolumeEndpoint }: Asked,
): void {
  // It is no part of the plan, and who applies that would get none.
  if (prompt.keep !== undefined && (persistentVolume || persistentVolumeFile !== ''))
    throw usage('A plan that is kept makes no PersistentVolume');
  if (!persistentVolume || persistentVolumeEndpoint !== '') return;
  stderr('--persistent-volume-endpoint must be provided when using --persistent-volume');
  throw usage(MISSING);
}

/** One new volume, or its PersistentVolume where that was asked for. */
export async function volumeCreated(
  context: Context,
  wanted: { readonly id: Id },
  outcome: Outcome | undefined,
  asked: Asked,
): Promise<View> {
  const { state, plan } = doneOf(outcome);
  const volume = findVolume(state, volumeOfPlan(plan, wanted));
  const { persistentVolume: print, persistentVolumeFile: file, persistentVolumeEndpoint: endpoint } = asked;
  if (!print && file === '') return volumeView(state, volume, plan.notes);
  const object = heketiPersistentVolume(volume, endpoint);
  if (!print) await write(context, file, persistentVolumeText(object), volume);
  return persistentVolumeView(object, print);
}

async function write(
  { environment, stderr }: Context,
  file: string,
  text: string,
  volume: Volume,
): Promise<void> {
  try {
    await environment.writeFile(file, text, 0o644, 'must-be-there');
  } catch (error) {
    stderr(`Unable to write to file ${file}`);
    const problem = error instanceof GlusterctlError ? error : null;
    const reason =
      problem?.details?.code === 'ENOENT' ? 'no such file or directory' : (problem?.message ?? String(error));
    throw new GlusterctlError('failed', `open ${file}: ${reason}`, {
      hint: `The volume ${volume.name} (${volume.id}) is there all the same.`,
    });
  }
}
