import type { Owner } from '../model/plan.ts';
import { type Life, lifeOf, thisProcess } from '../store/process.ts';

export function currentOwner(user: string, command: string): Owner {
  return { ...thisProcess(), user, command };
}

/** Whether the process that runs an operation still does; of what runs elsewhere nothing is known. */
export function ownerState(owner: Owner): Life {
  return lifeOf(owner);
}
