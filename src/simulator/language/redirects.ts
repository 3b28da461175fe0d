import { absolute } from './builtins.ts';
import { type Expander, expandText } from './expand.ts';
import { type Open, reader, writer } from './streams.ts';
import type { Redirect } from './syntax.ts';

class RedirectFailed extends Error {}

/** Descriptors are as before when the body is done; what was opened for it is closed. */
export async function redirected(
  shell: Expander,
  redirects: readonly Redirect[],
  body: () => Promise<number>,
  whenFailed: () => void = () => undefined,
): Promise<number> {
  if (redirects.length === 0) return await body();
  const { process } = shell;
  const before = process.descriptors;
  const opened: Open[] = [];
  try {
    process.descriptors = new Map(before);
    await redirect(shell, redirects, opened);
  } catch (error) {
    process.descriptors = before;
    if (!(error instanceof RedirectFailed)) throw error;
    process.complain(error.message);
    whenFailed();
    return 2;
  }
  try {
    return await body();
  } finally {
    process.descriptors = before;
    for (const open of opened) for (const close of open.whenClosed) close();
  }
}

async function redirect(shell: Expander, redirects: readonly Redirect[], opened: Open[]): Promise<void> {
  const { descriptors } = shell.process;
  for (const { descriptor, operator, target } of redirects) {
    const text = await expandText(target, shell);
    if (operator === '<<') descriptors.set(descriptor, reader(text));
    else if (operator === '>&' || operator === '<&') {
      const from = text === '-' ? undefined : descriptors.get(Number(text));
      if (text === '-') descriptors.delete(descriptor);
      else if (from === undefined) throw new RedirectFailed(`${text}: Bad file descriptor`);
      else descriptors.set(descriptor, from);
    } else {
      const mode =
        operator === '<' ? 'read' : operator === '>>' ? 'append' : operator === '<>' ? 'both' : 'write';
      const opening = open(shell, absolute(text, shell.process), mode);
      if (typeof opening === 'string')
        throw new RedirectFailed(
          mode === 'read' ? `cannot open ${text}: ${opening}` : `cannot create ${text}: ${opening}`,
        );
      opened.push(opening);
      descriptors.set(descriptor, opening);
    }
  }
}

/** Why it can't be opened, where it can't. */
function open(
  { process, machine }: Expander,
  path: string,
  mode: 'read' | 'write' | 'append' | 'both',
): Open | string {
  if (path === '/dev/null') return mode === 'read' ? reader('') : writer(() => undefined);
  if (path === '/dev/stderr' || path === '/dev/stdout')
    return process.descriptors.get(path === '/dev/stdout' ? 1 : 2) ?? 'No such file';
  return machine.open(path, mode);
}
