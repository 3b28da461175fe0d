import type { Hosts } from '../../hosts/hosts.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { Prompter, Settings } from '../context.ts';
import type { Io } from './io.ts';
import type { GlobalValues } from './settings.ts';

export interface OpenedHosts {
  readonly hosts: Hosts;
  close(): Promise<void>;
}

export interface HostsParts {
  readonly io: Io;
  readonly globals: GlobalValues;
  readonly settings: Settings;
  readonly prompt: Prompter;
  readonly stderr: (line: string) => void;
}

export async function openHosts(parts: HostsParts): Promise<OpenedHosts> {
  const given = await parts.io.hosts?.();
  if (given !== undefined) return { hosts: given, close: async () => undefined };
  throw new GlusterctlError('failed', 'no way to reach hosts yet');
}
