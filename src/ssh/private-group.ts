import { readFile } from 'node:fs/promises';

/**
 * Whether a user is alone in a group, so that nobody else may write what that group may write: many systems give each
 * user such a group, and files that are writable for it. OpenSSH of Debian and its kin bears that, too.
 */
export async function isPrivateGroup(gid: number, uid: number): Promise<boolean> {
  try {
    const [passwd, group] = await Promise.all([
      readFile('/etc/passwd', 'utf8'),
      readFile('/etc/group', 'utf8'),
    ]);
    return isAlone(passwd, group, gid, uid);
  } catch {
    return false;
  }
}

/** False as well for a group without any member that is known here: somebody may belong to it elsewhere. */
export function isAlone(passwd: string, group: string, gid: number, uid: number): boolean {
  const users = rows(passwd);
  const uids = users.filter(([, , , primary]) => primary === String(gid)).map(([, , id]) => id);
  for (const [, , id, names = ''] of rows(group)) {
    if (id !== String(gid)) continue;
    for (const name of names.split(',').filter((one) => one !== '')) {
      uids.push(users.find(([user]) => user === name)?.[2]);
    }
  }
  return uids.length > 0 && uids.every((one) => one === String(uid));
}

function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}
