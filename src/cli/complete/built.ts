import type { CompletionTable } from './table.ts';

declare const GLUSTERCTL_COMPLETION: string | undefined;

/** Made by the build; null where the program runs from its sources. */
export function builtTable(): CompletionTable | null {
  return typeof GLUSTERCTL_COMPLETION === 'undefined' ? null : JSON.parse(GLUSTERCTL_COMPLETION);
}
