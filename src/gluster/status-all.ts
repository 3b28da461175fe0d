import { child, childrenNamed, numberOf, textOf, type XmlElement } from '../text/xml.ts';
import { readAnswer } from './run.ts';

export interface BrickProcess {
  readonly host: string;
  readonly path: string;
  readonly peer: string;
  readonly online: boolean;
}

/** What helps a volume on one host. */
export interface Helper {
  readonly peer: string;
  readonly online: boolean;
}

export type TaskState = 'running' | 'completed' | 'failed' | 'stopped' | 'other';

export interface Task {
  readonly kind: 'rebalance' | 'remove-brick';
  readonly id: string;
  readonly state: TaskState;
  /** Of a removal: the bricks that are being emptied. */
  readonly bricks: readonly string[];
}

/**
 * How one member sees the processes of a started volume. Those of hosts it isn't connected to are not in it at all: to
 * be laid beside what the volume should have.
 */
export interface VolumeStatus {
  readonly name: string;
  readonly bricks: readonly BrickProcess[];
  readonly healers: readonly Helper[];
  readonly tasks: readonly Task[];
}

/** `volume status all --xml`, of which gluster leaves out what isn't started. */
export function readVolumeStatusAll(stdout: string): readonly VolumeStatus[] {
  const volumes = child(readAnswer(stdout), 'volStatus', 'volumes');
  return childrenNamed(volumes, 'volume').map((volume) => {
    const nodes = childrenNamed(volume, 'node');
    return {
      name: textOf(volume, 'volName'),
      bricks: nodes
        .filter((node) => textOf(node, 'path').startsWith('/'))
        .map((node) => ({ host: textOf(node, 'hostname'), path: textOf(node, 'path'), ...processOf(node) })),
      healers: nodes.filter((node) => textOf(node, 'hostname') === 'Self-heal Daemon').map(processOf),
      tasks: childrenNamed(child(volume, 'tasks'), 'task').flatMap(taskOf),
    };
  });
}

function processOf(node: XmlElement): { readonly peer: string; readonly online: boolean } {
  return { peer: textOf(node, 'peerid'), online: textOf(node, 'status') === '1' };
}

/** As gluster numbers them; from 5 on, those that only mend the layout. */
const STATES: ReadonlyMap<number, TaskState> = new Map([
  [1, 'running'],
  [2, 'stopped'],
  [3, 'completed'],
  [4, 'failed'],
  [5, 'running'],
  [6, 'stopped'],
  [7, 'completed'],
  [8, 'failed'],
]);

function taskOf(task: XmlElement): readonly Task[] {
  const type = textOf(task, 'type');
  const kind = type === 'Rebalance' ? 'rebalance' : type === 'Remove brick' ? 'remove-brick' : null;
  if (kind === null) return [];
  const bricks = childrenNamed(child(task, 'params'), 'brick').map(({ text }) => text);
  return [{ kind, id: textOf(task, 'id'), state: STATES.get(numberOf(task, 'status')) ?? 'other', bricks }];
}
