import type { SeenKind } from '../cli/context.ts';
import { KIND_PROBE } from '../engine/guard.ts';
import { type GlusterdFacts, glusterdFactsScript, readGlusterdFacts } from '../gluster/glusterd-facts.ts';
import type { Hosts } from '../hosts/hosts.ts';
import { discoverScript } from '../lvm/discover.ts';
import { type FoundDevice, readDiscovery } from '../lvm/discovery.ts';
import { readSections } from '../lvm/report.ts';
import type { HostSettings } from '../lvm/settings.ts';
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
    const code = result.problem.reason.startsWith('host-key') ? 'untrusted-host' : 'unreachable';
    return new GlusterctlError(code, result.problem.message, {
      hint: result.problem.hint,
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

export async function lookAtDevices(
  hosts: Hosts,
  host: HostAddress,
  paths: readonly string[],
): Promise<readonly FoundDevice[] | GlusterctlError> {
  const output = await ask(hosts, host, discoverScript(paths));
  if (output instanceof GlusterctlError) return output;
  return catching(() => readDiscovery(output));
}

/** What was seen of a host, or why nothing is known. */
export interface Look {
  readonly glusterd: GlusterdFacts | GlusterctlError;
  /** By the path that was asked for. */
  readonly disks: ReadonlyMap<string, FoundDevice> | GlusterctlError;
}

/** By the host's name. */
export type Looks = ReadonlyMap<string, Look>;

/** All hosts side by side: what their glusterd calls itself, and the disks that matter. */
export async function lookAtHosts(
  hosts: Hosts,
  wanted: readonly { readonly host: HostAddress; readonly paths: readonly string[] }[],
  settings: HostSettings,
  seen: SeenKind,
): Promise<Looks> {
  const looks = wanted.map(
    async ({ host, paths }) => [host.name, await lookAtHost(hosts, host, paths, settings, seen)] as const,
  );
  return new Map(await Promise.all(looks));
}

/** In one script: on a small host, starting each takes longer than what it does. */
async function lookAtHost(
  hosts: Hosts,
  host: HostAddress,
  paths: readonly string[],
  settings: HostSettings,
  seen: SeenKind,
): Promise<Look> {
  const scripts = [glusterdFactsScript(settings), ...(paths.length === 0 ? [] : [discoverScript(paths)])];
  const text = [
    "echo '=== kind'",
    KIND_PROBE.text,
    "echo '=== glusterd'",
    ...scripts.map((script) => script.text),
  ];
  const output = await ask(hosts, host, { text: text.join('\n'), changes: false });
  if (output instanceof GlusterctlError) return { glusterd: output, disks: output };
  const sections = readSections(output);
  seen(host.name, sections.get('kind')?.trim() === 'simulated');
  const found = paths.length === 0 ? [] : catching(() => readDiscovery(output));
  return {
    glusterd: readGlusterdFacts(sections.get('glusterd') ?? ''),
    disks: found instanceof GlusterctlError ? found : new Map(found.map((one) => [one.path, one] as const)),
  };
}

export async function lookAtGlusterd(
  hosts: Hosts,
  host: HostAddress,
  settings: HostSettings,
): Promise<GlusterdFacts | GlusterctlError> {
  const output = await ask(hosts, host, glusterdFactsScript(settings));
  return output instanceof GlusterctlError ? output : readGlusterdFacts(output);
}

function catching<T>(read: () => T): T | GlusterctlError {
  try {
    return read();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
}
