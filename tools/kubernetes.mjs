// The API server of Kubernetes that tests run against: whether there can be one here, and a turn on it.
import { lacking, run } from './run.mjs';

export const kubeTool = 'test/kubernetes/kube';

/** Why there can be none on this machine, and what mends that; null: there can. Building it takes ten minutes, once. */
export async function missingForKubernetes() {
  const { output } = await run('bash', [kubeTool, 'missing'], { quiet: true });
  if (output.trim() !== '') return output.trim();
  const { code } = await run('bash', [kubeTool, 'build']);
  return code === 0 ? null : 'the API server could not be built';
}

/** What those tests lack that ask it by kubectl; null: nothing. The others do without. */
export async function missingForKubectl() {
  const [debian] = await lacking({ kubectl: 'kubernetes-client' });
  return debian === undefined ? null : `kubectl is missing; run: apt-get install -y ${debian}`;
}

/** Starts it unless it runs, and leaves it as it was. null: it did not start. */
export async function onKubernetes(task) {
  const { output } = await run('bash', [kubeTool, 'status'], { quiet: true });
  const wasUp = output.trim() === 'up';
  if (!wasUp && (await run('bash', [kubeTool, 'up'])).code !== 0) return null;
  try {
    return await task();
  } finally {
    if (!wasUp) await run('bash', [kubeTool, 'down']);
  }
}
