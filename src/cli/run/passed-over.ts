import type { State } from '../../model/state.ts';
import type { PassedOver } from '../../remote/through-hosts.ts';
import { quote } from '../../shell/quote.ts';
import { type SharedLocation, typedUrl } from '../../store/shared/url.ts';
import { hostCalled } from './state-hosts.ts';

/**
 * What is told where a state was reached, but not through hosts that its URL names; null: it names none of those.
 */
export function passedOverLines(
  { hosts, volume, file, url }: SharedLocation,
  known: State | null,
  passed: readonly PassedOver[],
  answered: string,
): { readonly warning: string; readonly hint: string } | null {
  const called = hosts.map((host) => ({ host, name: hostCalled(host, known).name }));
  const ofNoUse = passed.filter(({ host }) => called.some(({ name }) => name === host));
  if (ofNoUse.length === 0) return null;
  const left = called.filter(({ name }) => !ofNoUse.some(({ host }) => host === name));
  const right = left.length > 0 ? left.map(({ host }) => host) : [answered];
  const [them, are] = ofNoUse.length === 1 ? ['a host', 'it is'] : ['hosts', 'they are'];
  return {
    warning: `${url} was reached through ${answered}, and not through ${them} that it names: ${ofNoUse.map(({ why }) => why).join('; ')}`,
    hint: `If ${are} mistyped, or gone for good, name the right hosts: glusterctl state use ${quote(typedUrl({ hosts: right, volume, file }))}`,
  };
}
