import { describe, expect, test } from 'vitest';
import { namesAfter } from '../../src/plans/device-names.ts';

const BY_ID = '/dev/disk/by-id/wwn-0x5000';
const BY_PATH = '/dev/disk/by-path/pci-0000:00:1f.2-ata-1';

describe('what a device is called', () => {
  test.each<[string, string, readonly string[], string]>([
    ['stays while the name leads to the disk', '/dev/sdb', ['/dev/sdb', BY_ID], '/dev/sdb'],
    ['follows the disk to its new name', '/dev/sdb', ['/dev/sdc', BY_ID], '/dev/sdc'],
    ['stays a stable name', BY_ID, ['/dev/sdc', BY_ID], BY_ID],
    ['stays a stable name of its kind', `${BY_PATH}9`, ['/dev/sdc', BY_ID, BY_PATH], BY_PATH],
    ['is the kernel’s where its kind is gone', BY_PATH, ['/dev/sdc', BY_ID], '/dev/sdc'],
    ['follows an NVMe disk', '/dev/nvme0n1', ['/dev/nvme1n1'], '/dev/nvme1n1'],
    [
      'stays a link of the administrator’s, unknown to udev',
      '/dev/bricks/one',
      ['/dev/sdc'],
      '/dev/bricks/one',
    ],
    ['stays when nothing was seen', '/dev/sdb', [], '/dev/sdb'],
  ])('%s', (_, given, seen, name) => {
    expect(namesAfter({ name: given }, seen)).toEqual({
      name,
      paths: [...new Set([name, ...seen])].sort(),
    });
  });

  test('a name that leads elsewhere by now is not kept among the paths', () => {
    expect(namesAfter({ name: '/dev/sdb' }, ['/dev/sdc']).paths).toEqual(['/dev/sdc']);
  });
});
