import type { SeenKind } from '../cli/context.ts';
import { KIND_PROBE, kindSaid } from '../engine/guard.ts';
import { type GlusterdFacts, glusterdFactsScript, readGlusterdFacts } from '../gluster/glusterd-facts.ts';
import type { Hosts } from '../hosts/hosts.ts';
import { discoverScript } from '../lvm/discover.ts';
import { type FoundDevice, readDiscovery } from '../lvm/discovery.ts';
import { readSections } from '../lvm/report.ts';
import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError } from '../model/errors.ts';
import type { HostAddress } from '../model/plan.ts';
import { askHost } from './ask-host.ts';

export async function probeDevices(
  hosts: Hosts,
  host: HostAddress,
  paths: readonly string[],
): Promise<readonly FoundDevice[] | GlusterctlError> {
  const output = await askHost(hosts, host, discoverScript(paths));
  if (output instanceof GlusterctlError) return output;
  return catching(() => readDiscovery(output));
}

/** What was seen of a host, or why nothing is known. */
export interface Probe {
  readonly glusterd: GlusterdFacts | GlusterctlError;
  /** By the path that was asked for. */
  readonly disks: ReadonlyMap<string, FoundDevice> | GlusterctlError;
}

/** By the host's name. */
export type Probes = ReadonlyMap<string, Probe>;

/** All hosts side by side: what their glusterd calls itself, and the disks that matter. */
export async function probeHosts(
  hosts: Hosts,
  wanted: readonly { readonly host: HostAddress; readonly paths: readonly string[] }[],
  settings: HostSettings,
  seen: SeenKind,
): Promise<Probes> {
  const probes = wanted.map(
    async ({ host, paths }) => [host.name, await probeHost(hosts, host, paths, settings, seen)] as const,
  );
  return new Map(await Promise.all(probes));
}

/** In one script: on a small host, starting each takes longer than what it does. */
async function probeHost(
  hosts: Hosts,
  host: HostAddress,
  paths: readonly string[],
  settings: HostSettings,
  seen: SeenKind,
): Promise<Probe> {
  const scripts = [glusterdFactsScript(settings), ...(paths.length === 0 ? [] : [discoverScript(paths)])];
  const text = [
    "echo '=== kind'",
    KIND_PROBE.text,
    "echo '=== glusterd'",
    ...scripts.map((script) => script.text),
  ];
  const output = await askHost(hosts, host, { text: text.join('\n'), changes: false });
  if (output instanceof GlusterctlError) return { glusterd: output, disks: output };
  const sections = readSections(output);
  const simulated = kindSaid(sections.get('kind') ?? '');
  if (simulated !== null) seen(host.name, simulated);
  const found = paths.length === 0 ? [] : catching(() => readDiscovery(output));
  return {
    glusterd: readGlusterdFacts(sections.get('glusterd') ?? ''),
    disks: found instanceof GlusterctlError ? found : new Map(found.map((one) => [one.path, one] as const)),
  };
}

export async function probeGlusterd(
  hosts: Hosts,
  host: HostAddress,
  settings: HostSettings,
): Promise<GlusterdFacts | GlusterctlError> {
  const output = await askHost(hosts, host, glusterdFactsScript(settings));
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
