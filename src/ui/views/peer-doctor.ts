import type { PeerFinding } from '../../health/peer-finding.ts';
import { counted } from '../../model/counted.ts';
import type { Cluster } from '../../model/entities.ts';
import { listed } from '../../model/listed.ts';
import type { View } from '../view.ts';

interface PeersToShow {
  readonly cluster: Cluster;
  readonly hosts: readonly string[];
  readonly findings: readonly PeerFinding[];
}

export function peerDoctorView(looks: readonly PeersToShow[]): View {
  return {
    text: () => looks.map(clusterText).join('\n'),
    json: () => ({
      clusters: looks.map(({ cluster: { id, name }, hosts, findings }) => ({
        id,
        name,
        hosts,
        findings: findings.map(({ what, lines, cure, advice, remedies }) => ({
          what,
          lines,
          cure,
          advice,
          fixable: remedies.length > 0,
        })),
      })),
    }),
    ...(looks.length === 0 ? { whenEmpty: 'No clusters.' } : {}),
    exitCode: looks.some(({ findings }) => findings.length > 0) ? 6 : 0,
  };
}

function clusterText({ cluster, hosts, findings }: PeersToShow): string {
  const name = cluster.name ?? cluster.id;
  if (hosts.length === 0) return `${name}: no hosts\n`;
  if (findings.length === 0) return `${name}: ${counted(hosts.length, 'host')}, all of them know the same\n`;
  const all = findings.map((one, place) => findingLines(one, place + 1).join('\n'));
  return `${name}: ${counted(findings.length, 'finding')} on ${counted(hosts.length, 'host')}\n\n${all.join('\n\n')}\n`;
}

function findingLines({ what, lines, cure, advice }: PeerFinding, number: number): readonly string[] {
  const width = Math.max(0, ...lines.map(({ hosts }) => listed(hosts).length));
  return [
    `${number}. ${what}`,
    ...lines.map(({ hosts, line }) => `   ${listed(hosts).padEnd(width)}  ${line}`),
    ...(cure.length === 0 ? [] : ['   To mend it:']),
    ...cure.map(({ on, command }) => `     on ${on}: ${command}`),
    ...(advice === '' ? [] : advice.split('\n').map((line) => `   ${line}`)),
  ];
}
