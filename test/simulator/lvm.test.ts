import { expect, test } from 'vitest';
import { Simulation } from '../../src/simulator/simulation.ts';

const GIB = 1024 * 1024;

/** Answers of a host with a volume group `v` on one disk. */
async function lvm(diskGiB: number, ...lines: readonly string[]): Promise<string> {
  const simulation = Simulation.create({
    hosts: [{ name: 'h', storage: '10.0.0.1', devices: [{ path: '/dev/vdb', sizeKiB: diskGiB * GIB }] }],
  });
  const script = ['export LC_ALL=C', 'vgcreate -qq v /dev/vdb', ...lines].join('\n');
  const outcome = await simulation.exec('h', 'sh -s', script);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  expect(simulation.notSimulated).toEqual([]);
  return `${outcome.stdout}${outcome.stderr}`;
}

const SIZES = 'lvs -a --noheadings --units m --nosuffix -o lv_name,lv_size v';

test.each([
  { pool: '1G', spare: '4.00', why: 'no less than 2 MiB, in whole extents' },
  { pool: '20G', spare: '20.00', why: '64 bytes for each chunk of 64 KiB' },
  { pool: '120G', spare: '120.00', why: 'the same, below what is ample' },
  { pool: '256G', spare: '128.00', why: 'larger chunks, so that it is no more than ample' },
])('what LVM takes for the metadata of a pool of $pool: $why', async ({ pool, spare }) => {
  const said = await lvm(400, `lvcreate -qq -y -V 1G -L ${pool} -T v/p -n t`, SIZES);
  expect(said).toMatch(new RegExp(`\\[lvol0_pmspare\\] +${spare}`));
  expect(said).toMatch(new RegExp(`\\[p_tmeta\\] +${spare}`));
});

test('a pool that fits, though not its metadata, is not made, and the spare stays as it was', async () => {
  const said = await lvm(
    4,
    'lvcreate -qq -y -V 1G -L 1G -T v/p -n t',
    // 1023 extents, less 256 of the pool, one of its metadata and one of the spare
    'lvcreate -qq -y -V 1G -L 3060M -T v/q -n u',
    SIZES,
  );
  expect(said).toContain('Insufficient free space: 766 extents needed, but only 765 available');
  expect(said).not.toContain('q');
  expect(said).toMatch(/\[lvol0_pmspare\] +4\.00/);
});

const SMALL = 'lvcreate -qq -y -V 1G -L 1G -T v/p -n t';

test.each([
  ['the pool, with what lies in it', SMALL, 'Logical volume p already exists in Volume group v.'],
  ['the pool alone', `${SMALL} && lvremove -qq -f v/t`, 'Logical volume p already exists in Volume group v.'],
  [
    'what is called as the volume',
    'lvcreate -qq -y -L 1G -n t v',
    'Logical Volume "t" already exists in volume group "v"',
  ],
])('LVM makes no pool, and nothing in it, where there is %s', async (_, before, refusal) => {
  const seen = `${SIZES} >/root/SEEN`;
  const said = await lvm(
    20,
    before,
    seen.replace('SEEN', 'before'),
    `${SMALL}; echo code $?`,
    seen.replace('SEEN', 'after'),
    '[ "$(cat /root/before)" = "$(cat /root/after)" ] && echo unchanged',
  );
  expect(said).toBe(`code 5\nunchanged\n  ${refusal}\n`);
});

// As LVM 2.03.16 answers.
test.each([
  [
    'asks before it goes with what is in it, and takes no answer for no',
    'vgremove v </dev/null',
    /^Do you really want to remove volume group "v" containing 2 logical volumes\? \[y\/n\]: \[n\]\n {2}Volume group "v" not removed$/m,
    true,
  ],
  ['goes with what is in it where that is said', 'vgremove -qq -ff -y v', /^code 0$/m, false],
  [
    'stays where something of it is mounted',
    'mkfs.xfs -q /dev/v/t; mkdir /mnt/t; mount /dev/v/t /mnt/t; vgremove -qq -ff -y v',
    /^ {2}Logical volume v\/t contains a filesystem in use\.$/m,
    true,
  ],
  [
    'has nothing to be taken out of it that is missing',
    'vgreduce --removemissing --force v',
    /^ {2}Volume group "v" is already consistent\.$/m,
    true,
  ],
])('a group %s', async (_, line, answer, stays) => {
  const said = await lvm(20, SMALL, `${line}; echo code $?`, 'vgs --noheadings -o vg_name');
  expect(said).toMatch(answer);
  expect(/^ {2}v *$/m.test(said)).toBe(stays);
});
