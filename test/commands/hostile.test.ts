import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, lab } from '../support/lab.ts';

/** What would run something, become an option, or break a line, were it taken at its word. */
const HOSTILE = [
  '; touch /pwned',
  '$(touch /pwned)',
  '`touch /pwned`',
  '| touch /pwned',
  '&& touch /pwned',
  "'; touch /pwned; '",
  '"; touch /pwned; "',
  '\ntouch /pwned\n',
  '\n} </dev/null\ntouch /pwned\n{ :',
  '--help; touch /pwned',
  '-oProxyCommand=touch /pwned',
  '../../../pwned',
  '*',
  '~',
  '%s%n',
  '\\',
  '\u0000',
  '\u001b]0;pwned\u0007',
  '\u202etxt.exe',
] as const;

let world: Lab;
let node: string;
let device: string;

beforeAll(async () => {
  world = await lab();
  await world.ok('topology load --json=topology.json');
  await world.ok('volume create --size=1 --name=data');
  node = (await world.ok('node list -o name')).split('\n')[0] ?? '';
  device = (await world.ok(`node info ${node} --json`).then(JSON.parse)).devices[0].id;
});

afterAll(async () => await world.remove());

/** Each way in which text gets from a command line to hosts. */
const WAYS: readonly [string, (text: string) => readonly string[]][] = [
  [
    'a managed host',
    (text) => [
      'node',
      'add',
      `--management-host-name=${text}`,
      '--storage-host-name=s',
      '--zone=1',
      `--cluster=${cluster()}`,
    ],
  ],
  [
    'a storage host',
    (text) => [
      'node',
      'add',
      '--management-host-name=m',
      `--storage-host-name=${text}`,
      '--zone=1',
      `--cluster=${cluster()}`,
    ],
  ],
  ['a device', (text) => ['device', 'add', `--name=/dev/${text}`, `--node=${node}`]],
  ['a whole device path', (text) => ['device', 'add', `--name=${text}`, `--node=${node}`]],
  ['the tag of a device', (text) => ['device', 'settags', device, `a:${text}`]],
  ['the name of a tag', (text) => ['node', 'settags', node, `${text}:b`]],
  ['the name of a volume', (text) => ['volume', 'create', '--size=1', `--name=${text}`]],
  ['an option of a volume', (text) => ['volume', 'create', '--size=1', `--gluster-volume-options=${text}`]],
  [
    'the value of an option',
    (text) => ['volume', 'create', '--size=1', `--gluster-volume-options=cluster.brick-multiplex ${text}`],
  ],
  ['the id of a volume', (text) => ['volume', 'delete', text]],
  ['the name of a snapshot', (text) => ['snapshot', 'create', 'data', `--name=${text}`]],
  ['a host to look at', (text) => ['device', 'discover', text]],
  ['a host to check', (text) => ['host', 'check', text]],
];

let clusterId = '';
function cluster(): string {
  return clusterId;
}

describe.each(WAYS)('%s', (_way, line) => {
  beforeAll(async () => {
    clusterId = (await world.ok('cluster list -o name')).trim();
  });

  it.each(HOSTILE)('%j is refused or harmless', async (text) => {
    const before = world.simulation.journal.length;
    const { code, stdout, stderr } = await world.run(line(text));
    // Ended in good order: with a result or an error of ours.
    expect([0, 1, 2, 3, 4, 5, 7, 20, 22], `${stdout}${stderr}`).toContain(code);
    expect(stderr).not.toMatch(/TypeError|RangeError|internal error| {4}at /);
    expect(stdout + stderr).not.toContain('\u001b]0;');
    for (const entry of world.simulation.journal.slice(before)) {
      for (const command of entry.commands) expect(command).not.toMatch(/^touch \/pwned/);
      expect(entry.exec).not.toContain('pwned');
    }
    for (const host of world.simulation.hosts) {
      expect(world.simulation.files(host.name).exists('/pwned'), host.name).toBe(false);
    }
  });
});

describe('what a volume is told by options', () => {
  it('reaches gluster as one word per value', async () => {
    const before = world.simulation.journal.length;
    const { code } = await world.run([
      'volume',
      'create',
      '--size=1',
      '--gluster-volume-options=auth.allow 10.0.0.*',
    ]);
    const said = world.simulation.journal
      .slice(before)
      .flatMap(({ commands }) => commands)
      .filter((command) => command.includes('auth.allow'));
    expect(code).toBe(0);
    expect(said.length).toBeGreaterThan(0);
    for (const command of said) expect(command).toContain('auth.allow 10.0.0.*');
  });
});
