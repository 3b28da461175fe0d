import type { HostProblem } from '../hosts/hosts.ts';
import type { Login } from './login.ts';
import type { Target } from './target.ts';

type SshError = NodeJS.ErrnoException & { readonly level?: string; readonly errors?: readonly Error[] };

interface Circumstances {
  readonly expired: boolean;
  readonly connectSeconds: number;
  /** The keys on record for it, where they stand. */
  readonly onRecord: string;
  readonly login: Login | null;
}

/** What an error of the network or of SSH means to a person. */
export function explain(target: Target, error: SshError, circumstances: Circumstances): HostProblem {
  const { expired, connectSeconds, onRecord, login } = circumstances;
  const where = `${target.name}${target.host === target.name ? '' : ` (${target.host})`}`;
  const message = error.message === '' ? (error.errors?.[0]?.message ?? error.code ?? '') : error.message;
  if (expired || ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(error.code ?? '')) {
    return {
      reason: 'timeout',
      message: `${where}: no answer on port ${target.port}${expired ? ` within ${connectSeconds} s` : `: ${message}`}`,
      hint: 'Is the host on, and is the way to it open? More time: --timeout.',
    };
  }
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return {
      reason: 'name-unknown',
      message: `${where}: no address is known for that name`,
      hint: 'Look at the name, at /etc/hosts and DNS, or give HostName in ~/.ssh/config.',
    };
  }
  if (error.code === 'ECONNREFUSED') {
    return {
      reason: 'refused',
      message: `${where}: connection to port ${target.port} refused`,
      hint: 'Does sshd run there, and on that port?',
    };
  }
  if (error.level === 'client-authentication') return loginFailed(target, where, login);
  if (/no matching host key/i.test(message)) {
    return {
      reason: 'host-key-changed',
      message: `${where}: it has no host key of a type that is on record for it: ${onRecord}`,
      hint: `Somebody may be listening in, or the host was installed anew. If it was: remove those lines, then: glusterctl host trust ${target.name}`,
    };
  }
  return { reason: 'closed', message: `${where}: ${message}`, hint: 'Look at the log of sshd on that host.' };
}

function loginFailed(target: Target, where: string, login: Login | null): HostProblem {
  const { tried, troubles } = login?.report() ?? { tried: [], troubles: [] };
  const agent = target.agent === null ? ['no agent'] : [];
  return {
    reason: 'login-failed',
    message: `${where}: login as ${target.user} failed`,
    hint: [
      `Tried ${[...tried, ...agent].join(', ') || 'nothing: there is no key'}.`,
      ...troubles,
      `Install a key there with: glusterctl host setup-key ${target.name}`,
    ].join('\n'),
  };
}
