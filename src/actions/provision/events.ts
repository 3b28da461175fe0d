import { createHash } from 'node:crypto';
import type { Claim, Volume } from '../../kubernetes/api/answers.ts';
import { eventAnswer } from '../../kubernetes/api/answers.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Provisioning } from './provisioning.ts';

/** The words of external provisioners and resizers: what looks for them finds ours. */
export type Reason =
  | 'Provisioning'
  | 'ProvisioningSucceeded'
  | 'ProvisioningFailed'
  | 'Resizing'
  | 'VolumeResizeSuccessful'
  | 'VolumeResizeFailed'
  | 'VolumeFailedDelete';

/** Events at claims and PersistentVolumes, as "kubectl describe" shows them. */
export interface Events {
  atClaim(claim: Claim, reason: Reason, message: string): Promise<void>;
  atVolume(volume: Volume, reason: Reason, message: string): Promise<void>;
  /** Why some could not be written; null: all were. */
  problem(): GlusterctlError | null;
}

interface About {
  readonly kind: 'PersistentVolumeClaim' | 'PersistentVolume';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

const MOST_LETTERS = 1000;

/** The same said again is one event more often, so that a cron job does not fill the list. What can't be written is no failure. */
export function eventsOf({ client, context, provisioner }: Provisioning): Events {
  let problem: GlusterctlError | null = null;

  async function tell(about: About, reason: Reason, text: string): Promise<void> {
    const message = text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
    const now = context.clock.now().toISOString();
    const namespace = about.namespace || 'default';
    const said = createHash('sha256').update(`${about.uid} ${reason} ${message}`).digest('hex').slice(0, 16);
    const name = `${about.name.slice(0, 200)}.${said}`;
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace },
      involvedObject: { apiVersion: 'v1', ...about },
      reason,
      message,
      type: reason.endsWith('Failed') || reason.includes('FailedDelete') ? 'Warning' : 'Normal',
      source: { component: provisioner },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
    if ((await client.create('createEvent', event, namespace)) === 'made') return;
    const before = await client.find('getEvent', { name, namespace }, eventAnswer);
    const count = (before?.count ?? 1) + 1;
    await client.patch('patchEvent', { name, namespace }, { count, lastTimestamp: now });
  }

  async function told(about: About, reason: Reason, message: string): Promise<void> {
    if (problem !== null) return;
    try {
      await tell(about, reason, message);
    } catch (error) {
      // Where the API server is gone, all else is told by what comes next.
      if (!(error instanceof GlusterctlError) || error.code === 'unreachable') throw error;
      problem = error;
    }
  }

  return {
    atClaim: async ({ metadata: { namespace, name, uid } }, reason, message) =>
      await told({ kind: 'PersistentVolumeClaim', namespace, name, uid }, reason, message),
    atVolume: async ({ metadata: { name, uid } }, reason, message) =>
      await told({ kind: 'PersistentVolume', namespace: '', name, uid }, reason, message),
    problem: () => problem,
  };
}
