import { checkHosts } from '../hosts/check/run.ts';
import { collectKeys, rememberKeys, type ShownKey } from '../hosts/collect-keys.ts';
import { createHosts } from '../hosts/create.ts';
import { installKeyScript, ownKey } from '../hosts/setup-key.ts';
import { usage } from '../model/errors.ts';
import { checkView, type Installed, keysView, setupKeyView } from '../ui/views/host.ts';
import { type CommandDefinition, command, type ParsedInput } from './command.ts';
import { chosenHosts, TOPOLOGY_FLAG } from './discover.ts';

interface Chosen {
  readonly names: readonly string[];
  readonly topology: string;
}

const HOSTS = [
  { name: 'HOST', summary: 'hosts by name; all managed ones if none is named', variadic: true },
] as const;

const chosen = (input: ParsedInput): Chosen => ({
  names: input.arguments,
  topology: input.string('topology'),
});

const check = command<Chosen>({
  path: ['host', 'check'],
  aliases: ['preflight'],
  summary: 'Look whether hosts have all that is needed, and say how to mend what is missing',
  description: 'Asks all hosts at once. Exit code 3 when something must be mended.',
  arguments: HOSTS,
  flags: [TOPOLOGY_FLAG],
  examples: [
    {
      title: 'The hosts of a topology file, before it is loaded',
      line: 'host check --topology=topology.json',
    },
    { title: 'All managed hosts, as a table', line: 'host check -o table' },
  ],
  changes: false,
  parse: chosen,
  async run(context, { names, topology }) {
    const hosts = await chosenHosts(context, names, topology);
    return checkView(await checkHosts(await context.hosts(), hosts, () => context.clock.now()));
  },
});

const trust = command<Chosen>({
  path: ['host', 'trust'],
  summary: 'Show the keys of hosts and, when they are right, trust them from now on',
  arguments: HOSTS,
  flags: [TOPOLOGY_FLAG],
  examples: [{ title: 'The hosts of a topology file', line: 'host trust --topology=topology.json --yes' }],
  changes: true,
  parse: chosen,
  async run(context, { names, topology }) {
    const hosts = await chosenHosts(context, names, topology);
    const options = context.hostsOptions();
    const keys = await collectKeys(
      hosts.map(({ address }) => address),
      options,
    );
    const fresh = keys.filter(({ standing }) => standing === 'unknown');
    const bad = keys.some(({ standing }) => standing === 'changed' || standing === 'revoked');
    const unreached = keys.some(({ standing }) => standing === 'unreachable');
    const agreed = fresh.length > 0 && !context.settings.dryRun && (await agree(context, fresh));
    if (agreed) await rememberKeys(fresh, options);
    const trusted = agreed ? fresh.map(({ host }) => host) : [];
    const left = fresh.length - trusted.length;
    return keysView(keys, trusted, bad || (left > 0 && !context.settings.dryRun) ? 22 : unreached ? 20 : 0);
  },
});

async function agree(context: Parameters<typeof check.run>[0], fresh: readonly ShownKey[]): Promise<boolean> {
  if (context.prompt.yes || context.settings.trustNewHosts) return true;
  if (!context.prompt.interactive) return false;
  for (const { host, type, fingerprint } of fresh) context.stderr(`${host}  ${type} ${fingerprint}`);
  return await context.prompt.confirm(`Trust these ${fresh.length} keys from now on?`);
}

const setupKey = command<Chosen>({
  path: ['host', 'setup-key'],
  summary: 'Make a key to log in with, if there is none, and install it on hosts',
  description: 'The password of the hosts is asked for once, on a terminal.',
  arguments: HOSTS,
  flags: [TOPOLOGY_FLAG],
  examples: [{ title: 'On the hosts of a topology file', line: 'host setup-key --topology=topology.json' }],
  changes: true,
  parse: chosen,
  async run(context, { names, topology }) {
    const wanted = await chosenHosts(context, names, topology);
    const { home } = context.environment;
    if (home === null) throw usage('There is no home folder to keep a key in');
    if (context.settings.dryRun)
      throw usage('setup-key has no dry run', 'It adds one line to authorized_keys, once.');
    const key = await ownKey(home, `${context.environment.user}@glusterctl`);
    let password: Promise<string> | null = null;
    const options = context.hostsOptions();
    const hosts = await createHosts({
      ...options,
      prompt: {
        ...options.prompt,
        interactive: context.prompt.interactive,
        confirm: (question) => context.prompt.confirm(question),
        secret(question) {
          password ??= context.prompt.secret(`${question} (the same for all hosts)`);
          return password;
        },
      },
    });
    try {
      const results = await Promise.all(
        wanted.map(async ({ address: { name, ssh } }): Promise<Installed> => {
          // The key belongs to the login user, so nothing is done under sudo.
          const address = { name, ssh: { ...ssh, sudo: false } };
          const result = await hosts.run(address, installKeyScript(key.line), { timeoutSeconds: 30 });
          if (result.kind === 'done' && result.code === 0) {
            return {
              host: name,
              result: result.stdout.includes('already') ? 'already' : 'installed',
              detail: '',
            };
          }
          const detail =
            result.kind === 'done'
              ? result.stderr
              : result.kind === 'unknown'
                ? result.reason
                : result.error.message;
          return { host: name, result: 'failed', detail };
        }),
      );
      return setupKeyView(key.file, key.made, results);
    } finally {
      await hosts.close();
    }
  },
});

export const commands: readonly CommandDefinition[] = [check, trust, setupKey];
