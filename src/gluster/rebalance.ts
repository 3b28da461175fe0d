import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, reading, sh } from '../shell/script.ts';
import { child, childrenNamed, numberOf, textOf } from '../text/xml.ts';
import type { GlusterBrick } from './names.ts';
import { glusterFunctions, readAnswer } from './run.ts';

/** Starts a rebalance; one that is running already will do. */
export function rebalanceStartScript(volume: string, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    sh`
      running() { moving volume rebalance ${volume}; }
      running || ensure running volume rebalance ${volume} start
    `,
  );
}

/** Stops it, whoever began it; one that doesn't run any more will do. */
export function rebalanceEndScript(volume: string, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    sh`
      idle() { ! moving volume rebalance ${volume}; }
      idle || ensure idle volume rebalance ${volume} stop
    `,
  );
}

/**
 * gluster adds no bricks meanwhile, and would say so only after they were made. One that goes on after the given
 * brick was added is our own.
 */
export function refuseWhileRebalancing(volume: string, added: GlusterBrick, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    sh`
      if moving volume rebalance ${volume}; then
        if gl volume info ${volume} && says ${`${added.host}:${added.path}`}; then :; else
          refuse ${`Unable to expand volume ${volume} while it is being rebalanced. How far that is: glusterctl rebalance status ${volume}`}
        fi
      fi
    `,
  );
}

/** Stops it where the given brick is in the volume: else it is for bricks that somebody else added. */
export function rebalanceStopScript(volume: string, added: GlusterBrick, settings: HostSettings): Script {
  return changing(
    glusterFunctions(settings),
    sh`
      idle() { ! moving volume rebalance ${volume}; }
      if look volume info ${volume} && says ${`${added.host}:${added.path}`}; then
        idle || ensure idle volume rebalance ${volume} stop
      fi
    `,
  );
}

/**
 * Right after a start gluster is often busy with it, and says so with an exit code and nothing on stderr. Whatever it
 * refuses in a document is an answer, for the reader to tell.
 */
export function rebalanceStatusScript(volume: string, settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    sh`
      if ! told volume rebalance ${volume} status --xml; then
        case $answer in
          *'</cliOutput>'*) ;;
          *)
            printf '%s\n' "$answer" >&2
            exit "$code"
            ;;
        esac
      fi
      printf '%s\n' "$answer"
    `,
  );
}

export interface RebalanceStatus {
  /** In gluster's words, `completed`; `not started` where it has nothing to tell. */
  readonly state: string;
  readonly nodes: readonly RebalanceOnHost[];
}

export interface RebalanceOnHost {
  /** The one that was asked calls itself localhost. */
  readonly host: string;
  readonly uuid: string;
  readonly files: number;
  readonly bytes: number;
  readonly scanned: number;
  readonly failures: number;
  readonly skipped: number;
  readonly state: string;
  readonly seconds: number;
}

/** What gluster refuses to tell of a volume that never was rebalanced, or can't be. */
export function isNeverRebalanced(message: string): boolean {
  return /ebalance not started for volume|is not a distribute volume/.test(message);
}

export function readRebalanceStatus(stdout: string): RebalanceStatus {
  const answer = child(readAnswer(stdout), 'volRebalance');
  const total = answer === null ? null : child(answer, 'aggregate');
  return {
    state: total === null ? 'not started' : textOf(total, 'statusStr'),
    nodes: childrenNamed(answer, 'node').map((node) => ({
      host: textOf(node, 'nodeName'),
      uuid: textOf(node, 'id'),
      files: numberOf(node, 'files'),
      bytes: numberOf(node, 'size'),
      scanned: numberOf(node, 'lookups'),
      failures: numberOf(node, 'failures'),
      skipped: numberOf(node, 'skipped'),
      state: textOf(node, 'statusStr'),
      seconds: numberOf(node, 'runtime'),
    })),
  };
}

export function isRebalancing({ state }: Pick<RebalanceStatus, 'state'>): boolean {
  return state.includes('in progress');
}
