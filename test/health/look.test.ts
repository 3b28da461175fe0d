import { expect, it } from 'vitest';
import { readClusterLook, readLook } from '../../src/health/look.ts';

const MOUNTS = ['/m/a', '/m/b', '/m/c', '/m/d'];
const BRICKS = MOUNTS.map((mount) => `${mount}/brick`);
const index = (brick: string): string => `${brick}/.glusterfs/indices/xattrop`;

const TEXT = `=== begins
1795726853
=== uptime
1000.57 900.00
=== glusterd.info
UUID=16d9cc8f-c14f-40a3-bb0c-545f87b4a91c
operating-version=100000
=== peers
Connection failed. Please check if gluster daemon is operational.

=== peers-code
1
=== version
glusterfs 10.3
=== processes
/usr/sbin/glusterfsd -s 10.77.0.11 --volfile-id r3.10.77.0.11.m-a-brick -p /var/run/x.pid --brick-name /m/a/brick -l /var/log/x.log
/usr/sbin/glusterfs -s localhost --volfile-id shd/r3
=== mounts
64770 /m/a
64768 /m/a/..
64768 /m/b
64768 /m/b/..
stat: cannot statx '/m/c': Input/output error
64768 /m/c/..
stat: cannot statx '/m/d': No such file or directory
stat: cannot statx '/m/d/..': No such file or directory
=== space
File 1B-blocks Avail Inodes IFree
/m/a 1063256064 1054867456 524288 524284
=== pending
      3 ${index('/m/a/brick')}
      1 find: '${index('/m/c/brick')}': Input/output error
      1 find: '${index('/m/d/brick')}': No such file or directory
      1 code 1
=== ends
1795726855
`;

it('reads what a host tells of itself', () => {
  const look = readLook(TEXT, { groups: [], mounts: MOUNTS, bricks: BRICKS });
  expect(look).toMatchObject({
    upSeconds: 1000,
    uuid: '16d9cc8f-c14f-40a3-bb0c-545f87b4a91c',
    opVersion: 100_000,
    version: '10.3',
    peers: null,
    silence: 'down',
  });
  // Of what gives errors it isn't known whether it is mounted.
  expect([...look.mounts]).toEqual(['/m/a', '/m/c']);
  expect([...look.pending]).toEqual([
    ['/m/a/brick', 3],
    ['/m/b/brick', 0],
  ]);
  expect([...look.failing]).toEqual(['/m/c/brick']);
  expect([...(look.served ?? [])]).toEqual(['/m/a/brick']);
  const healing = TEXT.replace('shd/r3\n', 'shd/r3 --process-name glustershd --client-pid=-6\n');
  expect(
    [TEXT, healing].map((text) => readLook(text, { groups: [], mounts: [], bricks: [] }).healer),
  ).toEqual([false, true]);
  expect(look.space.get('/m/a')?.sizeBytes).toBe(1_063_256_064);
});

it('knows nothing of what came to no end', () => {
  const cut = readLook(TEXT.replace('code 1', 'code 124'), { groups: [], mounts: MOUNTS, bricks: BRICKS });
  expect([...cut.pending]).toEqual([]);
  const [begun = ''] = TEXT.split('=== peers-code');
  const stopped = readLook(begun.replace(/Connection failed.*\n/, ''), {
    groups: [],
    mounts: MOUNTS,
    bricks: BRICKS,
  });
  expect([stopped.silence, stopped.served, stopped.healer, stopped.pools]).toEqual([
    'stuck',
    null,
    null,
    null,
  ]);
  expect([...stopped.mounts]).toEqual(MOUNTS);
});

it('tells a member that is stuck from one that has nothing to tell', () => {
  const info =
    '<cliOutput><opRet>0</opRet><volInfo><volumes><count>0</count></volumes></volInfo></cliOutput>';
  const told = (status: string, code: number) =>
    readClusterLook(`=== info\n${info}\n=== info-code\n0\n=== status\n${status}\n=== status-code\n${code}\n`);
  expect(told('', 124)).toMatchObject({ info: [], status: null, stuck: true });
  expect(told('Error : Request timed out', 1)).toMatchObject({ status: null, stuck: true });
  expect(told('Another transaction is in progress', 1)).toMatchObject({ status: null, stuck: false });
  expect(told('No volumes present', 1)).toMatchObject({ status: [], stuck: false });
  expect(readClusterLook('=== begins\n1\n')).toBeNull();
});
