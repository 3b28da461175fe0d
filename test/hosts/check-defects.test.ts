import { describe, expect, test } from 'vitest';
import { check, give, LINE, OPEN, unasked, world, wrong } from './checking.ts';

const NEW_ID = 'systemctl stop glusterd && rm /var/lib/glusterd/glusterd.info && systemctl start glusterd';

/** A row that must be the only one that is wrong, on which hosts, why, and what mends it where. */
interface Case {
  readonly defects: Readonly<Record<string, readonly string[]>>;
  readonly concern: string;
  readonly hosts: readonly string[];
  readonly why: RegExp;
  readonly mend: string;
  readonly here?: boolean;
  /** Rows that nobody can answer then. */
  readonly unasked?: readonly string[];
}

const on2 = (...defects: readonly string[]) => ({ gl2: defects });

const CASES: readonly Case[] = [
  {
    defects: on2('login=refused'),
    concern: 'login',
    hosts: ['gl2'],
    why: /login as root failed/,
    mend: 'glusterctl host setup-key gl2',
    here: true,
  },
  {
    defects: on2('sudo=free'),
    concern: 'root',
    hosts: ['gl2'],
    why: /not root \(uid 1000\)/,
    mend: 'glusterctl config set sudo true',
    here: true,
  },
  {
    defects: on2('without=gluster'),
    concern: 'gluster',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y glusterfs-server',
    unasked: ['glusterd'],
  },
  {
    defects: on2('glusterd=stopped'),
    concern: 'glusterd',
    hosts: ['gl2'],
    why: /does not run/,
    mend: 'systemctl enable --now glusterd',
  },
  {
    defects: on2('glusterd=hangs'),
    concern: 'glusterd',
    hosts: ['gl2'],
    why: /runs, but does not answer/,
    mend: 'systemctl restart glusterd; journalctl -u glusterd -n 50',
  },
  {
    defects: on2('without=lvm'),
    concern: 'LVM',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y lvm2',
  },
  {
    defects: on2('without=thin_check'),
    concern: 'thin provisioning',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y thin-provisioning-tools',
  },
  {
    defects: on2('without=mkfs.xfs'),
    concern: 'mkfs.xfs',
    hosts: ['gl2'],
    why: /not installed/,
    mend: 'apt-get install -y xfsprogs',
  },
  ...['dm_thin_pool', 'dm_snapshot', 'dm_mirror'].map(
    (name): Case => ({
      defects: on2(`module=${name}`),
      concern: `module ${name}`,
      hosts: ['gl2'],
      why: /not to be had/,
      mend: `modprobe ${name} && echo ${name} > /etc/modules-load.d/${name}.conf`,
    }),
  ),
  {
    defects: on2('var=100'),
    concern: 'space in /var',
    hosts: ['gl2'],
    why: /only 100 MiB free/,
    mend: 'journalctl --vacuum-size=100M; du -xh /var | sort -h | tail',
  },
  ...['clock=300', 'clock=-300'].map(
    (clock): Case => ({
      defects: on2(clock),
      concern: 'clock',
      hosts: ['gl2'],
      why: clock.includes('-') ? /(299|300|301) s behind the others/ : /(299|300|301) s ahead of the others/,
      mend: 'apt-get install -y chrony && chronyc makestep',
    }),
  ),
  {
    defects: on2('version=9.6'),
    concern: 'same gluster version',
    hosts: ['gl2'],
    why: /9\.6, the others have 10\.3/,
    mend: "apt-get install -y 'glusterfs-server=10.3*'",
  },
  {
    defects: on2('version=11.1'),
    concern: 'same gluster version',
    hosts: ['gl2'],
    why: /11\.1, newer than the others' 10\.3/,
    mend: "# on each of the others: apt-get install -y 'glusterfs-server=11.1*'",
  },
  {
    defects: on2('id-of=gl1'),
    concern: 'glusterd id',
    hosts: ['gl1', 'gl2'],
    why: /the same as that of gl[12]/,
    mend: NEW_ID,
  },
  {
    defects: on2('address=10.0.0.77'),
    concern: 'storage address',
    hosts: ['gl2'],
    why: /10\.0\.0\.2 is no address of this host, which has 10\.0\.0\.77/,
    mend: 'Correct "storage" of this node in the topology',
    here: true,
  },
  {
    defects: on2('firewall=drop'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^24007, 49152, 60999 closed to gl1, gl3: no answer/,
    mend: OPEN,
  },
  {
    defects: on2('firewall=reject'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^24007, 49152, 60999 closed to gl1, gl3: rejected/,
    mend: OPEN,
  },
  {
    defects: on2('firewall=refuse'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^24007 closed to gl1, gl3: refused although glusterd runs/,
    mend: OPEN,
  },
  {
    defects: on2('firewall=drop:49152'),
    concern: 'ports',
    hosts: ['gl2'],
    why: /^49152 closed to gl1, gl3: no answer/,
    mend: OPEN,
  },
  {
    defects: {
      gl1: ['version=7.9', 'firewall=drop:24008'],
      gl2: ['version=7.9'],
      gl3: ['version=7.9'],
    },
    concern: 'ports',
    hosts: ['gl1'],
    why: /^24008 closed to gl2, gl3/,
    mend: OPEN,
  },
];

describe('a host with just one defect', () => {
  test.each(CASES)('$concern: $defects', async ({ defects, concern, hosts, why, mend, ...more }) => {
    const cli = await world();
    for (const [host, each] of Object.entries(defects)) give(cli, host, ...each);
    const { code, answer } = await check(cli);
    expect(code).toBe(3);
    expect(wrong(answer).map((row) => [row.host, row.concern])).toEqual(hosts.map((host) => [host, concern]));
    for (const row of wrong(answer)) {
      expect(row.detail).toMatch(why);
      expect(row).toMatchObject({ mend, on: more.here === true ? null : row.host });
    }
    expect(unasked(answer).map((row) => row.concern)).toEqual(more.unasked ?? []);
    expect(answer.ready).toBe(false);
    expect(answer.hosts.filter(({ ready }) => !ready).map(({ name }) => name)).toEqual(hosts);

    const text = await cli.run(LINE);
    expect(text.code).toBe(3);
    expect(text.stdout).toContain(`✖ ${hosts[0]}  ${concern}: `);
    expect(text.stdout).toContain(mend);
    expect((await cli.run(`${LINE} -o name`)).stdout.split('\n').slice(0, -1)).toEqual(
      ['gl1', 'gl2', 'gl3'].filter((name) => !hosts.includes(name)),
    );
  });

  test('is sound again when it is mended', async () => {
    const cli = await world();
    expect(await cli.run(LINE)).toMatchObject({ code: 0 });
    expect((await check(cli)).answer.checks.every(({ good }) => good)).toBe(true);
  });

  test('a port where nothing listens is no defect, nor is 24008 closed on a gluster that has no use for it', async () => {
    const cli = await world();
    give(cli, 'gl2', 'firewall=drop:24008');
    const { code, answer } = await check(cli);
    expect(code).toBe(0);
    expect(answer.checks.find((row) => row.host === 'gl2' && row.concern === 'ports')?.detail).toBe(
      'reached from gl1, gl3; 24008 is closed, which gluster 10.3 does not need',
    );
  });

  test('without bash the ports can not be asked: nothing is claimed', async () => {
    const cli = await world();
    for (const host of ['gl1', 'gl2', 'gl3']) give(cli, host, 'without=bash');
    const { code, answer } = await check(cli);
    expect(code).toBe(0);
    expect(unasked(answer).map((row) => row.concern)).toEqual(['ports', 'ports', 'ports']);
  });

  test('a clock that differs from all others is this machine: the hosts are in step', async () => {
    const cli = await world();
    for (const host of ['gl1', 'gl2', 'gl3']) give(cli, host, 'clock=900');
    const { code, answer } = await check(cli);
    expect(code).toBe(0);
    expect(answer.checks.find((row) => row.concern === 'clock')?.detail).toMatch(
      /as on the other hosts, (899|900|901) s ahead of this machine's clock/,
    );
  });
});
