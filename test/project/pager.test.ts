import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { serialise } from '../../src/store/format.ts';
import { lab } from '../support/lab.ts';
import { withManyVolumes } from '../support/many-volumes.ts';
import { CALLED, programIn } from '../support/program-terminal.ts';
import { type PseudoTerminal, pseudoTerminal } from '../support/pseudo-terminal.ts';
import { stateIn } from '../support/state-in.ts';

const COUNT = 300;
const INTERRUPT = '\u0003';

/**
 * Keeps what it was given, says so, and waits for a line; Ctrl-C does not end it, as with less. It waits in short pieces: to a shell that is just
 * about to read, a signal is told when it has read.
 */
const PAGER = `#!/bin/sh
trap 'echo "[was interrupted]"' INT
cat > "$HOME/paged"
echo "[$1 has $(wc -l < "$HOME/paged") lines, LESS=$LESS]"
head -n 1 < /dev/tty > "$HOME/typed" &
while kill -0 $! 2>/dev/null; do sleep 0.1; done
read -r word < "$HOME/typed"
exit "\${word:-0}"
`;

let state: string;
let folder: string;
let terminal: PseudoTerminal;

beforeAll(async () => {
  const cli = await lab();
  await cli.ok('topology load --json=topology.json');
  await cli.ok('volume create --size=1 --durability=none');
  const made = await stateIn(cli.state);
  state = serialise(withManyVolumes(made, COUNT));
  await cli.remove();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-pager-'));
  await writeFile(join(folder, 'state.json'), state, { mode: 0o600 });
  await writeFile(join(folder, 'pager'), PAGER);
  await chmod(join(folder, 'pager'), 0o755);
  await mkdir(join(folder, '.config/glusterctl'), { recursive: true });
});
afterEach(async () => {
  terminal.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the script has to say at its end. */
const END = 'echo "ends with $?"; stty -a | grep -o " -\\?echo " | head -n 1';

function start(line: string, env: NodeJS.ProcessEnv = {}, rows = 24): void {
  terminal = pseudoTerminal(`${CALLED}\ncd "$HOME"; trap : INT; ${line}; ${END}`, {
    columns: 80,
    rows,
    env: {
      ...programIn(folder),
      GLUSTERCTL_STATE: join(folder, 'state.json'),
      GLUSTERCTL_PAGER: '',
      ...env,
    },
  });
}

const OURS = { GLUSTERCTL_PAGER: '"$HOME/pager" ours', PAGER: '"$HOME/pager" all' };

async function ends(code: number): Promise<void> {
  await terminal.sees(`ends with ${code}`);
  // The terminal shows what is typed, as before.
  await terminal.matches(/ends with \d+\s+echo\b/);
  expect(await terminal.ended()).toBe(0);
}

async function paged(): Promise<readonly string[]> {
  return (await readFile(join(folder, 'paged'), 'utf8')).trimEnd().split('\n');
}

describe(`${COUNT} volumes on a terminal`, () => {
  test('are read in a pager, in colour, and the exit code is that of the command', async () => {
    start('glusterctl volume list -o table', OURS);
    await terminal.sees('[ours has 302 lines, LESS=FRX]');
    terminal.type('\r');
    await ends(0);
    const lines = await paged();
    expect(lines[1]).toMatch(/^vol1 +2 GiB +none +1 +.\[32mstarted/);
    expect(lines[COUNT]).toMatch(/^vol300 +301 GiB /);
  });

  test.each([
    ['by a filter', "--filter='name=vol29?' --filter='size>=300GiB'", ['vol299']],
    ['by an order and a limit', '--sort=size --limit=3', ['vol300', 'vol299', 'vol298']],
  ])('are few %s, and stay on the terminal', async (_how, flags, names) => {
    start(`glusterctl volume list --no-headers --columns=name ${flags}`, OURS);
    await ends(0);
    const lines = terminal.written().map((line) => line.trim());
    expect(lines.filter((line) => /^vol\d+$/.test(line))).toEqual(names);
    expect(terminal.shown()).not.toContain('[ours');
  });

  test('survive Ctrl-C in the pager, which is for what that does', async () => {
    start('glusterctl volume list', OURS);
    await terminal.sees('[ours has 300 lines');
    for (const times of [1, 2, 3]) {
      terminal.type(INTERRUPT);
      await terminal.sees('[was interrupted]', times);
    }
    terminal.type('\r');
    await ends(0);
  });

  test.each([
    ['is not there', 'no-such-pager-here'],
    ['fails', 'false'],
  ])('are printed where the pager %s', async (_how, pager) => {
    start('glusterctl volume list', { GLUSTERCTL_PAGER: pager });
    await ends(0);
    expect(terminal.shown()).toContain('Name:vol300');
  });

  test('are read by less where nothing else is said, which q ends', async () => {
    start('glusterctl volume list -o table');
    await terminal.matches(/vol22 [\s\S]*:/);
    terminal.type('q');
    await ends(0);
    expect(terminal.shown()).not.toContain('vol300');
  });

  test.each([
    ['--no-pager', 'glusterctl volume list --no-pager', OURS],
    [
      'the key says off',
      'echo \'{"pager": "off"}\' > .config/glusterctl/config.json; glusterctl volume list',
      { PAGER: OURS.PAGER },
    ],
    ['a dumb terminal', 'glusterctl volume list', { ...OURS, TERM: 'dumb' }],
    ['nobody is to be waited for', 'glusterctl volume list --no-input', OURS],
    ['CI', 'glusterctl volume list', { ...OURS, CI: 'true' }],
    ['a pipe', 'glusterctl volume list | cat', OURS],
    ['data', 'glusterctl volume list -o name', OURS],
    ['PAGER is empty', 'glusterctl volume list', { PAGER: '' }],
    ['room for all', 'glusterctl volume list', OURS, 700],
  ])('go past without a pager: %s', async (_why, line, env, rows = 24) => {
    start(line, env, rows);
    await ends(0);
    expect(terminal.shown()).not.toContain('has 300 lines');
    expect(terminal.shown()).toContain('vol300');
  });

  test('go to the pager of the configuration before that of all programs', async () => {
    start('glusterctl config set pager "\\"\\$HOME/pager\\" configured"; glusterctl volume list', {
      PAGER: OURS.PAGER,
    });
    await terminal.sees('[configured has 300 lines');
    terminal.type('\r');
    await ends(0);
  });

  test('leave what is short on the terminal', async () => {
    start('glusterctl cluster list', OURS);
    await ends(0);
    expect(terminal.shown()).not.toContain('[ours');
  });
});

test('the log is read in a pager as well, and what was done is not', async () => {
  start('for n in 1 2 3 4 5 6 7 8 9; do glusterctl config set ssh.port $n; done; glusterctl log', OURS, 6);
  await terminal.sees('[ours has 9 lines');
  terminal.type('\r');
  await ends(0);
  start('glusterctl cluster create --name=second -o table', OURS, 3);
  await ends(0);
  expect(terminal.shown()).toMatch(/NAME +ID[\s\S]*second /);
  expect(terminal.shown()).not.toContain('[ours');
});

test('how all does is read in a pager, and looked at again and again without one; the exit code is its own', async () => {
  const begin = '"$NODE" "$GLUSTERCTL" simulator start --nodes=3 --devices=1 -- sh -c';
  start(
    `unset GLUSTERCTL_STATE; ${begin} 'g() { "$NODE" "$GLUSTERCTL" "$@"; }
      g topology load -q >/dev/null; g volume create --size=1 -q >/dev/null; g simulator kill sim2
      g status; echo "code $?"; g status --watch'`.replace(
      'topology load',
      'topology load --json="$GLUSTERCTL_SIMULATOR/topology.json"',
    ),
    OURS,
    8,
  );
  await terminal.sees('[ours has');
  expect((await paged())[0]).toMatch(/^.\[31mAT RISK.\[39m: cluster /);
  terminal.type('\r');
  await terminal.sees('code 6');
  await terminal.sees('not fit here');
  terminal.type(INTERRUPT);
  await terminal.sees('ends with');
  // It has cleared the terminal since.
  expect(terminal.shown()).not.toContain('[ours has');
});

test('help is read in a pager as well, also with a configuration that is damaged', async () => {
  start("echo '{' > .config/glusterctl/config.json; glusterctl volume create --help", OURS, 20);
  await terminal.sees('[ours has');
  terminal.type('\r');
  await ends(0);
  expect((await paged())[0]).toMatch(/volume/i);
});
