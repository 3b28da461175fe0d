import type { Context } from '../cli/context.ts';
import type { Client } from '../kubernetes/api/client.ts';
import type { AskedCluster } from '../kubernetes/api/kubeconfig.ts';

/** The API server of the cluster that is meant; what it takes is loaded only now. */
export async function openKubernetes(
  { environment, clock, stop, settings }: Pick<Context, 'environment' | 'clock' | 'stop' | 'settings'>,
  asked: AskedCluster,
): Promise<Client> {
  const [{ readLogIn }, { openSession }, { clientOf }, { lookOnly }] = await Promise.all([
    import('../kubernetes/api/kubeconfig.ts'),
    import('../kubernetes/api/session.ts'),
    import('../kubernetes/api/client.ts'),
    import('../kubernetes/api/look-only.ts'),
  ]);
  const logIn = await readLogIn(asked, environment);
  const client = clientOf(await openSession(logIn, { now: () => clock.now().getTime(), stop }));
  return settings.dryRun ? lookOnly(client) : client;
}
