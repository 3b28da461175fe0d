import { execFileSync } from 'node:child_process';

/** What runs a program as a container does: its number is one of a namespace of its own, whose /proc it sees. */
export const IN_CONTAINER = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

/** Whether that can be done here, which takes root. */
export function canUnshare(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    const [program, ...words] = IN_CONTAINER;
    execFileSync(program, [...words, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
