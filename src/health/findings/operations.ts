import { counted } from '../../model/counted.ts';
import { listed } from '../../model/listed.ts';
import type { Finding } from '../health.ts';
import type { Joined } from '../joined.ts';
import type { OperationSeen } from '../survey.ts';

export interface OperationFindings {
  /** What has a volume stopped comes before all else: to end it brings the data back. */
  readonly first: readonly Finding[];
  readonly others: readonly Finding[];
}

/** Operations that go on, and those that were left. */
export function operationFindings(joined: Joined): OperationFindings {
  const all = joined.survey.operations.map((operation) => ({
    stopped: stoppedBy(joined, operation),
    operation,
  }));
  const found = all.map(({ operation, stopped }) => ({
    stops: stopped.length > 0,
    finding: findingOf(joined, operation, stopped),
  }));
  return {
    first: found.flatMap(({ stops, finding }) => (stops ? [finding] : [])),
    others: found.flatMap(({ stops, finding }) => (stops ? [] : [finding])),
  };
}

/** Volumes that should be started, and that gluster has stopped: such an operation stops them on its way. */
function stoppedBy({ info, volumes }: Joined, { stops }: OperationSeen): readonly StoppedVolume[] {
  return volumes.flatMap(({ id, name, started }) => {
    const found = info?.get(name);
    return stops.includes(id) && started && found !== undefined && found.status !== 'Started'
      ? [{ id, name }]
      : [];
  });
}

interface StoppedVolume {
  readonly id: string;
  readonly name: string;
}

function findingOf(
  joined: Joined,
  { id, title, standing, ways, waitsFor, oldBricks }: OperationSeen,
  stopped: readonly StoppedVolume[],
): Finding {
  const waits = waitsFor === null ? '' : `, which came to: ${waitsFor}`;
  const names = listed(stopped.map(({ name }) => name));
  const are = stopped.length === 1 ? 'is' : 'are';
  if (standing === 'in-flight' || standing === 'elsewhere')
    return {
      kind: 'operation-running',
      level: 'notice',
      about: id,
      what:
        standing === 'in-flight'
          ? `Going on now: ${title}${waits}`
          : `Begun on another machine or in another container: ${title}${waits}`,
      risk: stopped.length === 0 ? '' : `Meanwhile ${names} ${are} stopped: no client can use it.`,
      next: [{ command: `glusterctl operation info ${id}`, on: null }],
    };
  const old =
    oldBricks === 0
      ? ''
      : ` ${counted(oldBricks, 'brick that was replaced is', 'bricks that were replaced are')} still on disk: it takes them away.`;
  const kept = `It keeps the space and the names that it has taken.${old}`;
  const base = {
    kind: 'operation-unfinished',
    about: id,
    next: ways.map((way) => ({ ...way, on: null })),
  } as const;
  if (stopped.length === 0)
    return { ...base, level: 'warning', what: `Left unfinished: ${title}${waits}`, risk: kept };
  return {
    ...base,
    // What is to be deleted nobody misses.
    level: stopped.every((volume) => joined.isGoing(volume.id)) ? 'warning' : 'critical',
    what: `${names} ${are} stopped by an operation that was left unfinished: ${title}${waits}`,
    risk: `No client can use it until that has ended. ${kept}`,
  };
}
