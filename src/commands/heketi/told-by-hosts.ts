import type { HostsAsked } from '../../actions/import-heketi/ask-hosts.ts';
import type { ClusterTruth } from '../../heketi/import/truth.ts';
import { byReason } from '../../model/by-reason.ts';
import { counted } from '../../model/counted.ts';
import type { Volume } from '../../model/entities.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { grouped } from '../../model/grouped.ts';
import type { Id } from '../../model/ids.ts';
import { listed } from '../../model/listed.ts';
import type { State } from '../../model/state.ts';
import { quote } from '../../shell/quote.ts';

/** Of which volumes the order of bricks is not known, and for each of them why: whether anybody was asked, and what was told. */
export function orderNotes(
  { volumes }: State,
  { anybody }: HostsAsked,
  truthOf: (cluster: Id) => ClusterTruth | null,
): readonly string[] {
  const unknown = Object.values(volumes).filter(({ orderUnknown }) => orderUnknown === true);
  const why = (volume: Volume): string => {
    if (!anybody) return WHY.unasked;
    const truth = truthOf(volume.cluster);
    if (truth === null) return WHY.untold;
    return truth.volumes.has(volume.name) ? WHY.other : WHY.none;
  };
  return [...grouped(unknown, why)].map(
    ([reason, own]) =>
      `The order of bricks is not known of ${counted(own.length, 'volume')}: Heketi's database has none, ${reason}`,
  );
}

const UNTIL = "Until it is, their bricks can't be moved and they can't be cloned.";
const LATER = 'After the import, while hosts answer: glusterctl repair volume-brick-order-unknown';
const WHY = {
  unasked: `and no host was asked. ${UNTIL} ${LATER}`,
  untold: `and gluster told it on none of their hosts. ${UNTIL} ${LATER}`,
  none: `and gluster has no volume of that name. ${UNTIL} When it is there, after the import: glusterctl repair volume-brick-order-unknown`,
  other: `and gluster has other bricks in it than the database. ${UNTIL} In what they differ, after the import: glusterctl verify`,
};

/** Hosts that told nothing, and those whose gluster told nothing, each with what kept it. */
export function silentNotes({ silent, mute }: HostsAsked): readonly string[] {
  const failures = silent.map(({ host, problem, hint }) => ({
    name: host,
    error: new GlusterctlError('unreachable', problem, hint === '' ? {} : { hint }),
  }));
  return [
    ...byReason(failures).flatMap(({ names, error }) => [
      `Nothing is known of ${listed(names)}: ${error.message}`,
      ...(error.hint === undefined ? [] : [error.hint]),
    ]),
    ...[...grouped(mute, ({ said }) => said)].map(([said, own]) => {
      const hosts = own.map(({ host }) => host);
      return `${listed(hosts)} answered, but gluster did not tell of its volumes there (${said}). What may be wrong: glusterctl host check ${hosts.map((host) => quote(host)).join(' ')}`;
    }),
  ];
}
