import { askHosts, type HostsAsked, NOBODY_ASKED } from '../../actions/import-heketi/ask-hosts.ts';
import { termsOf } from '../../cli/config/terms.ts';
import type { Context } from '../../cli/context.ts';
import { kindMismatch } from '../../engine/guard.ts';
import { lockHolder } from '../../files/lock-holder.ts';
import { FINDING_GROUPS } from '../../heketi/import/finding.ts';
import { readServerConfig, type ServerConfig } from '../../heketi/import/server-config.ts';
import { type Imported, stateFromHeketi } from '../../heketi/import/state.ts';
import { type TakenOver, takeOver } from '../../heketi/import/take-over.ts';
import { type ClusterTruth, clusterTruth } from '../../heketi/import/truth.ts';
import { readHeketiDatabase } from '../../heketi/read.ts';
import { damageRefusal, type HeketiReading } from '../../heketi/reading.ts';
import { counted } from '../../model/counted.ts';
import { refused, retold } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import { findViolations } from '../../model/invariants.ts';
import { emptyState, type State } from '../../model/state.ts';
import { quote } from '../../shell/quote.ts';
import type { View } from '../../ui/view.ts';
import { importedView } from '../../ui/views/heketi-import.ts';
import { toBeFitted } from '../shared/fit-of-volume.ts';
import type { KubectlFlags } from '../shared/kubectl-flags.ts';
import { accessOfHosts } from './access-of-hosts.ts';
import { AFTER_IMPORT } from './advice.ts';
import { MOST_BYTES } from './most-bytes.ts';
import { orderNotes, silentNotes } from './told-by-hosts.ts';
import { writeState } from './write-state.ts';

export interface ImportRequest {
  /** - is standard input. */
  readonly file: string;
  /** heketi.json; empty: none. */
  readonly config: string;
  readonly offline: boolean;
  readonly acceptDamage: boolean;
  /** How pods are found where hosts are in some; null: what heketi.json says goes. */
  readonly pods: KubectlFlags | null;
}

/** Takes a database over, with what the hosts tell of it. Nothing is changed on them. */
export async function importDatabase(context: Context, request: ImportRequest): Promise<View> {
  const { file, acceptDamage } = request;
  const name = file === '-' ? 'Standard input' : file;
  const reading = await read(context, request, name);
  if (reading.damages.length > 0 && !acceptDamage)
    throw retold(damageRefusal(reading, name), {
      hints: ['To take over what can be read, and be told what is missing: --accept-damage'],
    });
  if (reading.older !== null && !acceptDamage)
    throw refused(
      `${name} is damaged: its last change is not in what can be read of it (${reading.older})`,
      [
        'Stop the server and take a fresh copy of heketi.db.',
        'To take over the state before the last change: --accept-damage',
      ].join('\n'),
    );
  const config = await configOf(context, request.config);
  const access = accessOfHosts(config, request);
  const present = await context.store.read();
  const asked =
    request.offline || config?.mock === true
      ? NOBODY_ASKED
      : await askHosts(context, present.lineage, reading.database, () => access);
  refuseOtherKind(asked, present);
  const simulated = kindOf(asked, context);
  const truthOf = (cluster: Id) => clusterTruth(reading.database, asked.inventories, cluster);
  let imported: Imported | null = null;
  let taken: TakenOver | null = null;
  const change = (base: State): State => {
    imported = stateFromHeketi(reading, {
      base,
      simulated,
      accessOf: () => access,
      terms: termsOf(context.settings)(base),
      inventories: asked.inventories,
    });
    refuseLosses(imported, name, acceptDamage);
    taken = takeOver(base, imported.state, truthOf);
    refuseUnsound(taken.state, base, name);
    return taken.state;
  };
  const state = context.settings.dryRun
    ? change(present.serial === 0 ? emptyState(context.ids.next()) : present)
    : await writeState(context, 'heketi import', change);
  return viewOf({ context, reading, name, asked, truthOf, config, state, imported, taken });
}

async function read(context: Context, { file }: ImportRequest, name: string): Promise<HeketiReading> {
  const { resolve } = await import('node:path');
  const holder = file === '-' ? null : await lockHolder(resolve(context.environment.workingDirectory, file));
  if (holder !== null)
    throw refused(
      `${file} is in use: process ${holder} holds it, as a Heketi server does that runs`,
      'Stop the server first (systemctl stop heketi), so that nothing changes behind this program: two must never manage the same hosts.',
    );
  return readHeketiDatabase(await context.environment.readBytes(file, MOST_BYTES), name);
}

async function configOf({ environment }: Context, file: string): Promise<ServerConfig | null> {
  return file === '' ? null : readServerConfig(await environment.readFile(file), file);
}

function refuseOtherKind({ simulated, first }: HostsAsked, present: State): void {
  if (simulated === null || present.simulated === null || simulated === present.simulated) return;
  throw kindMismatch(first, simulated);
}

/** Where no host was reached, the place of the state tells. A host that was, and does not say what it is, is taken for neither. */
function kindOf({ simulated, inventories }: HostsAsked, context: Context): boolean {
  if (simulated !== null) return simulated;
  if (inventories.size === 0) return isOfSimulation(context);
  throw refused(
    'No host tells whether it is real or simulated, though they answered',
    [
      'The login on them needs a POSIX shell that prints nothing by itself.',
      'To import without asking them: --offline',
    ].join('\n'),
  );
}

function isOfSimulation({ environment, store }: Context): boolean {
  const folder = environment.variables.GLUSTERCTL_SIMULATOR ?? '';
  return folder !== '' && store.path.startsWith(`${folder}/`);
}

function refuseLosses({ findings }: Imported, name: string, accept: boolean): void {
  const losses = findings.filter(({ loses }) => loses === true);
  if (losses.length === 0 || accept) return;
  throw refused(
    `${name}: ${counted(losses.length, 'entry', 'entries')} can't be taken over`,
    [
      ...losses.map(({ about, what }) => `${about}: ${what}`),
      'To take over all else, and be told what is missing: --accept-damage',
    ].join('\n'),
  );
}

function refuseUnsound(state: State, base: State, name: string): void {
  if (state === base) return;
  const violations = findViolations(state);
  if (violations.length === 0) return;
  throw refused(
    `${name} can't be taken over as it is: ${violations[0]?.message}`,
    violations
      .slice(1, 10)
      .map(({ message }) => message)
      .join('\n'),
  );
}

interface Done {
  readonly context: Context;
  readonly reading: HeketiReading;
  readonly name: string;
  readonly asked: HostsAsked;
  readonly truthOf: (cluster: Id) => ClusterTruth | null;
  readonly config: ServerConfig | null;
  readonly state: State;
  readonly imported: Imported | null;
  readonly taken: TakenOver | null;
}

function viewOf({ context, reading, name, asked, truthOf, config, state, imported, taken }: Done): View {
  const dry = context.settings.dryRun;
  const notes = [
    ...(imported?.notes ?? []),
    ...orderNotes(state, asked, truthOf),
    ...silentNotes(asked),
    ...(config === null ? [] : configNotes(config, context)),
    ...(dry ? [] : [...toBeFitted(state, context.store.path), AFTER_IMPORT]),
  ];
  const view = importedView({
    name,
    form: reading.form,
    state,
    kind: taken?.kind ?? 'new',
    learned: taken?.kind === 'again' ? taken.learned : [],
    findings: imported?.findings ?? [],
    groups: FINDING_GROUPS,
    damages: reading.damages,
    notes,
    dry,
  });
  return dry ? { ...view, isDryRun: true } : view;
}

/** What the server was told and this program is not: it makes new bricks otherwise until it is. */
function configNotes({ settings, lvmWrapper, mock }: ServerConfig, context: Context): readonly string[] {
  const differing = [...settings].filter(([key, value]) => {
    const own = COPIED.has(key) ? context.settings.config(key) : null;
    return own !== null && String(own) !== String(value);
  });
  return [
    ...(mock ? ['Its server ran no commands (executor mock), so no host was asked.'] : []),
    ...(lvmWrapper === ''
      ? []
      : [`Its server ran LVM through ${lvmWrapper}. This program runs it directly on each host.`]),
    ...differing.map(
      ([key, value]) =>
        `Heketi was told ${key} = ${value}. To go on so: glusterctl config set ${key} ${quote(String(value))}`,
    ),
  ];
}

/** Settings that both have, by the same name. */
const COPIED: ReadonlySet<string> = new Set([
  'brick_max_size_gb',
  'brick_min_size_gb',
  'max_bricks_per_volume',
  'average_file_size_kb',
  'zone_checking',
  'max_volumes_per_cluster',
  'pre_request_volume_options',
  'post_request_volume_options',
  'block_hosting_volume_size',
  'block_hosting_volume_options',
  'fstab',
  'kubectl.fstab',
  'mountopts',
  'snapshot_limit',
  'backup_lvm_metadata',
  'gluster_cli_timeout',
  'pv_data_alignment',
  'vg_physicalextentsize',
  'lv_chunksize',
  'xfs_su',
  'xfs_sw',
]);
