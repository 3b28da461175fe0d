import type { Judgement } from '../../model/plan.ts';

/** What the judges of a host's absence must know of it. */
export interface AboutHost {
  /** Its management name. */
  readonly host: string;
  /** What gluster may call it. */
  readonly names: readonly string[];
  /** Its glusterd's own id; null where nobody has seen it. */
  readonly uuid: string | null;
  /** Management names of all hosts of the cluster. */
  readonly members: readonly string[];
  /** What a person accepts to lose for a while: `unavailable:VOLUME`, `one-copy:VOLUME`. */
  readonly accepted: readonly string[];
}

/** As a plan stores it. */
export function judgement(by: string, about: AboutHost): Judgement {
  const { host, names, uuid, members, accepted } = about;
  return { by, about: { host: [host], names, uuid: uuid === null ? [] : [uuid], members, accepted } };
}

export function readAbout({ host, names, uuid, members, accepted }: Judgement['about']): AboutHost {
  return {
    host: host?.[0] ?? '',
    names: names ?? [],
    uuid: uuid?.[0] ?? null,
    members: members ?? [],
    accepted: accepted ?? [],
  };
}
