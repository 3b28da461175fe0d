import type { AnyAuthMethod } from 'ssh2';
import type { Aside } from '../hosts/limit.ts';
import { Identities } from './identities.ts';
import type { Keyring } from './keyring.ts';
import type { Target } from './target.ts';

/** One login: gives way after way until one is taken or none is left. */
export interface Login {
  /** `left`: what the host still takes; null while it has not said. */
  next(left: readonly string[] | null): Promise<AnyAuthMethod | null>;
  /** What was tried, and what was in the way. */
  report(): { readonly tried: readonly string[]; readonly troubles: readonly string[] };
}

/**
 * Keys first: that is how nearly all hosts are reached, and asking what else they take would cost a round trip. Then no
 * login at all, which some take and all others answer with what they do take; a password is the last resort.
 */
export function createLogin(target: Target, keyring: Keyring, aside: Aside): Login {
  const username = target.user;
  const identities = new Identities(target, keyring, aside);
  const passwords: string[] = [];
  let stage = 0;
  return {
    async next(left) {
      const takes = (method: string): boolean => left === null || left.includes(method);
      stage += 1;
      if (stage === 1) return { type: 'agent', username, agent: identities };
      if (stage === 2) return { type: 'none', username };
      if (stage > 4 || !(takes('password') || takes('keyboard-interactive'))) return null;
      const password = await keyring.password(target, aside);
      if (password === null) return null;
      if (stage === 3 && takes('password')) {
        passwords.push('a password');
        return { type: 'password', username, password };
      }
      if (!takes('keyboard-interactive')) return null;
      stage = 4;
      passwords.push('a password (keyboard-interactive)');
      return {
        type: 'keyboard-interactive',
        username,
        prompt: (_name, _instructions, _lang, prompts, finish) => finish(prompts.map(() => password)),
      };
    },
    report: () => ({ tried: [...identities.tried, ...passwords], troubles: identities.troubles }),
  };
}
