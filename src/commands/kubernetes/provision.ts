import { openKubernetes } from '../../actions/open-kubernetes.ts';
import { provision as provisionOnce } from '../../actions/provision/provision.ts';
import type { Provisioning } from '../../actions/provision/provisioning.ts';
import type { Context } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { flag, optional } from '../../cli/flag.ts';
import { DRIVER_MEANINGS, DRIVERS, type DriverName } from '../../kubernetes/drivers/driver.ts';
import { PROVISIONER } from '../../kubernetes/names.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import type { View } from '../../ui/view.ts';
import { provisionedView } from '../../ui/views/provisioned.ts';
import { clusterFlags } from './cluster-flags.ts';

interface Asked {
  readonly kubeconfig: string;
  readonly context: string;
  readonly provisioner: string;
  readonly driver: DriverName | null;
  /** Seconds between looks; null: one look. */
  readonly watch: number | null;
}

/** What both names of the command share. */
const PROVISION = {
  description:
    'Makes volumes for claims whose StorageClass names this provisioner, as external provisioners do, and their PersistentVolumes; expands what claims want larger; deletes what was released, where its policy is Delete, and tells what is kept. It can be interrupted anywhere: the next run goes on. Two at once do no harm. Exit code 3 where some claims failed, with --watch that of the last look before Ctrl-C; what became of each is an event at it as well.',
  choices: {
    title: 'Drivers',
    rows: DRIVERS.map((driver) => [driver, DRIVER_MEANINGS[driver]] as const),
  },
  flags: {
    ...clusterFlags,
    provisioner: flag.text({
      fallback: PROVISIONER,
      placeholder: 'NAME',
      summary: 'what a StorageClass says as its provisioner',
    }),
    driver: flag.choiceOrNone(DRIVERS, {
      placeholder: 'DRIVER',
      summary: 'how pods mount what a class says nothing of; else what the cluster can',
    }),
    watch: optional(
      flag.duration({
        placeholder: 'SECONDS',
        alone: '15',
        summary: 'again and again until Ctrl-C, every 15 seconds or so often',
      }),
    ),
  },
  changes: true,
  keepsNoPlan: true,
  endsOnInterrupt: true,
  check({ watch, provisioner }: Pick<Asked, 'watch' | 'provisioner'>): void {
    if (watch !== null && watch < 1) throw usage('--watch must be at least 1s');
    if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(\/[A-Za-z0-9][-A-Za-z0-9_.]*)?$/.test(provisioner))
      throw usage(`"${provisioner}" is no name of a provisioner`, `It reads as ${PROVISIONER}.`);
  },
  run: async (context: Context, asked: Asked): Promise<View> => {
    const { settings } = context;
    if (asked.watch !== null && settings.dryRun)
      throw usage(
        '--watch and --dry-run do not go together',
        'Leave out --watch: one look shows what would be done.',
      );
    const { provisioner, driver } = asked;
    const client = await openKubernetes(context, asked);
    const provisioning = { context, client, provisioner, driver };
    try {
      if (asked.watch !== null) return await watch(provisioning, asked.watch);
      return provisionedView(await provisionOnce(provisioning), settings);
    } finally {
      client.close();
    }
  },
} as const;

export const provision = command({
  ...PROVISION,
  path: ['kubernetes', 'provision'],
  summary: 'Make, expand and delete volumes as claims of Kubernetes ask for it',
  examples: [
    { title: 'Once, by hand or from cron', line: 'kubernetes provision' },
    { title: 'What would be done', line: 'kubernetes provision --dry-run' },
    { title: 'Until Ctrl-C, every minute', line: 'kubernetes provision --watch=1m' },
    { title: 'Of another cluster', line: 'kubernetes provision --kubeconfig=staging.yaml --context=staging' },
  ],
});

export const reconcile = command({
  ...PROVISION,
  path: ['kubernetes', 'reconcile'],
  summary: 'The same as "kubernetes provision"',
  examples: [{ title: 'Once', line: 'kubernetes reconcile' }],
});

/** The first look must succeed: a wrong file or too few rights get no better. Later ones are told, and made again. */
async function watch(provisioning: Provisioning, every: number): Promise<View> {
  const { context, client } = provisioning;
  const { clock, stop } = context;
  let last: View | null = null;
  for (let looks = 1; !stop.aborted; looks += 1) {
    try {
      const done = await provisionOnce(provisioning);
      last = provisionedView(done, context.settings);
      if (done.told.some(({ what }) => !['waiting', 'kept'].includes(what))) await context.show(last);
      for (const note of last.notes ?? []) context.stderr(note);
    } catch (error) {
      if (stop.aborted) break;
      if (looks === 1 || !(error instanceof GlusterctlError)) throw error;
      context.stderr([error.message, ...(error.hint === undefined ? [] : [error.hint])].join('\n'));
    }
    // Nothing is held open meanwhile that the other side would close.
    client.close();
    await context.letGoOfHosts();
    await clock.sleep(every * 1000, stop).catch(() => undefined);
  }
  return { text: () => '', json: () => null, verbatim: true, exitCode: last?.exitCode ?? 0 };
}
