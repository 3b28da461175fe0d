import type { Context } from '../../cli/context.ts';
import { whenAborted } from '../../hosts/when-aborted.ts';
import { GlusterctlError } from '../../model/errors.ts';

/** Runs what was given with this terminal; its exit code is ours. */
export async function child(
  context: Context,
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const { spawn } = await import('node:child_process');
  const [name = '', ...rest] = words;
  return await new Promise<number>((resolve, reject) => {
    const running = spawn(name, rest, {
      stdio: 'inherit',
      env: { ...context.environment.variables, ...variables },
    });
    const stop = () => running.kill('SIGTERM');
    const forget = whenAborted(context.stop, stop);
    running.once('error', (cause: NodeJS.ErrnoException) => {
      forget();
      const why = cause.code === 'ENOENT' ? 'there is no such command' : cause.message;
      reject(new GlusterctlError('failed', `${name} can't be run: ${why}`, { cause }));
    });
    running.once('exit', (code, signal) => {
      forget();
      resolve(code ?? (signal === null ? 1 : 130));
    });
  });
}
