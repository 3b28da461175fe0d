import type { Context } from '../../cli/context.ts';
import { flag } from '../../cli/flag.ts';
import { variablesInto } from '../../cli/run/simulation-variables.ts';
import { GlusterctlError, usage } from '../../model/errors.ts';
import type { HostReport, Order } from '../../simulator/orders.ts';
import type { View } from '../../ui/view.ts';
import { simulationView } from '../../ui/views/simulation.ts';

export const folder = flag.text({
  placeholder: 'FOLDER',
  summary: 'the running simulation; else that of the variable GLUSTERCTL_SIMULATOR',
});

/** Gives an order to the simulation that runs in a folder, or in that of the variable, and shows its hosts then. */
export async function sendTo(context: Context, folder: string, wanted: Order): Promise<View> {
  return simulationView(await order(context, folder, wanted));
}

/** The same; gives its hosts. */
export async function order(
  context: Pick<Context, 'environment'>,
  folder: string,
  wanted: Order,
): Promise<readonly HostReport[]> {
  const where = folder || context.environment.variables.GLUSTERCTL_SIMULATOR || '';
  const begin = `Start one with: ${context.environment.programName} simulator start`;
  if (where === '')
    throw usage('Which simulation?', `Its start prints the line "export GLUSTERCTL_SIMULATOR=…". ${begin}`);
  const { sendOrder } = await import('../../simulator/control.ts');
  const reply = await sendOrder(where, wanted).catch((cause: unknown) => {
    const left = variablesInto(where, context.environment.variables);
    const forget = left.length === 0 ? '' : `To go on without it: unset ${left.join(' ')}\n`;
    throw new GlusterctlError('unreachable', `No simulation runs in ${where}`, {
      hint: `${forget}${begin}`,
      cause,
    });
  });
  if ('refused' in reply) throw usage(reply.refused);
  return reply.hosts;
}
