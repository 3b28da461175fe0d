import { describe, expect, test } from 'vitest';
import { readDiscovery } from '../../src/lvm/discovery.ts';

const GIB = 1024 ** 3;
const DISK = {
  name: '/dev/sdb',
  type: 'disk',
  size: 100 * GIB,
  ro: false,
  rm: false,
  rota: true,
  fstype: null,
  label: null,
  mountpoint: null,
  model: 'ST100',
  serial: 'S1',
  pttype: null,
};
const PART = { ...DISK, name: '/dev/sdb1', type: 'part', model: null, serial: null };

interface Seen {
  readonly disk?: object;
  readonly children?: readonly object[];
  readonly pvs?: readonly object[];
  readonly signatures?: string;
}

/** What the script prints, for one disk. */
function found({ disk = {}, children = [], pvs = [], signatures = '' }: Seen) {
  const whole = { ...DISK, ...disk, ...(children.length === 0 ? {} : { children }) };
  const text = `=== lsblk
${JSON.stringify({ blockdevices: [whole] })}
=== pvs
${JSON.stringify({ report: [{ pv: pvs }] })}
=== links
../../sdb /dev/disk/by-path/pci-1
../../sdb /dev/disk/by-id/wwn-0x1
../../sdc /dev/disk/by-id/wwn-0x2
../../sdb /dev/disk/by-diskseq/7
../../sdb /dev/disk/by-id/lvm-pv-uuid-abc
=== signatures
${signatures}
=== asked
`;
  const [device] = readDiscovery(text);
  if (device === undefined) throw new Error('nothing was found');
  return device;
}

const PV = { pv_name: '/dev/sdb', pv_uuid: 'u-1', vg_name: '', vg_tags: '' };
const OURS = `vg_${'0123456789abcdef'.repeat(2)}`;

describe('why a disk is refused, in a closed list', () => {
  test.each<[string, string, boolean, Seen]>([
    ['read-only', 'read-only', false, { disk: { ro: true } }],
    ['removable', 'removable', false, { disk: { rm: true } }],
    ['virtual', 'a loop device', false, { disk: { name: '/dev/loop3', type: 'loop' } }],
    ['virtual', 'a disk device', false, { disk: { name: '/dev/zram0' } }],
    ['mounted', 'mounted on /srv', false, { disk: { mountpoint: '/srv', fstype: 'ext4' } }],
    ['mounted', '/dev/sdb1 mounted on /', false, { children: [{ ...PART, mountpoint: '/' }] }],
    ['swap', 'used as swap', false, { disk: { mountpoint: '[SWAP]', fstype: 'swap' } }],
    ['swap', '/dev/sdb1 used as swap', false, { children: [{ ...PART, mountpoint: '[SWAP]' }] }],
    [
      'already-managed',
      `LVM physical volume of volume group ${OURS}`,
      false,
      { pvs: [{ ...PV, vg_name: OURS }] },
    ],
    [
      'already-managed',
      'LVM physical volume of volume group bricks',
      false,
      { pvs: [{ ...PV, vg_name: 'bricks', vg_tags: 'glusterctl,x' }] },
    ],
    [
      'volume-group',
      'LVM physical volume of volume group data',
      false,
      { pvs: [{ ...PV, vg_name: 'data' }] },
    ],
    [
      'held',
      'held by /dev/md127 (raid1)',
      false,
      { children: [{ ...DISK, name: '/dev/md127', type: 'raid1' }] },
    ],
    [
      'held',
      'held by /dev/mapper/mpatha (mpath)',
      false,
      { children: [{ ...DISK, name: '/dev/mapper/mpatha', type: 'mpath' }] },
    ],
    ['partitions', 'GPT with 1 partition', true, { disk: { pttype: 'gpt' }, children: [PART] }],
    ['partitions', 'MBR without partitions', true, { disk: { pttype: 'dos' } }],
    ['physical-volume', 'LVM physical volume u-1 without a volume group', true, { pvs: [PV] }],
    ['raid-member', 'member of linux_raid_member', true, { disk: { fstype: 'linux_raid_member' } }],
    ['encrypted', 'LUKS encrypted', true, { disk: { fstype: 'crypto_LUKS' } }],
    ['file-system', 'xfs file system labelled data', true, { disk: { fstype: 'xfs', label: 'data' } }],
    ['file-system', 'ext4 file system', true, { signatures: 'sdb    ext4' }],
    ['signature', 'unused swap space', true, { signatures: 'sdb swap' }],
    ['signature', 'bluestore signature', true, { signatures: 'sdb bluestore' }],
    ['too-small', 'smaller than 1 GiB', false, { disk: { size: GIB - 4096 } }],
  ])('%s: %s', (reason, words, wipeable, seen) => {
    const device = found(seen);
    expect(device.refusal).toEqual({ reason, words });
    expect(device.wipeable).toBe(wipeable);
  });

  test('a mounted file system on a partition is never wiped, though partitions are', () => {
    const device = found({ disk: { pttype: 'gpt' }, children: [PART, { ...PART, mountpoint: '/home' }] });
    expect(device.contents).toBe('/dev/sdb1 mounted on /home, GPT with 2 partitions');
    expect(device.wipeable).toBe(false);
  });

  test('of many mounts some are told', () => {
    const bricks = [1, 2, 3, 4, 5, 5].map((n) => ({ ...PART, name: `/dev/sdb${n}`, mountpoint: `/b/${n}` }));
    const device = found({ disk: { pttype: 'gpt' }, children: bricks });
    expect(device.contents).toBe(
      '/dev/sdb1 mounted on /b/1, /dev/sdb2 mounted on /b/2, /dev/sdb3 mounted on /b/3, 2 more mounts, GPT with 6 partitions',
    );
  });

  test('an empty disk is usable, by its stable name, LVM’s own link left out', () => {
    expect(found({})).toMatchObject({
      refusal: null,
      stablePath: '/dev/disk/by-id/wwn-0x1',
      links: ['/dev/disk/by-id/wwn-0x1', '/dev/disk/by-path/pci-1'],
      block: '/dev/sdb',
      contents: '',
    });
  });

  test('old lsblk that prints every value as a text is understood', () => {
    const disk = { size: String(100 * GIB), ro: '1', rm: '0', rota: '0' };
    expect(found({ disk })).toMatchObject({
      sizeKiB: 100 * 1024 * 1024,
      rotational: false,
      refusal: { reason: 'read-only' },
    });
  });
});
