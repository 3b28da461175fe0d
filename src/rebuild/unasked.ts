import { type Access, sshAccess } from '../model/access.ts';
import { readEvidence } from './evidence.ts';
import { poolsOf } from './members.ts';
import { nameOf } from './nodes.ts';
import { Findings, type HostAsked, type HostHint } from './rebuilt.ts';

/** Hosts of the same pools that nobody has named: by what they were called, or else as gluster calls them. */
export function unaskedHosts(
  hosts: readonly HostAsked[],
): readonly { readonly host: string; readonly hint: HostHint }[] {
  const findings = new Findings('all');
  const named = new Set(hosts.map(({ host }) => host));
  return poolsOf(readEvidence(hosts, findings), findings).flatMap(({ members }) => {
    const teller = members.find(({ seen }) => seen !== null)?.seen?.hint.access ?? sshAccess();
    return members.flatMap((member) => {
      const host = nameOf(member);
      if (member.asked !== null || named.has(host)) return [];
      const hint: HostHint = {
        manage: [host],
        storage: member.names.length === 0 ? null : member.names.slice(0, 1),
        zone: null,
        tags: null,
        access: alike(teller),
        devices: [],
        cluster: null,
        found: true,
      };
      return [{ host, hint }];
    });
  });
}

/** As its neighbour is reached; a port is often a host's own. */
function alike(access: Access): Access {
  if (access.via !== 'ssh') return access;
  const { port: _port, ...rest } = access;
  return rest;
}
