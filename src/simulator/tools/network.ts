import { GLUSTERD_PORT, isReached, membersOf, stuckOn } from '../gluster/pool.ts';
import type { HostModel } from '../model/types.ts';
import { type Call, NotSimulated, parseWords, type Tools } from './tool.ts';

/** How glusterctl asks for a port: bash opens a connection by the name of a file. */
const OPENS_PORT = 'exec 3<>"/dev/tcp/$0/$1"';

export function addressOf(host: HostModel): string {
  return host.defects?.address ?? host.storage;
}

type Answer = 'open' | 'silence' | { readonly error: string };

/** What a connection from this host to that name and port meets. */
function connect(call: Call, name: string, port: number): Answer {
  const named = call.model.hosts.find((host) => host.name === name || host.storage === name);
  if (named === undefined && !/^[\d.]+$|:/.test(name)) return { error: 'Name or service not known' };
  const address = named?.storage ?? name;
  const target = call.model.hosts.find((host) => addressOf(host) === address);
  if (target === undefined || !target.up) return 'silence';
  const { firewall } = target.defects ?? {};
  if (target !== call.host && firewall !== undefined && (firewall.ports?.includes(port) ?? port !== 22)) {
    if (firewall.how === 'drop') return 'silence';
    return { error: firewall.how === 'reject' ? 'No route to host' : 'Connection refused' };
  }
  return listens(target, port) ? 'open' : { error: 'Connection refused' };
}

function listens(host: HostModel, port: number): boolean {
  if (port === 22) return true;
  if (port === 24_007) return host.services.glusterd?.active === true;
  return Object.values(host.bricks).some((brick) => brick.port === port);
}

/** Connections of glusterd to that of one other host: what waits in the one it is stuck on is never taken. */
function ss(call: Call): number {
  const words = parseWords(call, '-t -n -o -H -a');
  const [how, address] = words.operands;
  const other = call.model.hosts.find(({ storage }) => storage === address);
  if (how !== 'dst' || other === undefined) throw new NotSimulated(`ss ${call.words.join(' ')}`);
  if (!words.has('-H')) call.out('State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n');
  const stuck = stuckOn(call).includes(other);
  const connected = membersOf(call).includes(other) && isReached(call, other);
  if (stuck || connected)
    call.out(`ESTAB 0 ${stuck ? 152 : 0} ${call.host.storage}:49151 ${other.storage}:${GLUSTERD_PORT}\n`);
  return 0;
}

export const NETWORK_TOOLS: Tools = {
  ss,
  async bash(call) {
    const [option, script = '', name = '', port = ''] = call.words;
    if (option !== '-c' || script !== OPENS_PORT) throw new NotSimulated(`bash ${call.words.join(' ')}`);
    const answer = connect(call, name, Number(port));
    if (answer === 'open') return 0;
    if (answer === 'silence') return await call.effects.hang();
    const known = answer.error.startsWith('Name') ? `line 1: ${name}` : 'connect';
    const opened = known === 'connect' ? answer.error : 'Invalid argument';
    call.err(`${name}: ${known}: ${answer.error}\n${name}: line 1: /dev/tcp/${name}/${port}: ${opened}\n`);
    return 1;
  },
};
