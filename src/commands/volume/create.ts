import { command } from '../../cli/command.ts';
import { termsOf } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import type { Outcome } from '../../engine/engine.ts';
import { applyChanges } from '../../model/apply.ts';
import { counted } from '../../model/counted.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import { withReservations } from '../../model/reserved.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State, Volume } from '../../model/state.ts';
import { bricksOf } from '../../model/usage.ts';
import { placingAlike } from '../../placement/place.ts';
import { planCreateVolume, type WantedVolume } from '../../plans/create-volume.ts';
import type { View } from '../../ui/view.ts';
import { said } from '../../ui/views/state.ts';
import { persistentVolume, volumesView, volumeView } from '../../ui/views/volume.ts';
import { allFailed, failureNotes, failuresJson } from '../shared/failures.ts';
import {
  checkVolumeFlags,
  readVolumeFlags,
  VOLUME_FLAGS,
  type VolumeFlags,
  wantedVolume,
} from './request.ts';

interface Create {
  readonly flags: VolumeFlags;
  readonly count: number;
  readonly prefix: string;
  readonly check: boolean;
  readonly persistent: { readonly print: boolean; readonly file: string; readonly endpoint: string };
}

export const create = command<Create>({
  path: ['volume', 'create'],
  summary: 'Create a volume',
  description:
    'Chooses devices, makes bricks on all hosts at once, creates the volume and starts it. What fails is undone. --dry-run shows the plan.',
  flags: [
    ...VOLUME_FLAGS,
    { name: 'count', type: 'int', fallback: 1, placeholder: 'NUMBER', summary: 'so many volumes alike' },
    {
      name: 'name-prefix',
      type: 'string',
      placeholder: 'PREFIX',
      summary: 'with --count: names are this and a number',
    },
    {
      name: 'check',
      type: 'bool',
      fallback: false,
      summary: 'only say whether and where it fits; nothing is done',
    },
    {
      name: 'persistent-volume',
      type: 'bool',
      fallback: false,
      summary: 'print a PersistentVolume for Kubernetes instead',
    },
    { name: 'persistent-volume-file', type: 'string', placeholder: 'FILE', summary: 'write that to a file' },
    {
      name: 'persistent-volume-endpoint',
      type: 'string',
      placeholder: 'NAME',
      summary: 'name of the endpoints in it',
    },
  ],
  examples: [
    { title: 'Ten GiB in three copies', line: 'volume create --size=10' },
    { title: 'What would be done, with every script', line: 'volume create --size=10 --dry-run --verbose' },
    {
      title: 'With an arbiter, and room for snapshots',
      line: 'volume create --size=10 --name=shop --arbiter --snapshot-factor=1.5',
    },
    { title: 'How large it could be', line: 'volume create --size=1TiB --check' },
  ],
  changes: true,
  parse(input) {
    const flags = readVolumeFlags(input);
    if (flags.sizeKiB === 0) throw usage('Missing volume size');
    const persistent = {
      print: input.bool('persistent-volume'),
      file: input.string('persistent-volume-file'),
      endpoint: input.string('persistent-volume-endpoint'),
    };
    const [count, prefix] = [input.int('count'), input.string('name-prefix')];
    if (count < 1 || count > 1000) throw usage('--count is from 1 to 1000');
    if (count > 1 && flags.name !== '')
      throw usage('--name names one volume', 'With --count use --name-prefix.');
    if (prefix !== '' && flags.name !== '') throw usage('--name and --name-prefix do not go together');
    if (count > 1 && (persistent.print || persistent.file !== ''))
      throw usage('A PersistentVolume is made of one volume');
    return { flags, count, prefix, check: input.bool('check'), persistent };
  },
  async run(context, request) {
    const { flags, persistent } = request;
    if (persistent.print && persistent.endpoint === '') {
      context.stderr('--persistent-volume-endpoint must be provided when using --persistent-volume');
      throw usage('Missing endpoint');
    }
    const durability = checkVolumeFlags(
      request.prefix === '' ? flags : { ...flags, name: `${request.prefix}1` },
      context.settings,
    );
    const state = await context.store.read();
    const { settings } = context;
    const wanted = Array.from({ length: request.count }, (_, index) => {
      const name =
        request.prefix === '' ? flags.name : `${request.prefix}${request.count === 1 ? '' : index + 1}`;
      return wantedVolume(flags, durability, settings, state, context.ids, name);
    });
    const [first] = wanted;
    if (request.check && first !== undefined) return checkView(context, state, first);
    const place = placingAlike();
    const outcomes = await context.operate(
      wanted.map((one) => ({
        ...(wanted.length > 1 && request.prefix !== '' ? { about: one.name } : {}),
        plan: (planning) => planCreateVolume(one, planning, place),
      })),
    );
    if (request.count === 1 && first !== undefined)
      return await single(context, first, outcomes[0], persistent);
    return await several(context, wanted, outcomes, request.prefix !== '');
  },
});

async function single(
  context: Context,
  wanted: WantedVolume,
  outcome: Outcome | undefined,
  persistent: Create['persistent'],
): Promise<View> {
  if (outcome === undefined || outcome.kind !== 'done') {
    throw outcome?.error ?? new GlusterctlError('failed', 'Nothing was done');
  }
  const volume = outcome.state.volumes[wanted.id] as Volume;
  if (!persistent.print && persistent.file === '')
    return volumeView(outcome.state, volume, outcome.plan.notes);
  const text = persistentVolume(volume, persistent.endpoint);
  if (persistent.print) return { text: () => `${text}\n`, json: () => JSON.parse(text), verbatim: true };
  try {
    await context.environment.writeFile(persistent.file, text, 0o644, 'must-be-there');
  } catch (error) {
    context.stderr(`Unable to write to file ${persistent.file}`);
    const problem = error instanceof GlusterctlError ? error : null;
    const reason =
      problem?.details?.code === 'ENOENT' ? 'no such file or directory' : (problem?.message ?? String(error));
    throw new GlusterctlError('failed', `open ${persistent.file}: ${reason}`, {
      hint: `The volume ${volume.name} (${volume.id}) is there all the same.`,
    });
  }
  return { text: () => '', json: () => JSON.parse(text), verbatim: true };
}

async function several(
  context: Context,
  wanted: readonly WantedVolume[],
  outcomes: readonly Outcome[],
  named: boolean,
): Promise<View> {
  const state = await context.store.read();
  const made = wanted.flatMap(({ id }) => state.volumes[id] ?? []);
  const errors = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'done' ? [] : [{ name: named ? (wanted[index]?.name ?? '') : '', error: outcome.error }],
  );
  if (made.length === 0 && errors.length > 0) throw allFailed(errors);
  const { dryRun } = context.settings;
  const notes = failureNotes(errors, { done: made.length, verb: 'made', dryRun });
  return volumesView(state, made, { notes, failed: failuresJson(errors) });
}

/** Where it would go, or why it fits nowhere; the state only is asked, no host. */
function checkView(context: Context, state: State, wanted: WantedVolume): View {
  const present = withReservations(state);
  const terms = termsOf(context.settings)(state);
  const plan = planCreateVolume(wanted, { ...terms, state: present, unreachable: new Set() });
  const after = applyChanges(present, plan.changes);
  const bricks = bricksOf(after, wanted.id).map((brick) => {
    const device = after.devices[brick.device];
    const host = after.nodes[device?.node ?? '']?.manage[0] ?? '';
    return { host, device: device?.name ?? '', sizeKiB: brick.sizeKiB, kind: brick.kind };
  });
  const lines = bricks.map(
    ({ host, device, sizeKiB, kind }) =>
      `  ${host}:${device}  ${formatSize(sizeKiB)}${kind === 'arbiter' ? '  arbiter' : ''}`,
  );
  const view = said([`It fits: ${counted(bricks.length, 'brick')}`, ...lines].join('\n'), {
    fits: true,
    bricks,
    notes: plan.notes,
  });
  return { ...view, notes: plan.notes };
}
