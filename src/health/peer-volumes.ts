import type { StoredVolume } from '../gluster/glusterd-store.ts';
import { listed } from '../model/listed.ts';
import { finding, groups, type PeerFinding, restarting, type Told } from './peer-finding.ts';

/** What the hosts have written down of volumes. */
export function compareVolumes(told: readonly Told[]): readonly PeerFinding[] {
  const known = told.filter(({ store }) => store.uuid !== null);
  const names = [...new Set(known.flatMap(({ store }) => [...store.volumes.keys()]))].sort();
  return names.flatMap((name) => compareVolume(name, known));
}

function compareVolume(name: string, told: readonly Told[]): readonly PeerFinding[] {
  const volumeOf = ({ store }: Told): StoredVolume | undefined => store.volumes.get(name);
  const having = told.filter((one) => volumeOf(one) !== undefined);
  const lacking = told.filter((one) => volumeOf(one) === undefined).map(({ host }) => host);
  const found: PeerFinding[] = [];
  if (lacking.length > 0)
    found.push(
      missing(
        name,
        having.map(({ host }) => host),
        lacking,
      ),
    );
  const texts = groups(having, (one) => volumeOf(one)?.lines.join('\n') ?? '');
  if (texts.length > 1) found.push(differing(name, having, texts));
  else if (groups(having, (one) => volumeOf(one)?.sum ?? '').length > 1) {
    const sums = groups(having, (one) => volumeOf(one)?.sum ?? '');
    found.push(
      finding(`volume ${name}: checksums of the same settings differ`, {
        lines: sums.map(({ key, hosts }) => ({ hosts, line: `info=${key}` })),
        ...restarting(oddHosts(sums)),
        advice: 'A glusterd that starts sums them up again.',
      }),
    );
  }
  const quotas = groups(having, (one) => volumeOf(one)?.quotaSum ?? '');
  if (quotas.length > 1)
    found.push(
      finding(`volume ${name}: quota checksums differ`, {
        lines: quotas.map(({ key, hosts }) => ({ hosts, line: key || '(none)' })),
        advice: `Peers reject each other for this. quota.conf and quota.cksum in /var/lib/glusterd/vols/${name} must be those of the most, then glusterd is to be started again.`,
      }),
    );
  return found;
}

/** Hosts outside the largest group; empty where no group is the largest. */
function oddHosts(found: readonly { readonly hosts: readonly string[] }[]): readonly string[] {
  const [first, second] = found;
  if (first === undefined || second === undefined || first.hosts.length === second.hosts.length) return [];
  return found.slice(1).flatMap(({ hosts }) => hosts);
}

function missing(name: string, having: readonly string[], lacking: readonly string[]): PeerFinding {
  if (having.length > lacking.length)
    return finding(
      `volume ${name}: ${listed(lacking)} ${lacking.length === 1 ? 'has' : 'have'} no files of it`,
      {
        ...restarting(lacking),
        advice: 'A glusterd that starts takes over what its peers have.',
      },
    );
  return finding(
    `volume ${name}: only ${listed(having)} ${having.length === 1 ? 'has' : 'have'} files of it`,
    {
      advice:
        'It was deleted while they were off, or went along with a host that was let go. Whether its data is still wanted only a person knows.',
    },
  );
}

interface Text {
  readonly key: string;
  readonly hosts: readonly string[];
}

function differing(name: string, having: readonly Told[], texts: readonly Text[]): PeerFinding {
  const lines = differences(texts);
  const what = `volume ${name}: its settings in /var/lib/glusterd/vols/${name}/info differ`;
  const odd = oddHosts(texts);
  if (odd.length === 0)
    return finding(what, {
      lines,
      advice: 'No more hosts have the one than the other: which is right only a person knows.',
    });
  const version = (host: string | undefined): number =>
    having.find((one) => one.host === host)?.store.volumes.get(name)?.version ?? 0;
  const good = texts[0]?.hosts[0];
  const newer = odd.filter((host) => version(host) > version(good));
  if (newer.length > 0 || good === undefined)
    return finding(`${what}; ${listed(newer)} has a newer version than most`, {
      lines,
      advice:
        'The highest version wins when a glusterd starts. Which is right only a person knows; nothing is to be restarted before that.',
    });
  const restart = restarting(odd);
  if (odd.every((host) => version(host) < version(good)))
    return finding(`${what}; ${listed(odd)} missed a change`, {
      lines,
      ...restart,
      advice: 'A glusterd that starts takes over the higher version.',
    });
  const { option, value } = harmless(texts[0]?.key ?? '');
  return finding(
    `${what}; ${listed(odd)} ${odd.length === 1 ? 'is' : 'are'} the odd one${odd.length === 1 ? '' : 's'}`,
    {
      lines,
      cure: [
        { on: good, command: `gluster --mode=script volume set ${name} ${option} ${value}` },
        ...restart.cure,
      ],
      remedies: [{ do: 'renew', volume: name, option, value, host: good }, ...restart.remedies],
      advice:
        'The setting stays as it is, but the version of the others becomes higher, and is taken over then.',
    },
  );
}

/** A setting that the volume has already: to set it again changes nothing but the version. */
function harmless(text: string): { readonly option: string; readonly value: string } {
  const set = text
    .split('\n')
    .map((line) => /^((?:storage|performance|nfs|transport|cluster)\.[a-z-]+)=([a-z0-9]+)$/.exec(line))
    .flatMap((found) => (found === null ? [] : [{ option: found[1] ?? '', value: found[2] ?? '' }]));
  const wanted = ['storage.fips-mode-rchecksum', 'nfs.disable', 'transport.address-family'];
  return (
    wanted.flatMap((name) => set.find(({ option }) => option === name) ?? [])[0] ??
    set[0] ?? { option: 'storage.fips-mode-rchecksum', value: 'on' }
  );
}

/** Lines that some have and others don't, each with who has it. */
function differences(texts: readonly Text[]): PeerFinding['lines'] {
  const split = texts.map(({ key, hosts }) => ({ hosts, lines: key.split('\n') }));
  const all = [...new Set(split.flatMap(({ lines }) => lines))].sort();
  return all.flatMap((line) => {
    const hosts = split.filter(({ lines }) => lines.includes(line)).flatMap((one) => one.hosts);
    return hosts.length === split.flatMap((one) => one.hosts).length ? [] : [{ hosts, line }];
  });
}
