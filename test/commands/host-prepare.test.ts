import { afterEach, describe, expect, it } from 'vitest';
import { giveDefect, mendHost } from '../../src/simulator/defects.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { LAB_HOSTS, type Lab, lab } from '../support/lab.ts';
import { person } from '../support/person.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

const HOSTS = ['gl1', 'gl2', 'gl3'];
const PREPARE = 'host prepare --topology=topology.json';
const CHECK = 'host check --topology=topology.json';

let cli: Lab;
afterEach(async () => {
  expect(cli.simulation.notSimulated).toEqual([]);
  await cli.remove();
});

async function bareHosts(options: Parameters<typeof lab>[0] = {}): Promise<void> {
  const simulation = Simulation.create({ hosts: LAB_HOSTS.map((host) => ({ ...host, bare: true })) });
  cli = await lab({ columns: 200, simulation, ...options });
}

const hostOf = (name: string) => cli.simulation.host(name);
const give = (host: string, defect: string) => giveDefect(cli.simulation.model, hostOf(host), defect);
/** Hosts on which a command ran, each time. */
const ranOn = (what: RegExp): readonly string[] =>
  cli.simulation.journal.flatMap(({ host, commands }) =>
    commands.filter((line) => what.test(line)).map(() => host),
  );
const openOperations = async (): Promise<unknown> =>
  (JSON.parse(await cli.ok('operation info --json')) as { readonly total: number }).total;

/** What changes a host, by the first word of its commands. */
const CHANGES = /^(apt-get|dpkg|modprobe (?!-n)|mkdir|mv|systemctl (enable|start|restart|stop))/;

describe('host prepare', () => {
  it('brings bare hosts to where the check has nothing to say, a volume can be made, and a boot changes nothing', async () => {
    await bareHosts();
    expect((await cli.run(CHECK)).code).toBe(3);
    const stdout = await cli.ok(`${PREPARE} --yes`);
    expect(stdout).toContain(
      'gl1, gl2, gl3  prepared: install glusterfs-server, lvm2, thin-provisioning-tools, xfsprogs; load dm_thin_pool, dm_snapshot, dm_mirror now and at every boot; start glusterd, now and at every boot; install chrony; keep the clock right with chrony',
    );
    expect(stdout).toContain('All 3 hosts are ready');
    expect(await openOperations()).toBe(0);
    for (const host of HOSTS) cli.simulation.reboot(host);
    expect((await cli.run(CHECK)).code).toBe(0);
    expect(hostOf('gl1').loaded).toEqual(expect.arrayContaining(['dm_thin_pool', 'dm_mirror']));
    await cli.ok('topology load --json=topology.json');
    await cli.ok('volume create --size=1 --name=data');
  });

  it('changes nothing a second time, asks nothing, and says so', async () => {
    await bareHosts();
    await cli.ok(`${PREPARE} --yes`);
    cli.simulation.journal.length = 0;
    const stdout = await cli.ok(PREPARE);
    expect(stdout).toContain('gl1, gl2, gl3  nothing was to be changed');
    expect(stdout).toContain('All 3 hosts are ready');
    expect(ranOn(CHANGES)).toEqual([]);
  });

  it("tells of a package that is not to be had for its host, in apt's words; the others are prepared", async () => {
    await bareHosts();
    give('gl2', 'withheld=glusterfs-server');
    const { code, stdout, stderr } = await cli.run(`${PREPARE} --yes`);
    expect(code).toBe(3);
    expect(stdout).toContain('gl1, gl3  prepared: install');
    expect(stdout).toContain('gl2  not fully prepared: E: Unable to locate package glusterfs-server\n');
    expect(stdout).toContain('2 of 3 hosts ready; to be mended: gl2');
    expect(stderr).toContain('2 prepared, 1 failed: gl2: E: Unable to locate package glusterfs-server');
    expect(stderr).not.toContain('undone');
    expect(ranOn(/^systemctl enable/)).not.toContain('gl2');
    expect(hostOf('gl2').packages).toEqual([]);
    expect(await openOperations()).toBe(0);

    mendHost(cli.simulation.model, hostOf('gl2'));
    cli.simulation.journal.length = 0;
    const again = await cli.ok(`${PREPARE} --yes`);
    expect(again).toMatch(/^gl1, gl3 {2}nothing was to be changed\ngl2 {2}prepared: install/);
    expect(new Set(ranOn(CHANGES))).toEqual(new Set(['gl2']));
  });

  it('says the same of all hosts where none can be prepared, and gives it to programs', async () => {
    await bareHosts();
    for (const host of HOSTS) give(host, 'withheld=lvm2');
    const { code, stdout } = await cli.run(`${PREPARE} --yes --json`);
    const answer = JSON.parse(stdout) as {
      readonly ready: boolean;
      readonly prepared: readonly {
        readonly name: string;
        readonly result: string;
        readonly error: unknown;
      }[];
    };
    expect(code).toBe(3);
    expect(answer.ready).toBe(false);
    expect(answer.prepared.map(({ name, result }) => [name, result])).toEqual(
      HOSTS.map((name) => [name, 'failed']),
    );
    expect(answer.prepared[0]?.error).toMatchObject({ message: 'E: Unable to locate package lvm2' });
  });

  it('has gluster ready also where what it can do without is not to be had', async () => {
    await bareHosts();
    give('gl1', 'withheld=chrony');
    const { code, stdout } = await cli.run('host prepare gl1 --yes');
    expect(code).toBe(3);
    expect(stdout).toContain('gl1  not fully prepared: E: Unable to locate package chrony\n');
    expect(stdout).toContain('gl1 is ready');
  });

  it('keeps what was brought where a later step fails, and never says that it was undone', async () => {
    await bareHosts();
    cli.simulation.addFault({ host: 'gl1', command: /^systemctl enable/, effect: { kind: 'fails' } });
    const { code, stdout, stderr } = await cli.run('host prepare gl1 --yes');
    expect(code).toBe(3);
    expect(stdout).toContain('gl1  not fully prepared: gl1: start glusterd, now and at every boot failed');
    expect(`${stdout}${stderr}`).not.toMatch(/undone|nothing is left behind/);
    expect(hostOf('gl1').packages).toContain('glusterfs-server');
    const again = await cli.ok('host prepare gl1 --yes');
    expect(again).toContain('gl1  prepared: start glusterd, now and at every boot');
  });

  it('changes nothing unasked, and shows first what it would do', async () => {
    await bareHosts();
    const { code, stderr } = await cli.run(PREPARE);
    expect([code, stderr]).toEqual([5, expect.stringContaining('--yes')]);
    const { code: dry, stdout } = await cli.run(`${PREPARE} --dry-run`);
    expect(dry).toBe(0);
    for (const host of HOSTS) expect(stdout).toContain(`prepare host ${host}`);
    expect(stdout).toContain('install glusterfs-server, lvm2, thin-provisioning-tools, xfsprogs');
    expect(ranOn(CHANGES)).toEqual([]);
    expect(await openOperations()).toBe(0);
  });

  it('shows on a terminal what each host lacks, those alike together, and goes by the answer', async () => {
    const no = person({ 'Do this on 3 hosts?': 'n' });
    await bareHosts({ terminal: true, more: no.more, variables: { CI: '' } });
    give('gl3', 'var=100');
    await cli.simulation.exec('gl3', 'sh -s', 'apt-get update; apt-get install -y lvm2');
    cli.simulation.journal.length = 0;
    const { code, stderr } = await cli.run(PREPARE);
    expect([code, stderr]).toEqual([5, expect.stringContaining('Nothing was changed')]);
    expect(no.shown()).toContain('Do this on 3 hosts?');
    expect(stderr).toContain(
      'gl1, gl2:\n  install glusterfs-server, lvm2, thin-provisioning-tools, xfsprogs\n',
    );
    expect(stderr).toContain('gl3:\n  install glusterfs-server, thin-provisioning-tools, xfsprogs\n');
    expect(stderr).toMatch(/Left to be done by hand:\n {2}gl3, space in \/var: .* → journalctl/);
    expect(ranOn(CHANGES)).toEqual([]);
  });

  it('asks again where an answer was lost, and can be resumed where its host was', async () => {
    const clock = new SimulatedTime();
    await bareHosts({ more: () => ({ clock }) });
    const command = /^apt-get .* install/;
    cli.simulation.addFault({ host: 'gl1', command, nth: 2, effect: { kind: 'lost', when: 'after' } });
    cli.simulation.addFault({ host: 'gl2', command, nth: 2, effect: { kind: 'dies', when: 'before' } });
    const { code, stdout, stderr } = await cli.run(`${PREPARE} --yes`);
    expect(code).toBe(3);
    expect(stdout).toContain('gl1, gl3  prepared: install');
    const id = /operation resume (\w+)/.exec(stderr)?.[1] ?? '';
    cli.simulation.boot('gl2');
    expect(await cli.ok(`operation resume ${id}`)).toContain('prepare host gl2: finished');
    expect((await cli.run(CHECK)).code).toBe(0);
  });

  it('that is given up says that what was done stays, and leaves nothing open', async () => {
    const clock = new SimulatedTime();
    await bareHosts({ more: () => ({ clock }) });
    const command = /^systemctl enable --now glusterd/;
    cli.simulation.addFault({ host: 'gl2', command, effect: { kind: 'dies', when: 'before' } });
    const { stderr } = await cli.run(`${PREPARE} --yes`);
    const id = /operation resume (\w+)/.exec(stderr)?.[1] ?? '';
    cli.simulation.boot('gl2');
    expect(await cli.ok(`operation rollback ${id} --yes`)).toBe(
      `prepare host gl2: given up, what had been done stays (${id})\n`,
    );
    expect(await openOperations()).toBe(0);
    expect(await cli.ok(`${PREPARE} --yes`)).toContain('gl2  prepared: start glusterd');
  });

  it('is what "host check --fix" does; without it the check only looks', async () => {
    await bareHosts();
    expect((await cli.run(`${CHECK} --dry-run`)).stdout).toContain('gluster: not installed');
    expect((await cli.run(`${CHECK} --firewall`)).code).toBe(2);
    expect(ranOn(CHANGES)).toEqual([]);
    expect(await cli.ok(`${CHECK} --fix --yes`)).toContain('All 3 hosts are ready');
  });

  it('leaves a host in maintenance as it is, and all that is a person to mend', async () => {
    cli = await lab({ columns: 200 });
    await cli.ok('topology load --json=topology.json');
    await cli.ok('host prepare --yes');
    await cli.ok('node maintenance start gl3 --yes');
    give('gl2', 'glusterd=hangs');
    cli.simulation.journal.length = 0;
    const { code, stdout, stderr } = await cli.run('host prepare --yes');
    expect(code).toBe(3);
    expect(stdout).toContain('gl1, gl2, gl3  nothing was to be changed');
    expect(stdout).toContain('runs, but does not answer');
    expect((stdout + stderr).match(/→ glusterctl node maintenance stop gl3$/gm)).toHaveLength(1);
    expect(ranOn(CHANGES)).toEqual([]);
  });

  it('does nothing where it is not root', async () => {
    await bareHosts();
    give('gl1', 'sudo=free');
    const { code, stdout } = await cli.run('host prepare gl1 --yes');
    expect(code).toBe(3);
    expect(stdout).toContain('gl1  nothing was to be changed');
    expect(stdout).toContain('the login user is not root');
    expect(ranOn(CHANGES)).toEqual([]);
  });
});
