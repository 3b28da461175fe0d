import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { onSimulatedHost } from '../../support/on-simulated-host.ts';
import { CALLED, programIn } from '../../support/program-terminal.ts';
import { type PseudoTerminal, pseudoTerminal } from '../../support/pseudo-terminal.ts';

const ESCAPE = '\u001b';
const BEGIN = `${CALLED}; cd "$HOME"`;

let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  // Paths are seen, so their lengths must be the same everywhere.
  folder = await mkdtemp('/tmp/gl-');
  env = { PATH: process.env.PATH, ...programIn(folder) };
});
// What ends with the terminal may write a last file meanwhile.
afterEach(async () => await rm(folder, { recursive: true, force: true, maxRetries: 10 }));

/** Lines of a shell whose hosts are simulated and have nothing installed; nobody can be asked there. */
function onBareHosts(lines: readonly string[], nodes = 3) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [env.GLUSTERCTL ?? '', 'simulator', 'shell', '--bare', `--nodes=${nodes}`],
    { env, input: [BEGIN, ...lines, ''].join('\n'), encoding: 'utf8' },
  );
  return { code: status, stdout, stderr };
}

const PRESEED = {
  hosts: ['sim1', 'sim2', 'sim3'],
  trust: true,
  prepare: true,
  disks: 'all',
  volume: { size: 10, durability: 'replicate', replica: 3, name: 'data' },
};

describe.each([
  [100, 30],
  [80, 24],
  [40, 24],
])('by questions at a terminal of %i columns', (columns, rows) => {
  let terminal: PseudoTerminal;
  let answers = 0;
  beforeEach(() => {
    answers = 0;
    terminal = pseudoTerminal(`${BEGIN}; glusterctl simulator shell --bare`, { columns, rows, env });
  });
  afterEach(() => terminal.close());

  async function answer(question: string, keys: string, times = 1): Promise<void> {
    await terminal.answer(question, keys, times);
    answers++;
  }

  test('from bare hosts to a volume in fifteen answers at most; then nothing is left to ask', async () => {
    await terminal.answer('(simulated)', `${BEGIN}; clear; glusterctl init; echo "it ended with"_$?\r`);
    await answer('Which hosts?', 'a\r');
    await answer('Do this on 3 hosts?', 'y');
    terminal.type('\r');
    await answer('Which empty disks?', 'a\r');
    await answer('Which zones?', '\r');
    await answer('Load it?', '\r');
    await answer('Make a first volume?', '\r');
    await answer('Size (GiB', '10\r');
    await answer('How is it to be kept?', '\r');
    await answer('Name (', 'data\r');
    await answer('How are results printed?', '\u001b[B');
    await terminal.answer('❯ Tables', '\r');
    await terminal.sees('it ended with_0');
    expect(answers).toBeLessThanOrEqual(15);
    await expect(stable(terminal.shown().split('it ended with_0')[0] ?? '', columns)).toMatchFileSnapshot(
      `screens/${columns}x${rows}.txt`,
    );
    terminal.type('glusterctl init\r');
    await terminal.answer(
      'There is a cluster already',
      'glusterctl init --print-preseed > again.json; echo "it was"_kept\r',
    );
    await terminal.answer('it was_kept', 'glusterctl volume list; glusterctl volume list | cat\r');
    await terminal.matches(/NAME +SIZE[\s\S]*\ndata +10 GiB[\s\S]*Id:\w{32}/);
    expect(JSON.parse(await readFile(join(folder, 'again.json'), 'utf8'))).toMatchObject({
      hosts: PRESEED.hosts,
      trust: true,
      prepare: true,
      volume: { size: '10', durability: 'replicate', replica: '3', name: 'data' },
      output: 'auto',
    });
  });
});

describe('at a terminal', () => {
  test('Esc leads back to the question before; Ctrl-C keeps what was answered', async () => {
    const terminal = pseudoTerminal(`${BEGIN}; glusterctl simulator shell --bare --nodes=2`, {
      columns: 100,
      rows: 30,
      env,
    });
    try {
      await terminal.answer('(simulated)', `${BEGIN}; glusterctl init; echo "it ended with"_$?\r`);
      await terminal.answer('Which hosts?', '\r');
      await terminal.answer('Names of the hosts, blanks between (Esc: back)', ESCAPE);
      await terminal.answer('Which hosts?', 'a\r', 2);
      await terminal.answer('Do this on 2 hosts?', 'y\r');
      await terminal.answer('Which empty disks?', 'a\r');
      await terminal.answer('Which zones?', ESCAPE);
      await terminal.answer('Which empty disks?', ' \r', 2);
      await terminal.answer('Which zones?', '\u0003', 2);
      await terminal.sees('It goes on where it was: glusterctl init');
      await terminal.answer('it ended with_130', 'glusterctl init\r');
      await terminal.answer('A set-up of sim1, sim2 was begun', '\r');
      await terminal.answer('Which zones? (Esc: back)', '\r', 3);
      await terminal.answer('Load it?', '\r');
      await terminal.answer('Make a first volume?', '\u001b[B');
      await terminal.answer('❯ Not now', '\r');
      await terminal.answer('How are results printed?', ESCAPE);
      await terminal.answer('Make a first volume?', '\u001b[B', 2);
      await terminal.answer('❯ Not now', '\r');
      await terminal.answer('How are results printed?', '\r', 2);
      await terminal.sees('The same by commands:');
      expect(JSON.parse(await topology())).toMatchObject({
        clusters: [
          {
            nodes: [
              { node: { zone: 1 }, devices: [expect.stringContaining('sim1-vdb')] },
              { node: { zone: 2 }, devices: [] },
            ],
          },
        ],
      });
    } finally {
      terminal.close();
    }
  });
});

describe('at a terminal of one bare host', () => {
  let terminal: PseudoTerminal;
  beforeEach(async () => {
    const line = `${BEGIN}; glusterctl simulator shell --bare --nodes=1`;
    terminal = pseudoTerminal(line, { columns: 80, rows: 30, env });
    await terminal.sees('(simulated)');
  });
  afterEach(() => terminal.close());

  test('a new key is shown and trusted, and where the login fails another key is taken', async () => {
    terminal.type('grep -v Identity "$GLUSTERCTL_SSH_CONFIG" > keyless; : > known; clear\r');
    terminal.type(`${BEGIN}; glusterctl init --ssh-config=keyless --known-hosts=known\r`);
    await terminal.answer('Which hosts?', 'a\r');
    await terminal.sees('Trust this key from now on?');
    expect(terminal.shown()).toMatch(/sim1 {2}ssh-ed25519 SHA256:/);
    terminal.type('y\r');
    await terminal.answer('No way into 1 host. What now?', '\u001b[B');
    await terminal.answer('❯ Log in as another user', '\u001b[B');
    await terminal.answer('❯ Take another key file', '\r');
    await terminal.sees('File of the private key');
    const [simulation = ''] = (await readdir(folder)).filter((name) => name.includes('simulator-'));
    terminal.type(`${join(folder, simulation, 'id_ed25519')}\r`);
    await terminal.sees('Logged in to 1 host.');
    await terminal.sees('Do this on 1 host?');
    expect(await topology()).toContain('"identityFile"');
  });

  test('a disk that holds something is ticked apart, and its name typed before it is wiped', async () => {
    await onSimulatedHost(folder, 'sim1', 'apt-get update; apt-get install -y xfsprogs; mkfs.xfs /dev/vdc');
    terminal.type(`${BEGIN}; clear; glusterctl init\r`);
    await terminal.answer('Which hosts?', 'a\r');
    await terminal.answer('Do this on 1 host?', 'y\r');
    await terminal.sees('Which empty disks?');
    expect(terminal.shown()).toMatch(/- sim1:\/dev\/vdc.*xfs/);
    terminal.type('a\r');
    await terminal.answer('What they hold is lost', ' \r');
    await terminal.sees('(wiped)');
    await terminal.answer('Load it?', '\r');
    await terminal.sees('vdc to go on:');
    const [, disk = ''] = /Type (\/dev\/\S+) to go on:/.exec(terminal.shown()) ?? [];
    terminal.type(`${disk}\r`);
    await terminal.sees('Make a first volume?');
    expect(JSON.parse(await topology())).toMatchObject({
      clusters: [{ nodes: [{ devices: [expect.any(String), { destroydata: true }] }] }],
    });
  });
});

/** Without the line that says who wrote it. */
async function topology(): Promise<string> {
  return (await readFile(join(folder, 'topology.json'), 'utf8')).replace(/^\/\/.*\n/, '');
}

/** Without what differs between two runs that are alike; lines that the terminal broke are whole again. */
function stable(shown: string, columns: number): string {
  const lines = shown.split('\n').map((line) => (line.length === columns ? line : `${line}\n`));
  return `${lines
    .join('')
    .replaceAll(/\/tmp\/[^\s:)]*/g, 'FOLDER')
    .replaceAll(/SHA256:\S+/g, 'SHA256:KEY')
    .replaceAll(/[0-9a-f]{32}/g, 'ID')
    .replaceAll(/10\.99\.0\.\d:data/g, 'HOST:data')
    .replaceAll(/servers=\S+/g, 'servers=HOSTS')
    .replaceAll(/\d+\.\d s$/gm, 'N.N s')
    .trim()}\n`;
}

describe('without anybody there', () => {
  test('answers of a file lead to the same, and a second time change nothing', async () => {
    const answers = { ...PRESEED, output: 'auto' };
    await writeFile(join(folder, 'preseed.json'), JSON.stringify(answers));
    const line = 'glusterctl init --preseed=preseed.json && glusterctl topology info && cat topology.json';
    const { code, stdout, stderr } = onBareHosts([
      line,
      `echo AGAIN; ${line}; glusterctl volume list; glusterctl config get output`,
    ]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    const [first = '', second = ''] = stdout.split('AGAIN\n');
    expect(first).toContain('Name: data');
    expect(first).toContain(
      'glusterctl volume create --size=10 --durability=replicate --replica=3 --name=data',
    );
    expect(second).toContain('Found node sim1');
    expect(second.match(/Name:data/g)).toHaveLength(1);
    expect([first.match(/config set output auto/g)?.length, second.match(/config set/g)]).toEqual([1, null]);
    expect(second.trimEnd().split('\n').at(-1)).toBe('auto');
    const infoOf = (text: string) => text.slice(text.lastIndexOf('Cluster Id:'));
    expect(infoOf(second)).toContain(infoOf(first).trim());
  });

  test('what is not answered is named at once, with an example', () => {
    const { stderr, stdout } = onBareHosts(['glusterctl init; echo "code $?"'], 1);
    expect(stdout).toBe('code 2\n');
    expect(stderr).toContain('no answer is given for: hosts, disks');
    expect(stderr).toContain('{"hosts": ["node1", "node2", "node3"], "disks": "all"}');
    expect(stderr).toContain('glusterctl init --preseed=preseed.json');
  });

  test('what may not be done unasked is refused, with the exit code of the command that refused', async () => {
    await writeFile(join(folder, 'preseed.json'), JSON.stringify({ hosts: ['sim1'], disks: 'all' }));
    const { stderr, stdout } = onBareHosts(['glusterctl init --preseed=preseed.json; echo "code $?"'], 1);
    expect(stdout).toContain('code 5\n');
    expect(stderr).toContain("Whether sim1 may be prepared can't be asked");
    expect(stderr).toContain('It goes on where it was: glusterctl init --preseed=preseed.json');
  });

  test('a topology of somebody else is not written over', async () => {
    await writeFile(join(folder, 'mine.json'), '{"clusters": []}');
    await writeFile(join(folder, 'preseed.json'), JSON.stringify({ ...PRESEED, topology: 'mine.json' }));
    const { stderr, stdout } = onBareHosts(['glusterctl init --preseed=preseed.json; echo "code $?"'], 1);
    expect([stdout, stderr]).toEqual(['code 5\n', expect.stringContaining('mine.json is there already')]);
    expect(await readFile(join(folder, 'mine.json'), 'utf8')).toBe('{"clusters": []}');
  });
});
