import type { LoginPrompter } from './prompter.ts';
import type { NamedFile } from './read-file.ts';

/** Everything that logging in depends on besides the host; handed in, so that nothing here looks at the process. */
export interface SshOptions {
  readonly defaults: LoginDefaults;
  /** Instead of ~/.ssh/config and the system's. */
  readonly sshConfigFile: NamedFile | null;
  /** Instead of ~/.ssh/known_hosts; also what --trust-new-hosts and "host trust" write. */
  readonly knownHostsFile: NamedFile | null;
  /** Where the system's SSH configuration and known hosts are: /etc/ssh. */
  readonly systemFolder: string | null;
  /** Our own file of host keys: read in any case, and written where no other is named. */
  readonly ownKnownHostsFile: string;
  readonly trustNewHosts: boolean;
  readonly connectSeconds: number;
  readonly home: string | null;
  readonly user: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly prompt: LoginPrompter;
  readonly warn: (line: string) => void;
  /** Told of each script just before it is sent. */
  readonly onScript?: (host: string, script: string) => void;
}

export interface LoginDefaults {
  readonly user: string | null;
  readonly port: number | null;
  readonly identityFile: string | null;
  readonly jump: string | null;
  readonly sudo: boolean;
  readonly passphraseFile: string | null;
}
