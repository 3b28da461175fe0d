import { describe, expect, test } from 'vitest';
import type { Device } from '../../src/model/entities.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import type { Change, Plan } from '../../src/model/plan.ts';
import { outputReaders } from '../../src/plans/output-readers.ts';

const ID = '0123456789abcdef0123456789abcdef';

const DEVICE: Device = {
  id: ID,
  node: 'f'.repeat(32),
  name: '/dev/sdb',
  paths: ['/dev/sdb'],
  pvUuid: null,
  serialNumber: null,
  tags: {},
  state: 'online',
  extentKiB: 4096,
  totalKiB: 0,
};
function plan(...changes: readonly Change[]): Plan {
  return { kind: 'add-device', title: 'x', changes, uses: [], stages: [], recovery: 'back', notes: [] };
}

function readOutput(name: string, stdout: string, made: Plan): readonly Change[] {
  const reader = outputReaders[name];
  if (reader === undefined) throw new Error(`no reader ${name}`);
  return reader(stdout, made);
}

function facts(pv: string): string {
  const row = {
    pv_name: pv,
    pv_uuid: '012345-6789-abcd-ef01-2345-6789-abcdef',
    vg_name: `vg_${ID}`,
    vg_extent_size: '4096.00',
    vg_size: '1044480.00',
    vg_free: '1044480.00',
    dev_size: '1048576.00',
  };
  return `=== pvs\n${JSON.stringify({ report: [{ pv: [row] }] })}\n=== lsblk\n${JSON.stringify({ blockdevices: [{ name: pv, kname: pv, serial: 'S-1 ' }] })}\n=== links\n../..${pv.slice(4)} /dev/disk/by-id/wwn-0x1\n`;
}

describe('what a device tells', () => {
  const added = plan({ do: 'add', table: 'devices', id: ID, value: DEVICE });
  const grown = plan({ do: 'update', table: 'devices', id: ID, set: { name: '/dev/sdb' } });

  test('is its size, its UUID and its paths; its serial was seen before', () => {
    expect(readOutput('device-facts', facts('/dev/sdb'), added)).toEqual([
      {
        do: 'update',
        table: 'devices',
        id: ID,
        set: {
          pvUuid: '012345-6789-abcd-ef01-2345-6789-abcdef',
          paths: ['/dev/disk/by-id/wwn-0x1', '/dev/sdb'],
          extentKiB: 4096,
          totalKiB: 1044480,
        },
      },
    ]);
  });

  test('is its new name where it was there before and has moved', () => {
    expect(readOutput('device-facts', facts('/dev/sdx'), grown)).toMatchObject([
      { set: { name: '/dev/sdx', serialNumber: 'S-1', paths: ['/dev/disk/by-id/wwn-0x1', '/dev/sdx'] } },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['other groups only', facts('/dev/sdb').replaceAll(ID, 'e'.repeat(32))],
  ])('%s: that is a failure, never a size of 0', (_, stdout) => {
    expect(() => readOutput('device-facts', stdout, added)).toThrow(GlusterctlError);
  });
});
