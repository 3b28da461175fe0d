import { carryOut } from '../../actions/carry-out.ts';
import { command } from '../../cli/define.ts';
import { flag, optional } from '../../cli/flag.ts';
import type { SshSettings } from '../../model/access.ts';
import { usage } from '../../model/errors.ts';
import { findNode } from '../../model/lookup.ts';
import { planChangeNode } from '../../plans/change-node.ts';
import { nodeView } from '../../ui/views/node.ts';
import { SETTINGS, setting } from './ask-setting.ts';
import { managementHostName, storageHostName } from './host-names.ts';
import { node } from './node-argument.ts';

const NOTHING = 'Nothing to set';

export const set = command({
  path: ['node', 'set'],
  summary: 'Change the zone, the host names or the SSH settings of a node',
  description:
    'Change what is recorded of a node. The storage host name must still be one that gluster knows the host by. An empty SSH setting, or port 0, takes the setting away.',
  arguments: { node },
  flags: {
    zone: optional(flag.int({ fallback: 0, placeholder: 'NUMBER', summary: 'failure domain, from 1' })),
    managementHostName,
    storageHostName,
    sshUser: optional(flag.text({ placeholder: 'USER', mayBeEmpty: true, summary: 'user to log in as' })),
    sshPort: optional(flag.int({ fallback: 0, placeholder: 'PORT', summary: 'port of its SSH server' })),
    sshIdentityFile: optional(
      flag.text({ placeholder: 'FILE', mayBeEmpty: true, summary: 'private key to log in with' }),
    ),
    sshJump: optional(flag.text({ placeholder: 'HOST', mayBeEmpty: true, summary: 'host to go through' })),
    sshSudo: optional(flag.bool({ fallback: false, summary: 'run everything there under sudo -n' })),
  },
  examples: [{ title: 'Move gl1 to zone 2', line: 'node set gl1 --zone=2' }],
  misses: [
    {
      flag: 'zone',
      label: 'what is to be set, as --zone NUMBER',
      required: NOTHING,
      when: (said) => SETTINGS.every((name) => said(name) === ''),
      ask: setting,
    },
  ],
  changes: true,
  check(given) {
    const { zone, managementHostName: manage, storageHostName: storage } = given;
    const nothing = zone === null && manage === '' && storage === '';
    if (nothing && Object.keys(sshSettings(given)).length === 0)
      throw usage(NOTHING, 'What can be set: glusterctl node set --help');
  },
  async run(context, { node: reference, ...given }) {
    const { id } = findNode(await context.store.read(), reference);
    const change = {
      zone: given.zone,
      manage: given.managementHostName,
      storage: given.storageHostName,
      ssh: sshSettings(given),
    };
    const { state } = await carryOut(context, (planning) => planChangeNode(id, change, planning));
    return { ...nodeView(state, findNode(state, id)), text: () => '' };
  },
});

interface SshFlags {
  readonly sshUser: string | null;
  readonly sshPort: number | null;
  readonly sshIdentityFile: string | null;
  readonly sshJump: string | null;
  readonly sshSudo: boolean | null;
}

/** Those that were given, '' and 0 among them. */
function sshSettings({ sshUser, sshPort, sshIdentityFile, sshJump, sshSudo }: SshFlags): SshSettings {
  return {
    ...(sshUser === null ? {} : { user: sshUser }),
    ...(sshIdentityFile === null ? {} : { identityFile: sshIdentityFile }),
    ...(sshJump === null ? {} : { jump: sshJump }),
    ...(sshPort === null ? {} : { port: sshPort }),
    ...(sshSudo === null ? {} : { sudo: sshSudo }),
  };
}
