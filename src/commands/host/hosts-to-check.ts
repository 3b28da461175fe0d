import type { Context } from '../../cli/context.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { printsTable } from '../../ui/formats/index.ts';
import type { CheckStyle } from '../../ui/views/host-check.ts';
import { type ChosenHost, chosenHosts } from '../shared/chosen-hosts.ts';

/** As they are named on the command line. */
export interface HostsToCheck {
  readonly hosts: readonly string[];
  readonly topology: string;
}

/** As they were named, or else in the order of their names. */
export async function hostsToCheck(
  context: Context,
  { hosts: names, topology }: HostsToCheck,
): Promise<readonly ChosenHost[]> {
  const chosen = unique(await chosenHosts(context, names, topology));
  return names.length > 0 || topology !== '' ? chosen : inNaturalOrder(chosen, ({ address }) => address.name);
}

/** A host may be named twice, and stand in the file besides. */
function unique(hosts: readonly ChosenHost[]): ChosenHost[] {
  return [...new Map(hosts.map((host) => [host.address.name, host])).values()];
}

export function checkStyle({ settings, environment }: Context): CheckStyle {
  return {
    width: environment.stdoutIsTerminal ? environment.columns : null,
    verbose: settings.verbose,
    mendsApart: settings.output !== 'wide' && printsTable(settings.output, environment.stdoutIsTerminal),
  };
}
