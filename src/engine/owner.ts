import type { Owner } from '../model/plan.ts';
import { lifeOf, thisProcess } from '../store/process.ts';

export type OwnerState = ReturnType<typeof lifeOf>;

export function currentOwner(user: string, command: string): Owner {
  return { ...thisProcess(), user, command };
}

/** Whether the process that runs an operation still does; of another machine's processes nothing is known. */
export function ownerState(owner: Owner): OwnerState {
  return lifeOf(owner);
}
