/** What a host told, read from the lines of the check script. */
export interface HostFacts {
  readonly uid: number | null;
  /** Seconds since 1970, by the host's own clock. */
  readonly time: number | null;
  readonly system: string;
  readonly has: Readonly<Record<'gluster' | 'lvm' | 'thin' | 'xfs', boolean>>;
  readonly version: string | null;
  readonly unit: string | null;
  readonly glusterdAnswers: boolean;
  readonly modules: ReadonlyMap<string, boolean>;
  readonly varFreeKiB: number | null;
  readonly uuid: string | null;
  readonly addresses: readonly string[];
  /** The address its storage name stands for, as the host itself resolves it. */
  readonly storageAddress: string | null;
  readonly ports: readonly PortFact[];
}

export interface PortFact {
  readonly peer: string;
  readonly port: number;
  readonly way: 'open' | 'closed' | 'unknown';
}

export function readFacts(stdout: string): HostFacts {
  const lines = stdout.split('\n').map((line) => {
    const space = line.indexOf(' ');
    return space < 0
      ? ([line, ''] as const)
      : ([line.slice(0, space), line.slice(space + 1).trim()] as const);
  });
  const all = (key: string): string[] => lines.filter(([name]) => name === key).map(([, value]) => value);
  const first = (key: string): string | null => all(key)[0] || null;
  const number = (text: string | null | undefined): number | null =>
    text != null && /^\d+$/.test(text) ? Number(text) : null;
  const unit = first('unit');
  return {
    uid: number(first('uid')),
    time: number(first('time')),
    system: first('system') ?? '',
    has: {
      gluster: first('gluster') === 'yes',
      lvm: first('lvm') === 'yes',
      thin: first('thin') === 'yes',
      xfs: first('xfs') === 'yes',
    },
    version: /(\d+\.\S+)/.exec(first('version') ?? '')?.[1] ?? null,
    unit: unit === 'none' ? null : unit,
    glusterdAnswers: first('glusterd') === 'yes',
    modules: new Map(all('module').map((line) => [line.split(' ')[0] ?? '', line.endsWith(' yes')])),
    varFreeKiB: number(first('var')?.split(/\s+/)[3]),
    uuid: first('uuid'),
    addresses: all('address').map((address) => address.replace(/\/\d+$/, '')),
    storageAddress: first('storage')?.split(/\s+/)[0] ?? null,
    ports: all('port').map(readPort),
  };
}

function readPort(line: string): PortFact {
  const [port = '', code = '', peer = ''] = line.split(' ');
  // 0: somebody listens; 1: refused, so the way is open; 124: silence; anything else: there was no way to ask.
  const way = code === '0' || code === '1' ? 'open' : code === '124' ? 'closed' : 'unknown';
  return { peer, port: Number(port), way };
}
