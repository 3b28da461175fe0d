import type { HostProblem } from '../hosts/hosts.ts';
import { TAKE_RULE } from '../hosts/sudo-rule.ts';
import { quote } from '../shell/quote.ts';

/** Runs what follows as root, without asking for a password. */
export const SUDO: readonly string[] = ['sudo', '-n'];

/** What sudo says when it runs nothing; it speaks the language of the host, so its name is what counts. */
export function sudoProblem(name: string, user: string, stderr: string): HostProblem | null {
  if (stderr.includes('glusterctl-failed ')) return null;
  const [line] = /^.*(?:sudo: |Sorry, user |sudoers).*$/m.exec(stderr) ?? [];
  if (line === undefined) return null;
  if (/not found/.test(line)) {
    return {
      reason: 'sudo-missing',
      message: `${name}: sudo is not installed, so ${user} can't act as root`,
      hint: 'As root on that host: apt-get install -y sudo || dnf install -y sudo. Or log in as root.',
    };
  }
  const why = /password|Passwort|mot de passe|contraseña/.test(line) ? 'wants a password' : 'refuses';
  return {
    reason: 'sudo-password',
    message: `${name}: sudo ${why} for ${user}: ${line.trim()}`,
    hint: `As root on that host: echo ${quote(`${user} ALL=(root) NOPASSWD: ALL`)} | (${TAKE_RULE})`,
  };
}
