import { type ClusterHealth, type Word, worst } from '../../health/health.ts';
import type { View } from '../view.ts';

const CODES: Readonly<Record<Word, readonly [word: string, code: number]>> = {
  HEALTHY: ['OK', 0],
  DEGRADED: ['WARNING', 1],
  UNKNOWN: ['UNKNOWN', 3],
  'AT RISK': ['CRITICAL', 2],
  PARTIAL: ['CRITICAL', 2],
  DOWN: ['CRITICAL', 2],
};

const MOST_TOLD = 3;

/** One line as Nagios and its like read it, with figures behind the bar; the exit code says it again. */
export function nagiosView(clusters: readonly ClusterHealth[]): View {
  const word = worst(clusters.map((cluster) => cluster.word));
  const findings = clusters.flatMap((cluster) => cluster.findings.filter(({ level }) => level !== 'notice'));
  const more = findings.length - MOST_TOLD;
  const told = [
    ...findings.slice(0, MOST_TOLD).map(({ what }) => what),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  return line(word, told.length === 0 ? '' : told.join('; '), figures(clusters));
}

/** Where nothing could be looked at. */
export function nagiosUnknown(message: string): View {
  return line('UNKNOWN', message, '');
}

function line(word: Word, said: string, perfdata: string): View {
  const [status, exitCode] = CODES[word];
  const text = [`GLUSTER ${status} - ${word}`, ...(said === '' ? [] : [said])].join(': ');
  const clean = text.replaceAll('|', '/').replaceAll(/\s+/g, ' ');
  return {
    text: () => `${clean}${perfdata === '' ? '' : ` | ${perfdata}`}\n`,
    json: () => null,
    verbatim: true,
    exitCode,
  };
}

function figures(clusters: readonly ClusterHealth[]): string {
  const hosts = clusters.flatMap((cluster) => cluster.hosts);
  const volumes = clusters.flatMap((cluster) => cluster.volumes);
  const bricks = volumes.flatMap(({ sets }) => sets.flatMap((set) => set.bricks));
  const known = volumes.flatMap(({ pending }) => pending ?? []);
  const pools = clusters.flatMap((cluster) => cluster.devices).flatMap(({ poolData }) => poolData ?? []);
  const count = (name: string, value: number, of: number): string => `${name}=${value};;;0;${of}`;
  return [
    count('hosts_up', hosts.filter(({ ssh }) => ssh === 'up').length, hosts.length),
    count('volumes_healthy', volumes.filter(({ word }) => word === 'HEALTHY').length, volumes.length),
    count('bricks_up', bricks.filter(({ state }) => state === 'up').length, bricks.length),
    ...(known.length === 0 ? [] : [`heal_pending=${known.reduce((sum, one) => sum + one, 0)};;;0`]),
    ...(pools.length === 0 ? [] : [`pool_data=${Math.max(...pools)}%;80;90;0;100`]),
  ].join(' ');
}
