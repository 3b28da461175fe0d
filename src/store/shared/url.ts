import { GlusterctlError } from '../../model/errors.ts';

/** A state that lies on a volume: what its URL says. */
export interface SharedLocation {
  /** By which the volume is reached, in the order in which they are tried. */
  readonly hosts: readonly string[];
  readonly volume: string;
  readonly file: string;
  /** The same for all ways to type it. */
  readonly url: string;
}

const SCHEME = 'gluster://';
export const USUAL_FILE = 'glusterctl.json';

const SHAPE = 'gluster://HOST[,HOST...]/VOLUME[/FILE]';
const EXAMPLE = 'It reads, for example: gluster://gl1,gl2/heketidbstorage';

/** A name of DNS, an address of four bytes, or one of sixteen in brackets. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?\])$/;
const VOLUME = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;
const FILE = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** Names of what is kept beside a state. */
const BESIDE = /\.(?:lock|log|writer|backups)$/;
const LONGEST_FILE = 200;

/** What a URL says, or an error that says what is wrong with it, and `from` where it stands. */
export function sharedLocation(text: string, from = ''): SharedLocation {
  const wrong = (why: string, hint = EXAMPLE): GlusterctlError =>
    new GlusterctlError('usage', `${from === '' ? '' : `${from}: `}${text} is no place of a state: ${why}`, {
      hint,
    });
  if (!text.startsWith(SCHEME))
    throw wrong(`a URL of one begins with ${SCHEME}`, `A place is a file, or ${SHAPE}.`);
  const [authority = '', volume = '', file = USUAL_FILE, ...more] = text
    .slice(SCHEME.length)
    .replace(/\/$/, '')
    .split('/');
  if (authority === '') throw wrong('it names no host');
  if (volume === '') throw wrong('it names no volume');
  const hosts = authority.split(',');
  for (const host of hosts) refuseHost(host, wrong);
  const twice = hosts.find((host, at) => hosts.indexOf(host) !== at);
  if (twice !== undefined) throw wrong(`host ${twice} stands in it twice`);
  if (!VOLUME.test(volume))
    throw wrong(`no volume is called ${JSON.stringify(volume)}: a name has letters, digits, "_" and "-"`);
  if (more.length > 0) throw wrong('the file lies at the top of the volume, in no folder');
  if (!FILE.test(file) || file.length > LONGEST_FILE || BESIDE.test(file))
    throw wrong(
      `no file of a state is called ${JSON.stringify(file)}: a name has up to ${LONGEST_FILE} letters, digits, ".", "_" and "-"`,
    );
  const bare = hosts.map((host) => host.replace(/^\[(.*)\]$/, '$1'));
  return { hosts: bare, volume, file, url: `${SCHEME}${authority}/${volume}/${file}` };
}

/** The URL of a place, as it is typed. */
export function typedUrl({ hosts, volume, file }: Omit<SharedLocation, 'url'>): string {
  return `${SCHEME}${hosts.map(hostInUrl).join(',')}/${volume}/${file}`;
}

/** A host as a URL has it. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function refuseHost(host: string, wrong: (why: string, hint?: string) => GlusterctlError): void {
  if (host === '') throw wrong('between two commas is no host');
  if (host.includes('@'))
    throw wrong(
      `${host} names a user`,
      'Who to log in as is said in ~/.ssh/config, or by: glusterctl config set ssh.user USER',
    );
  if (/^[^[].*:\d+$/.test(host))
    throw wrong(
      `${host} names a port`,
      'Which port is said in ~/.ssh/config, or by: glusterctl config set ssh.port PORT',
    );
  if (!HOST.test(host)) throw wrong(`${JSON.stringify(host)} is no name of a host`);
}
