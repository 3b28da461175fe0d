import type { Ask } from '../../cli/ask.ts';
import { accessShape } from '../../model/access.ts';
import type { Node } from '../../model/entities.ts';
import { findNode } from '../../model/lookup.ts';
import { isHostName } from '../../plans/validate.ts';

interface Setting {
  /** In the definition of the command. */
  readonly name: string;
  readonly flag: string;
  readonly what: string;
  now(node: Node): string | number | boolean | undefined;
  complaint(text: string): string | null;
}

const hostName = (text: string): string | null =>
  isHostName(text) ? null : 'It is the name or the address of a host';
const number = (text: string): string | null =>
  /^[1-9]\d{0,4}$/.test(text) ? null : 'It is a number, from 1';
const oneWord = (text: string): string | null => (/^[^\s-]\S*$/.test(text) ? null : 'It is one word');

const ALL: readonly Setting[] = [
  { name: 'zone', flag: 'zone', what: 'failure domain', now: ({ zone }) => zone, complaint: number },
  {
    name: 'managementHostName',
    flag: 'management-host-name',
    what: 'host, as SSH reaches it',
    now: ({ manage }) => manage[0],
    complaint: hostName,
  },
  {
    name: 'storageHostName',
    flag: 'storage-host-name',
    what: 'its name in the storage network',
    now: ({ storage }) => storage[0],
    complaint: hostName,
  },
  {
    name: 'sshUser',
    flag: 'ssh-user',
    what: 'user to log in as',
    now: ({ access }) => accessShape(access).ssh?.user,
    complaint: oneWord,
  },
  {
    name: 'sshPort',
    flag: 'ssh-port',
    what: 'port of its SSH server',
    now: ({ access }) => accessShape(access).ssh?.port,
    complaint: number,
  },
  {
    name: 'sshIdentityFile',
    flag: 'ssh-identity-file',
    what: 'private key to log in with',
    now: ({ access }) => accessShape(access).ssh?.identityFile,
    complaint: (text) => (text === '' ? 'Type the path of the key' : null),
  },
  {
    name: 'sshJump',
    flag: 'ssh-jump',
    what: 'host to go through',
    now: ({ access }) => accessShape(access).ssh?.jump,
    complaint: oneWord,
  },
  {
    name: 'sshSudo',
    flag: 'ssh-sudo',
    what: 'run everything under sudo (true, false)',
    now: ({ access }) => accessShape(access).ssh?.sudo,
    complaint: (text) => (['true', 'false'].includes(text) ? null : 'It is true or false'),
  },
];

/** By their names in the definition. */
export const SETTINGS: readonly string[] = ALL.map(({ name }) => name);

/** One of them, then what it is to be. */
export const setting: Ask = {
  after: ['node'],
  async answer({ context, said }) {
    const reference = said('node');
    if (reference === '') return null;
    const node = findNode(await context.store.read(), reference);
    const flag = await context.prompt.choose({
      question: `What of ${reference}?`,
      columns: [{ title: 'SETTING' }, { title: 'NOW' }, { title: 'WHAT IT IS', drop: 1 }],
      rows: ALL.map(({ flag: value, what, now }) => ({
        value,
        cells: [value, String(now(node) ?? '-'), what],
      })),
    });
    const one = ALL.find((each) => each.flag === flag);
    if (one === undefined) return null;
    const fallback = one.now(node);
    const value = await context.prompt.ask({
      question: `${one.flag} (${one.what})`,
      ...(fallback === undefined ? {} : { fallback: String(fallback) }),
      complaint: one.complaint,
    });
    return { flags: [`--${flag}=${value}`] };
  },
};
