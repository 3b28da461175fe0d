import { hostSettings } from '../cli/config/terms.ts';
import type { Context } from '../cli/context.ts';
import { type RebalanceStatus, readRebalanceStatus, rebalanceStatusScript } from '../gluster/rebalance.ts';
import { counted } from '../model/counted.ts';
import type { Volume } from '../model/entities.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { State } from '../model/state.ts';
import { askGluster } from './ask-gluster.ts';

const WATCH_MS = 2000;
/** A host whose part has just ended answers nothing for some seconds, and gluster then fails the whole question. */
const UNANSWERED_IN_A_ROW = 10;

/** Until the rebalance has ended, or the user has seen enough; the line that says how it stands then. */
export async function watchRebalance(context: Context, state: State, volume: Volume): Promise<string> {
  let last = '';
  let unanswered = 0;
  while (!context.stop.aborted) {
    const status = await ask(context, state, volume);
    if (status instanceof GlusterctlError) {
      unanswered += 1;
      if (unanswered > UNANSWERED_IN_A_ROW) throw untold(volume, status);
    } else {
      unanswered = 0;
      const line = told(volume, status);
      if (status.state !== 'in progress') return line;
      if (line !== last) context.stderr(line);
      last = line;
    }
    await context.clock.sleep(WATCH_MS, context.stop).catch(() => undefined);
  }
  return `Rebalance of ${volume.name} goes on. How far it is, on one of its hosts: ${toSee(volume)}`;
}

async function ask(
  context: Context,
  state: State,
  volume: Volume,
): Promise<RebalanceStatus | GlusterctlError> {
  const script = rebalanceStatusScript(volume.name, hostSettings(context.settings, state));
  try {
    return readRebalanceStatus(await askGluster(context, state, volume.cluster, script));
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}

function told(volume: Volume, { state, nodes }: RebalanceStatus): string {
  const files = nodes.reduce((sum, node) => sum + node.files, 0);
  const failures = nodes.reduce((sum, node) => sum + node.failures, 0);
  return `Rebalance of ${volume.name}: ${state}, ${counted(files, 'file')} moved${failures === 0 ? '' : `, ${failures} failed`}`;
}

function toSee({ name }: Volume): string {
  return `gluster volume rebalance ${name} status`;
}

/** The expansion itself is done, and stays. */
function untold(volume: Volume, cause: GlusterctlError): GlusterctlError {
  return new GlusterctlError(
    'unknown-outcome',
    `Volume ${volume.name} is expanded, but how its rebalance goes can't be told: ${cause.message}`,
    { hint: `It goes on by itself. Look again, on one of its hosts: ${toSee(volume)}`, cause },
  );
}
