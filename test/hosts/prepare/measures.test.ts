import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../src/hosts/check/facts.ts';
import { type Checked, row } from '../../../src/hosts/check/row.ts';
import { hostRows } from '../../../src/hosts/check/verdicts.ts';
import { preparationOf, type Wish } from '../../../src/hosts/prepare/measures.ts';

/** What the look prints of a host that lacks nothing; each case changes some of it. */
const SOUND = {
  uid: '0',
  system: 'ID=debian debian',
  apt: 'yes',
  dnf: 'no',
  logrotate: 'yes',
  gluster: 'yes',
  lvm: 'yes',
  thin: 'yes',
  xfs: 'yes',
  version: 'glusterfs 10.3',
  active: 'glusterd',
  unit: 'glusterd',
  enabled: 'glusterd',
  glusterd: 'yes',
  'to-prepare': 'yes',
  time: 'chrony',
  'time-unit': 'chrony',
  rotation: '/etc/logrotate.d/glusterfs-common',
  var: '/dev/vda 1 1 4000000 1% /',
  address: '10.0.0.1/24',
  storage: '10.0.0.1 gl1',
  module: ['dm_thin_pool yes', 'dm_snapshot yes', 'dm_mirror yes'],
  loaded: ['dm_thin_pool', 'dm_snapshot', 'dm_mirror'],
  boot: ['dm_thin_pool', 'dm_snapshot', 'dm_mirror'],
};

type Lines = Readonly<Record<string, string | readonly string[]>>;

/** An empty text takes a line away. */
function look(changed: Lines = {}): Checked {
  const lines = Object.entries<string | readonly string[]>({ ...SOUND, ...changed }).flatMap(
    ([key, values]) =>
      [values]
        .flat()
        .filter((value) => value !== '')
        .map((value) => `${key} ${value}`),
  );
  return { host: 'gl1', storage: 'gl1', facts: readFacts(lines.join('\n')), ahead: null, resting: null };
}

function prepared(changed: Lines = {}, wish: Wish = { letIn: null }) {
  const checked = look(changed);
  const { measures, tasks } = preparationOf(checked, hostRows(checked), wish);
  return { titles: measures.map(({ title }) => title), measures, tasks };
}

const BARE: Lines = {
  gluster: 'no',
  lvm: 'no',
  thin: 'no',
  xfs: 'no',
  version: '',
  active: '',
  unit: '',
  enabled: '',
  glusterd: 'no',
  time: '',
  'time-unit': '',
  rotation: '',
  loaded: '',
  boot: '',
};
const REDHAT: Lines = { system: 'ID="rocky" "rhel centos fedora"', apt: 'no', dnf: 'yes' };

describe('what a host lacks', () => {
  it('is nothing where all is there', () => {
    expect(prepared()).toEqual({ titles: [], measures: [], tasks: [] });
  });

  it('is brought to a bare Debian, in the order in which it builds on each other', () => {
    const { titles, measures, tasks } = prepared(BARE);
    expect(titles).toEqual([
      'install glusterfs-server, lvm2, thin-provisioning-tools, xfsprogs',
      'load dm_thin_pool, dm_snapshot, dm_mirror now and at every boot',
      'start glusterd, now and at every boot',
      'install chrony',
      'keep the clock right with chrony',
    ]);
    expect(tasks).toEqual([]);
    expect(measures[0]).toMatchObject({ timeoutSeconds: 900 });
    expect(measures.every(({ script }) => script.changes)).toBe(true);
  });

  it('is brought by dnf under the names that packages have there; the repository is for a person', () => {
    const { measures, tasks } = prepared({ ...BARE, ...REDHAT });
    expect(measures[0]?.title).toBe(
      'install glusterfs-server, lvm2, device-mapper-persistent-data, xfsprogs',
    );
    expect(measures[0]?.script.text).toMatch(/^run dnf -q -y install glusterfs-server /);
    expect(tasks.map(({ command }) => command)).toEqual(['dnf install -y centos-release-gluster11']);
    const known = { ...BARE, ...REDHAT, repository: '/etc/yum.repos.d/CentOS-Gluster-11.repo' };
    expect(prepared(known).tasks).toEqual([]);
  });

  it.each<[string, Lines, readonly string[]]>([
    ['a unit that runs but would not after a boot', { enabled: '' }, ['start glusterd at every boot']],
    ['a unit that does not run', { active: '', glusterd: 'no' }, ['start glusterd, now and at every boot']],
    [
      'modules that only a boot lacks',
      { boot: '' },
      ['load dm_thin_pool, dm_snapshot, dm_mirror at every boot'],
    ],
    ['one module', { loaded: ['dm_snapshot', 'dm_mirror'] }, ['load dm_thin_pool now and at every boot']],
    ['rotation', { rotation: '' }, ["rotate gluster's logs"]],
    [
      'a time service that is there and stopped',
      { time: '', 'time-unit': 'systemd-timesyncd' },
      ['keep the clock right with systemd-timesyncd'],
    ],
    ['logrotate', { logrotate: 'no' }, ['install logrotate']],
  ])('may be %s alone', (_, changed, titles) => {
    expect(prepared(changed).titles).toEqual(titles);
  });

  it('is a person to bring where the kernel has no such module, and where neither apt nor dnf is there', () => {
    const kernel = prepared({ module: ['dm_thin_pool no', 'dm_snapshot yes', 'dm_mirror yes'] });
    expect(kernel.titles).toEqual([]);
    expect(kernel.tasks).toMatchObject([{ what: 'module dm_thin_pool: not to be had' }]);
    const other = prepared({ xfs: 'no', apt: 'no' });
    expect([other.titles, other.tasks.length]).toEqual([[], 1]);
  });

  it('is all of it a person to bring where we are not root, or glusterd runs without answering', () => {
    expect(prepared({ ...BARE, uid: '1000' }).titles).toEqual([]);
    const hangs = prepared({ glusterd: 'no' });
    expect(hangs.titles).toEqual([]);
    expect(hangs.tasks[0]?.command).toContain('systemctl restart glusterd');
  });

  it('leaves the kept answer of the check out where a measure mends it', () => {
    const checked = look({ xfs: 'no' });
    const ports = row('gl1', 'ports', { good: false, detail: 'closed', mend: 'iptables' });
    const { tasks } = preparationOf(checked, [...hostRows(checked), ports], { letIn: null });
    expect(tasks.map(({ what }) => what)).toEqual(['ports: closed']);
  });
});

describe('the firewall', () => {
  const POOL = ['10.0.0.1', '10.0.0.2', 'fd00::3'];
  const firewall = (kind: string, rules: readonly string[] = []) =>
    prepared({ firewall: kind, rule: rules }, { letIn: POOL });

  it('is left alone unless it was asked for', () => {
    expect(prepared({ firewall: 'firewalld' }).titles).toEqual([]);
  });

  it('lets the other hosts of the pool in, and nobody else', () => {
    const { titles, measures } = firewall('firewalld');
    expect(titles).toEqual(['let 10.0.0.2, fd00::3 in at 24007-24008 and 49152-60999 (firewalld)']);
    const [measure] = measures;
    expect(measure?.script.text).toContain(
      'rule family="ipv4" source address="10.0.0.2" port port="24007-24008" protocol="tcp" accept',
    );
    expect(measure?.script.text).toContain('rule family="ipv6" source address="fd00::3"');
    expect(measure?.script.text).not.toContain('10.0.0.1"');
  });

  it('is as it should be where the rules are there', () => {
    const rich = (family: string, address: string) =>
      ['24007-24008', '49152-60999'].map(
        (ports) =>
          `rule family="${family}" source address="${address}" port port="${ports}" protocol="tcp" accept`,
      );
    expect(firewall('firewalld', [...rich('ipv4', '10.0.0.2'), ...rich('ipv6', 'fd00::3')]).titles).toEqual(
      [],
    );
    expect(firewall('firewalld', rich('ipv4', '10.0.0.2')).titles).toEqual([
      'let fd00::3 in at 24007-24008 and 49152-60999 (firewalld)',
    ]);
    const ufw = ['10.0.0.2', 'fd00::3'].map(
      (from) => `ufw allow from ${from} to any port 24007:24008,49152:60999 proto tcp`,
    );
    expect(firewall('ufw', ufw).titles).toEqual([]);
    expect(firewall('ufw', ufw.slice(0, 1)).titles).toEqual([
      'let fd00::3 in at 24007-24008 and 49152-60999 (ufw)',
    ]);
  });

  it('is a person to change where its rules are of his own making', () => {
    const { titles, tasks } = firewall('nftables');
    expect(titles).toEqual([]);
    expect(tasks.map(({ command }) => command)).toEqual([
      expect.stringMatching(
        /\(inet\|ip\)\$.*"ip saddr \{ 10\.0\.0\.2 \} tcp dport .* && .*\(inet\|ip6\)\$.*"ip6 saddr \{ fd00::3 \} tcp dport/,
      ),
    ]);
  });
});
