import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { KubectlAccess } from '../model/access.ts';
import { quote } from '../shell/quote.ts';
import type { KubectlOptions } from './kubectl-options.ts';

/** The flags that say which cluster is meant. */
export function clusterFlags(
  { context }: Pick<KubectlAccess, 'context'>,
  options: Pick<KubectlOptions, 'kubeconfig' | 'context'>,
): readonly string[] {
  const named = context ?? options.context;
  return [
    ...(options.kubeconfig === null ? [] : [`--kubeconfig=${options.kubeconfig}`]),
    ...(named === null ? [] : [`--context=${named}`]),
  ];
}

/** How a person asks the same cluster, in a shell: `kubectl --context=lab`. */
export function kubectlByHand(access: KubectlAccess, options: KubectlOptions): string {
  return [options.program, ...clusterFlags(access, options)].map(quote).join(' ');
}

/**
 * Starts kubectl. In a group of its own: Ctrl-C at a terminal goes to all of a group, and is for this program to judge. What it is
 * not told on its input it can't ask for.
 */
export function startKubectl(
  words: readonly string[],
  { program, variables, workingDirectory }: KubectlOptions,
): ChildProcessWithoutNullStreams {
  return spawn(program, words, {
    cwd: workingDirectory,
    env: { ...variables },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
