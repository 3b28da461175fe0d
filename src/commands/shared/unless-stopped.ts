import { ABORTED, unlessAborted } from '../../hosts/when-aborted.ts';

/** null where somebody does not want to wait for it any more. */
export async function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T | null> {
  const found = await unlessAborted(work, stop);
  return found === ABORTED ? null : found;
}
