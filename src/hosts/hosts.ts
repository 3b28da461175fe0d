import type { Access } from '../model/access.ts';
import type { HostAddress, Script } from '../model/plan.ts';

/**
 * How a script on a host ended. `done` carries any exit code: 0 is success. `unreachable`: nothing was sent, so
 * nothing can have happened. `unknown`: it may have run, run in part, or still be running.
 */
export type ScriptResult =
  | {
      readonly kind: 'done';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
      /** The command that failed, from the script's own trap; null on success or where not told. */
      readonly failed: string | null;
      readonly milliseconds: number;
    }
  | { readonly kind: 'unreachable'; readonly problem: HostProblem; readonly milliseconds: number }
  | {
      readonly kind: 'unknown';
      readonly reason: string;
      /** The host ended it for want of time, and all that it had told by then has come. */
      readonly stopped?: true;
      readonly stdout: string;
      readonly stderr: string;
      readonly milliseconds: number;
    };

/** Why a host can't be used, in a closed list; each has a message and a hint. */
export interface HostProblem {
  readonly reason:
    | 'name-unknown'
    | 'refused'
    | 'timeout'
    | 'host-key-unknown'
    | 'host-key-changed'
    | 'host-key-revoked'
    | 'login-failed'
    | 'sudo-password'
    | 'sudo-missing'
    | 'closed'
    // On the way to a pod.
    | 'no-kubectl'
    | 'api-server'
    | 'login-refused'
    | 'forbidden'
    | 'no-pod'
    | 'pod-unfit'
    | 'other';
  readonly message: string;
  readonly hint: string;
}

export interface RunOptions {
  readonly timeoutSeconds: number;
  /**
   * Scripts with the same lock never overlap on a host, even when the caller of the first has died: a later one
   * waits for it (bounded by its own time limit). Operations use their id.
   */
  readonly lock?: string;
  readonly signal?: AbortSignal;
}

/**
 * The hosts of one run, reached in one way or, by `hostsByAccess`, in any. One connection per host, opened when first
 * needed, closed at the end.
 */
export interface Hosts<A extends Access = Access> {
  /** Opens connections in parallel; tells for each host whether it can be used. */
  connect(addresses: readonly HostAddress<A>[]): Promise<ReadonlyMap<string, HostProblem | null>>;
  run(host: HostAddress<A>, script: Script, options: RunOptions): Promise<ScriptResult>;
  close(): Promise<void>;
}
