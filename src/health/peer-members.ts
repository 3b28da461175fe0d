import { listed } from '../model/listed.ts';
import { finding, type PeerFinding, restarting, type Told } from './peer-finding.ts';

// Who has written down whom.

function othersOf({ host, store }: Told, told: readonly Told[]): readonly Told[] {
  return told.filter((one) => one.host !== host && one.store.uuid !== store.uuid);
}

function knowingOf({ store }: Told, others: readonly Told[]): readonly Told[] {
  return others.filter((one) => store.uuid !== null && one.store.peers.includes(store.uuid));
}

/** No other knows it; of two hosts nobody can say which is outside. */
export function isOutside(one: Told, told: readonly Told[]): boolean {
  const others = othersOf(one, told);
  return others.length > 1 && knowingOf(one, others).length === 0;
}

const ASIDE = 'cd /var/lib/glusterd && mkdir aside && mv glusterd.info peers vols snaps aside';

export function outside({ host, names, store }: Told, told: readonly Told[]): PeerFinding {
  const others = told.filter((one) => one.host !== host);
  const old = others
    .flatMap((one) => one.store.views ?? [])
    .find((view) => names.includes(view.host) && view.uuid !== store.uuid);
  if (old !== undefined)
    return finding(`${host} has the id ${store.uuid ?? '(none)'}, but the others know it as ${old.uuid}`, {
      advice:
        'It was installed anew, or lost /var/lib/glusterd. It must get its old id and its peers back before anything else is done with it.',
    });
  const member = others.find((one) => one.store.peers.length > 0) ?? others[0];
  const probe = { on: member?.host ?? '', command: `gluster peer probe ${names[0] ?? host}` };
  if (store.peers.length === 0) return finding(`${host} is in no pool with the others`, { cure: [probe] });
  return finding(`${host} takes itself for a member, but no other knows it: it was let go while it was off`, {
    cure: [{ on: host, command: `systemctl stop glusterd && ${ASIDE} && systemctl start glusterd` }, probe],
    advice:
      'Only where it is to be a member again; its bricks are not touched. What it knew is kept in /var/lib/glusterd/aside.',
  });
}

export function membership(told: readonly Told[]): readonly PeerFinding[] {
  return told.flatMap((one) => {
    const others = othersOf(one, told);
    const knowing = knowingOf(one, others);
    const lacking = others.filter((other) => !knowing.includes(other)).map(({ host }) => host);
    if (lacking.length === 0 || knowing.length <= lacking.length) return [];
    const who = `${listed(lacking)} ${lacking.length === 1 ? 'does' : 'do'}`;
    return [
      finding(`${who} not know ${one.host}, as the others do`, {
        ...restarting(lacking),
        advice: 'When it starts, glusterd hears of members from those that it knows.',
      }),
    ];
  });
}

/** Peers that some have written down and others haven't, and that are no host of the cluster here. */
export function strangers(told: readonly Told[], outsiders: readonly Told[]): readonly PeerFinding[] {
  const members = new Set([...told, ...outsiders].map(({ store }) => store.uuid));
  const all = new Set(told.flatMap(({ store }) => store.peers).filter((uuid) => !members.has(uuid)));
  return [...all].flatMap((uuid) => {
    const knowing = told.filter(({ store }) => store.peers.includes(uuid)).map(({ host }) => host);
    if (knowing.length === told.length) return [];
    return [
      finding(
        `only ${listed(knowing)} ${knowing.length === 1 ? 'has' : 'have'} a peer ${uuid}, which is no host of these`,
        {
          advice:
            'A host that was let go while some were off, or one that has a new id since. "gluster peer detach" on a member takes it away, once it has no bricks.',
        },
      ),
    ];
  });
}
