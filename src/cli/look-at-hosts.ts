import type { Hosts } from '../hosts/hosts.ts';
import { discoverScript } from '../lvm/discover.ts';
import { type FoundDevice, readDiscovery } from '../lvm/discovery.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { HostAddress, Script } from '../model/plan.ts';

/** Runs a script that only reads, and gives its output or why there is none. */
export async function ask(
  hosts: Hosts,
  host: HostAddress,
  script: Script,
  seconds = 60,
): Promise<string | GlusterctlError> {
  const result = await hosts.run(host, script, { timeoutSeconds: seconds });
  if (result.kind === 'unreachable') {
    const code = result.error.reason.startsWith('host-key') ? 'untrusted-host' : 'unreachable';
    return new GlusterctlError(code, result.error.message, {
      hint: result.error.hint,
      details: { host: host.name },
    });
  }
  if (result.kind === 'unknown') {
    return new GlusterctlError('unreachable', `${host.name}: ${result.reason}`, {
      details: { host: host.name },
    });
  }
  if (result.code === 0) return result.stdout;
  return new GlusterctlError(
    'failed',
    `${host.name}: ${result.failed ?? 'a script'} failed: ${result.stderr || saidInXml(result.stdout)}`,
    {
      details: { host: host.name, code: result.code },
    },
  );
}

/** With --xml, gluster says on stdout why it failed. */
function saidInXml(stdout: string): string {
  return /<opErrstr>([^<]*)<\/opErrstr>/.exec(stdout)?.[1]?.trim() || 'it gave no reason';
}

export async function lookAtDevices(
  hosts: Hosts,
  host: HostAddress,
  paths: readonly string[],
): Promise<readonly FoundDevice[] | GlusterctlError> {
  const output = await ask(hosts, host, discoverScript(paths));
  if (output instanceof GlusterctlError) return output;
  return catching(() => readDiscovery(output));
}

/** By host: what was found under each path that was asked for, or why nothing is known. */
export type Looks = ReadonlyMap<string, Promise<ReadonlyMap<string, FoundDevice> | GlusterctlError>>;

/** Connects to the hosts and looks at their disks; nobody has to wait for it. */
export function lookAheadAt(
  hosts: Hosts,
  wanted: readonly { readonly host: HostAddress; readonly paths: readonly string[] }[],
): Looks {
  return new Map(
    wanted.map(({ host, paths }) => {
      const look = async (): Promise<ReadonlyMap<string, FoundDevice> | GlusterctlError> => {
        if (paths.length === 0) {
          await hosts.connect([host]);
          return new Map();
        }
        const found = await lookAtDevices(hosts, host, paths);
        return found instanceof GlusterctlError ? found : new Map(found.map((one) => [one.path, one]));
      };
      return [host.name, look().catch((error: unknown) => asFailure(error))];
    }),
  );
}

function asFailure(error: unknown): GlusterctlError {
  if (error instanceof GlusterctlError) return error;
  return new GlusterctlError('failed', error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}

function catching<T>(read: () => T): T | GlusterctlError {
  try {
    return read();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}
