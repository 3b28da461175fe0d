import { HostError } from '../hosts/host-error.ts';
import type { KubectlAccess } from '../model/access.ts';
import { explain, notStarted } from './explain.ts';
import type { KubectlOptions } from './kubectl-options.ts';
import { type PodList, readPods } from './pods.ts';
import { clusterFlags, kubectlByHand, startKubectl } from './program.ts';

/** Where the kubeconfig has nothing to log in by. */
const ASKS = 'Please enter ';

/** More than this is no list of pods of one namespace. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * The pods of a namespace that the selector leaves. Asked for by its path, so that kubectl makes one call and passes on what the API
 * server said: to find out first what kinds of things there are takes it four more.
 */
export async function listPods(
  host: string,
  access: KubectlAccess,
  options: KubectlOptions,
): Promise<PodList> {
  const { namespace, selector } = access;
  const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods${query}`;
  const words = [...clusterFlags(access, options), 'get', '--raw', path];
  const byHand = kubectlByHand(access, options);
  const { stdout, stderr, code, error, late } = await asked(words, options);
  if (error !== null) throw new HostError(notStarted(host, options.program, error));
  if (late)
    throw new HostError({
      reason: 'timeout',
      message: `${host}: the API server did not answer within ${options.connectSeconds} s`,
      hint: 'Is the way to it open? More time: --timeout.',
    });
  if (code !== 0) {
    // What it asks for goes to where its answers do.
    const said = stdout.startsWith(ASKS) ? `${stdout}\n${stderr}` : stderr;
    throw new HostError(explain(host, said, { doing: 'list pods', access, byHand }));
  }
  const pods = readPods(stdout);
  if (pods !== null) return pods;
  throw new HostError({
    reason: 'api-server',
    message: `${host}: what was asked for pods is no API server of Kubernetes: it answered ${JSON.stringify(stdout.slice(0, 40))}`,
    hint: `Which one is asked: ${byHand} config view --minify`,
  });
}

interface Asked {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly error: NodeJS.ErrnoException | null;
  /** It took too long, or printed too much. */
  readonly late: boolean;
}

async function asked(words: readonly string[], options: KubectlOptions): Promise<Asked> {
  const child = startKubectl(words, options);
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  let [size, late] = [0, false];
  const giveUp = (): void => {
    late = true;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(giveUp, options.connectSeconds * 1000);
  const collect = (to: Buffer[]) => (data: Buffer) => {
    size += data.length;
    if (size > MOST_OUTPUT) giveUp();
    else to.push(data);
  };
  child.stdout.on('data', collect(out));
  child.stderr.on('data', collect(err));
  child.stdin.on('error', () => undefined);
  child.stdin.end();
  const ended = await new Promise<Pick<Asked, 'code' | 'error'>>((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('close', (code) => resolve({ code, error: null }));
  });
  clearTimeout(timer);
  const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('utf8');
  return { ...ended, stdout: text(out), stderr: text(err), late };
}
