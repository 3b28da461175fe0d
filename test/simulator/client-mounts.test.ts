import { beforeEach, expect, test } from 'vitest';
import { endBrick, type Pooled, pooled } from './pooled.ts';

/** The words are those of gluster 10.3, with three bricks, two clients, and what was done to them here. */
const NOT_CONNECTED = 'Transport endpoint is not connected';

let world: Pooled;

beforeEach(async () => {
  world = await pooled(3);
  await world.volume('sv', 'replica 3', ['h1', 'h2', 'h3']);
  for (const host of ['h1', 'h2'])
    await world.said('mkdir /c; mount -t glusterfs -o attribute-timeout=0 localhost:/sv /c', host);
});

test('all clients see one content, at once', async () => {
  const { said } = world;
  expect(await said('cd /c; printf old >g; printf newer >g.new; sync g.new; mv g.new g; mkdir d')).toBe('');
  expect(await said('cd /c; cat g; ls', 'h2')).toBe('newerd\ng\n');
  expect(await said('grep /c /proc/mounts; mountpoint /c; stat -f -c "%t" /c; stat -f -c %T /c')).toBe(
    `localhost:/sv /c fuse.glusterfs rw,relatime,user_id=0,group_id=0,default_permissions,allow_other,max_read=131072 0 0
/c is a mountpoint
65735546
fuseblk
`,
  );
  expect(await said('mount -t glusterfs localhost:/sv /c; echo $?')).toBe(
    '32\n/sbin/mount.glusterfs: according to mtab, GlusterFS is already mounted on /c\n',
  );
});

test('a lock holds across hosts, as long as its process lives', async () => {
  const { said, simulation } = world;
  simulation.addFault({ host: 'h1', command: /^hostname/, effect: { kind: 'holds' } });
  const holding = said('cd /c; { flock 9; echo held >told; hostname; } 9<>lock');
  await expect.poll(async () => await said('cat /c/told', 'h2')).toBe('held\n');
  expect(await said('cd /c; flock -n lock true; echo $?', 'h2')).toBe('1\n');
  const next = said('flock -w 60 /c/lock cat /c/told', 'h2');
  simulation.release();
  expect(await holding).toBe('h1\n');
  expect(await next).toBe('held\n');
  await simulation.exec('h1', 'sh -s', 'cd /c; { flock 9; kill -9 $$; } 9<>lock');
  expect(await said('flock -n /c/lock hostname', 'h2')).toBe('h2\n');
  simulation.addFault({ host: 'h1', command: /^hostname -s/, effect: { kind: 'dies', when: 'before' } });
  const dying = simulation.exec('h1', 'sh -s', 'cd /c; { flock 9; hostname -s; } 9<>lock');
  expect(await said('flock -w 60 /c/lock hostname', 'h2')).toBe('h2\n');
  expect((await dying).kind).toBe('lost');
});

test('without client quorum nothing is read or written, and nothing looks as if it were gone', async () => {
  const { said } = world;
  await said('echo two >/c/f');
  endBrick(world, 'h3', '/b/sv');
  expect(await said('cat /c/f')).toBe('two\n');
  endBrick(world, 'h2', '/b/sv');
  expect(
    await said(
      'ls /c; cat /c/f; echo 3 >/c/f; mkdir /c/d; mv /c/f /c/f2; rm /c/f; truncate -s 1 /c/f; sync /c/f; head -c 2 /c/f; sha256sum /c/f; flock /c/f true; [ -e /c/f ]; echo $?; stat -f -c %T /c; mountpoint /c; cd /c',
    ),
  ).toBe(`1
ls: cannot access '/c': ${NOT_CONNECTED}
cat: /c/f: ${NOT_CONNECTED}
sh: 1: cannot create /c/f: ${NOT_CONNECTED}
mkdir: cannot create directory '/c/d': ${NOT_CONNECTED}
mv: cannot stat '/c/f': ${NOT_CONNECTED}
rm: cannot remove '/c/f': ${NOT_CONNECTED}
truncate: cannot open '/c/f' for writing: ${NOT_CONNECTED}
sync: error opening '/c/f': ${NOT_CONNECTED}
head: cannot open '/c/f' for reading: ${NOT_CONNECTED}
sha256sum: /c/f: ${NOT_CONNECTED}
flock: cannot open lock file /c/f: ${NOT_CONNECTED}
stat: cannot read file system information for '/c': ${NOT_CONNECTED}
mountpoint: /c: ${NOT_CONNECTED}
sh: 1: cd: can't cd to /c
`);
  expect(await said('mkdir /x; mount -t glusterfs localhost:/sv /x; echo $?; ls /x', 'h3')).toBe(
    '1\nMount failed. Check the log file  for more details.\n',
  );
});

test('a full volume takes no new file, and what is appended may be there in part', async () => {
  const { said, simulation } = world;
  await said('cd /c; echo four >f');
  simulation.host('h2').diskFull = true;
  expect(await said('cd /c; echo a >new; cp f g; echo five >>f; cat f >>f; truncate -s 4 f; cat f')).toBe(
    `foursh: 1: cannot create new: No space left on device
cp: cannot create regular file 'g': No space left on device
sh: 1: echo: echo: I/O error
cat: write error: No space left on device
`,
  );
});

test('a client that died is taken away and begun anew; a volume that is stopped or gone is not mounted', async () => {
  const { said } = world;
  await said('echo four >/c/f');
  expect(await said('pkill -9 -f "/usr/sbin/glusterfs .* /c"; ls /c; umount -l /c; umount -l /c')).toBe(
    `ls: cannot access '/c': ${NOT_CONNECTED}\numount: /c: not mounted.\n`,
  );
  expect(await said('mount -t glusterfs localhost:/sv /c; cat /c/f')).toBe('four\n');
  await said('gluster --mode=script volume stop sv');
  expect(await said('ls /c; umount /c; mount -t glusterfs localhost:/sv /c; echo $?')).toBe(
    `1\nls: cannot access '/c': ${NOT_CONNECTED}\nMount failed. Check the log file  for more details.\n`,
  );
  await said('gluster --mode=script volume start sv');
  expect(await said('cat /c/f', 'h2')).toBe('four\n');
  await said('gluster --mode=script volume stop sv; gluster --mode=script volume delete sv');
  expect(await said('ls /c', 'h2')).toBe(`ls: cannot access '/c': ${NOT_CONNECTED}\n`);
  expect(await said('mount -t glusterfs localhost:/sv /c; echo $?')).toBe(
    '1\nMounting glusterfs on /c failed.\n',
  );
});

test('what is written is on the bricks, and on disk when it is synced: one host may fall, or all', async () => {
  const { said, simulation } = world;
  await said('cd /c; echo synced >f; sync f; echo more >>f; echo new >g');
  simulation.kill('h1');
  expect(await said('cat /c/f /c/g', 'h2')).toBe('synced\nmore\nnew\n');
  for (const host of ['h2', 'h3']) simulation.kill(host);
  for (const host of ['h1', 'h2', 'h3']) simulation.boot(host);
  expect(await said('mkdir -p /c; mount -t glusterfs localhost:/sv /c; cat /c/f; ls /c')).toBe('synced\nf\n');
});
