import type { Hosts } from '../hosts/hosts.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { HostAddress, Script } from '../model/plan.ts';

/** Runs a script that only reads, and gives its output or why there is none. */
export async function askHost(
  hosts: Hosts,
  host: HostAddress,
  script: Script,
  seconds = 60,
): Promise<string | GlusterctlError> {
  const result = await hosts.run(host, script, { timeoutSeconds: seconds });
  if (result.kind === 'unreachable') {
    const code = result.problem.reason.startsWith('host-key') ? 'untrusted-host' : 'unreachable';
    return new GlusterctlError(code, result.problem.message, {
      hint: result.problem.hint,
      details: { host: host.name },
    });
  }
  if (result.kind === 'unknown') {
    return new GlusterctlError('unreachable', `${host.name}: ${result.reason}`, {
      details: { host: host.name, answerLost: true },
    });
  }
  if (result.code === 0) return result.stdout;
  return new GlusterctlError(
    'failed',
    `${host.name}: ${result.failed ?? 'a script'} failed: ${result.stderr || saidOnStdout(result.stdout)}`,
    {
      details: { host: host.name, code: result.code },
    },
  );
}

/** gluster says on stdout why it failed, where it was asked with --xml or could not ask anybody. */
function saidOnStdout(stdout: string): string {
  const inXml = /<opErrstr>([^<]*)<\/opErrstr>/.exec(stdout)?.[1]?.trim();
  const plain = stdout.includes('<?xml') ? '' : (stdout.trim().split('\n').at(-1) ?? '');
  return inXml || plain || 'it gave no reason';
}
