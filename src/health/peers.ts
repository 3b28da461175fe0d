import { RESTART_GLUSTERD } from '../gluster/glusterd-restart.ts';
import type { GlusterdStore } from '../gluster/glusterd-store.ts';
import { listed } from '../model/listed.ts';
import type { Resting } from '../model/resting.ts';
import {
  finding,
  groups,
  IN_CLUSTER,
  type PeerFinding,
  type PeerSeen,
  restarting,
  type Told,
} from './peer-finding.ts';
import { isOutside, membership, outside, strangers } from './peer-members.ts';
import { compareVolumes } from './peer-volumes.ts';

/** Everything that is not the same on all hosts of a cluster; empty where all is well. */
export function comparePeers(seen: readonly PeerSeen[]): readonly PeerFinding[] {
  const told = seen.flatMap(({ host, names, store }) => (store === null ? [] : [{ host, names, store }]));
  const away = seen.filter(({ store }) => store === null);
  const outsiders = told.filter((one) => isOutside(one, told));
  const members = told.filter((one) => !outsiders.includes(one));
  const resting = seen.flatMap((one) => one.resting ?? []);
  const restingAs = (host: string): Resting | undefined => resting.find((one) => one.host === host);
  const found = [
    ...away.map(({ host, problem }) => {
      const rests = restingAs(host);
      return rests === undefined
        ? finding(`${host} was not reached: ${problem}`, { advice: `glusterctl host check ${host}` })
        : finding(`${rests.words}, and was not reached: ${problem}`, { advice: rests.cure });
    }),
    ...silent(told, restingAs),
    ...sameIds(told),
    ...versions(told),
    ...outsiders.map((one) => outside(one, told)),
    ...membership(members),
    ...strangers(members, outsiders),
    ...(away.length === 0 ? [] : stuck(members)),
    ...states(members),
    ...compareVolumes(members),
  ];
  return found.map((one) => leavingAlone(one, resting));
}

function silent(
  told: readonly Told[],
  restingAs: (host: string) => Resting | undefined,
): readonly PeerFinding[] {
  return told
    .filter(({ store }) => store.views === null)
    .map(({ host, store }) => {
      const rests = restingAs(host);
      return rests === undefined
        ? finding(
            `glusterd of ${host} does not answer: ${store.problem || 'it gave no reason'}`,
            restarting([host]),
          )
        : finding(`${rests.words}, and gluster is stopped there`, { advice: rests.cure });
    });
}

/**
 * On a host in maintenance nothing is started. Others may be restarted all the same; a cure that begins with something else
 * there waits as a whole.
 */
function leavingAlone(one: PeerFinding, resting: readonly Resting[]): PeerFinding {
  const rests = (name: string): boolean => resting.some(({ host }) => host === name);
  const left = resting.filter(({ host }) => one.cure.some(({ on }) => on === host));
  if (left.length === 0) return one;
  const whole = one.cure.some(({ on, command }) => rests(on) && command !== RESTART_GLUSTERD);
  const why = left.map(({ words, cure }) => `${words}, and nothing is started there. ${cure}`);
  return {
    ...one,
    cure: whole ? [] : one.cure.filter(({ on }) => !rests(on)),
    remedies: whole ? [] : one.remedies.filter(({ host }) => !rests(host)),
    advice: [...(one.advice === '' ? [] : [one.advice]), ...why].join('\n'),
  };
}

function sameIds(told: readonly Told[]): readonly PeerFinding[] {
  return groups(told, ({ store }) => store.uuid).flatMap(({ key, hosts }) =>
    key === null || hosts.length < 2
      ? []
      : [
          finding(`${listed(hosts)} have the same id, ${key}, in glusterd.info`, {
            advice:
              'One is a copy of the other. Which of them is in no pool needs an id of its own: without its glusterd.info, glusterd draws one when it starts.',
          }),
        ],
  );
}

function versions(told: readonly Told[]): readonly PeerFinding[] {
  const kinds: readonly (readonly [string, (store: GlusterdStore) => string | null, string])[] = [
    [
      'releases of gluster differ',
      ({ release }) => release,
      'Install the same on all: peers of different releases may reject each other.',
    ],
    [
      'operating versions in glusterd.info differ',
      ({ operatingVersion }) => operatingVersion,
      'The same release on all hosts comes first; then the lower ones take over that of the cluster when their glusterd starts.',
    ],
  ];
  return kinds.flatMap(([what, ofStore, advice]) => {
    const found = groups(
      told.filter(({ store }) => ofStore(store) !== null),
      ({ store }) => ofStore(store) ?? '',
    );
    if (found.length < 2) return [];
    return [finding(what, { advice, lines: found.map(({ key, hosts }) => ({ hosts, line: key })) })];
  });
}

/** Waits on a peer that is off, and does not notice: it answers no command about volumes. */
function stuck(told: readonly Told[]): readonly PeerFinding[] {
  const members = new Set(told.map(({ store }) => store.uuid));
  const gone = new Map<string, string[]>();
  for (const { host, store } of told)
    for (const view of store.views ?? [])
      if (view.connected && !members.has(view.uuid) && isSeenAway(told, view.uuid, host))
        gone.set(host, [...(gone.get(host) ?? []), view.host]);
  return [...gone].map(([host, peers]) =>
    finding(`${host} still takes ${listed(peers)} for connected; others see that it is off`, {
      ...restarting([host]),
      advice: `Until then commands about volumes may hang on ${host}. Bricks go on meanwhile.`,
    }),
  );
}

function isSeenAway(told: readonly Told[], uuid: string, except: string): boolean {
  return told.some(
    ({ host, store }) =>
      host !== except && store.views?.some((view) => view.uuid === uuid && !view.connected) === true,
  );
}

/** States other than that of a member, and members that are not connected though both answer. */
function states(told: readonly Told[]): readonly PeerFinding[] {
  const found: PeerFinding[] = [];
  for (const { host, store } of told) {
    const seenBy = told.flatMap((one) => {
      const view = one.host === host ? undefined : one.store.views?.find(({ uuid }) => uuid === store.uuid);
      return view === undefined ? [] : [{ by: one.host, view }];
    });
    const odd = seenBy.filter(({ view }) => view.state !== IN_CLUSTER);
    // Each of two that reject each other sees the other so: the odd one is who most see so.
    if (odd.length > 0 && odd.length * 2 > seenBy.length) found.push(oddState(host, odd, told));
    const apart = seenBy.filter(({ view }) => view.state === IN_CLUSTER && !view.connected);
    if (store.views !== null && apart.length > 0 && apart.length * 2 > seenBy.length)
      found.push(
        finding(
          `${listed(apart.map(({ by }) => by))} see ${host} as disconnected, though its glusterd answers`,
          {
            ...restarting([host]),
            advice: `If it stays so, a firewall may be between them: glusterctl host check ${told.map((one) => one.host).join(' ')}`,
          },
        ),
      );
  }
  return found;
}

function oddState(
  host: string,
  odd: readonly { readonly by: string; readonly view: { readonly state: string } }[],
  told: readonly Told[],
): PeerFinding {
  const state = odd[0]?.view.state ?? '';
  const what = `${listed(odd.map(({ by }) => by))} ${odd.length === 1 ? 'sees' : 'see'} ${host} as "${state}"`;
  if (state === 'Peer Rejected')
    return finding(what, { advice: 'Its files differ from those of the others, as told below.' });
  const accepted = state === 'Accepted peer request';
  const peers = told.filter((one) => one.host !== host).flatMap(({ store }) => store.uuid ?? []);
  return finding(what, {
    ...restarting([host]),
    advice: accepted
      ? `If it stays so: on ${host}, with glusterd stopped, "state=3" in each file of /var/lib/glusterd/peers (${listed(peers, 3)}), then start it.`
      : '',
  });
}
