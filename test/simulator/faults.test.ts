import { describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../src/simulator/faults.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { createDirectHosts } from '../../src/simulator/start.ts';

const GIB = 1024 * 1024;

function two() {
  const simulation = Simulation.create({
    hosts: ['one', 'two'].map((name, index) => ({
      name,
      storage: `10.0.0.${index + 1}`,
      devices: [{ path: '/dev/vdb', sizeKiB: 10 * GIB }],
    })),
  });
  const hosts = createDirectHosts(simulation);
  const run = (name: string, text: string, lock?: string) =>
    hosts.run(
      { name, ssh: {} },
      { text, changes: true },
      { timeoutSeconds: 30, ...(lock === undefined ? {} : { lock }) },
    );
  return { simulation, run };
}

describe('faults on order', () => {
  test('strike at the n-th command that matches, once, and name it', async () => {
    const { simulation, run } = two();
    simulation.addFault({
      host: 'one',
      command: /^mkdir/,
      nth: 2,
      effect: { kind: 'fails', code: 9, stderr: 'no\n' },
    });
    const result = await run('one', 'run mkdir /a\nrun mkdir /b\nrun mkdir /c');
    expect(result).toMatchObject({ kind: 'done', code: 9, stderr: 'no', failed: 'mkdir /b' });
    expect(simulation.files('one').list('/')).not.toContain('b');
    expect(await run('one', 'mkdir /b /c')).toMatchObject({ code: 0 });
  });

  test('a command that hangs is ended by its time limit, and the script with it', async () => {
    const { simulation, run } = two();
    simulation.addFault({ command: /^mkdir/, effect: { kind: 'hangs' } });
    expect(await run('one', 'mkdir /a; mkdir /b')).toMatchObject({ kind: 'unknown' });
    await simulation.settle();
    expect(simulation.files('one').exists('/b')).toBe(false);
  });

  const ways: readonly FaultEffect[] = [
    { kind: 'lost', when: 'before' },
    { kind: 'lost', when: 'after' },
  ];
  test.each(ways)('an answer that is lost ($when) leaves the script running', async (effect) => {
    const { simulation, run } = two();
    simulation.addFault({ command: /^mkdir \/a/, effect });
    expect(await run('one', 'mkdir /a; mkdir /b')).toMatchObject({ kind: 'unknown' });
    await simulation.settle();
    expect(simulation.files('one').exists('/b')).toBe(true);
  });

  test('a host that dies loses what was not synced, is unreachable, and comes back', async () => {
    const { simulation, run } = two();
    await run('one', 'echo kept >/etc/kept; sync /etc/kept; echo lost >>/etc/kept; echo gone >/etc/gone');
    simulation.addFault({ host: 'one', command: /^mkdir/, effect: { kind: 'dies', when: 'before' } });
    expect(await run('one', 'mkdir /a; mkdir /b')).toMatchObject({ kind: 'unknown' });
    expect(await run('one', 'true')).toMatchObject({ kind: 'unreachable' });
    expect(await run('two', 'true')).toMatchObject({ code: 0 });
    simulation.boot('one');
    expect(await run('one', 'cat /etc/kept; [ ! -e /etc/gone ]; [ ! -e /b ]')).toMatchObject({
      code: 0,
      stdout: 'kept\n',
    });
  });

  test('a full disk fails writes with the words of the system', async () => {
    const { simulation, run } = two();
    simulation.host('one').diskFull = true;
    const result = await run('one', 'run mkdir /a');
    expect(result).toMatchObject({ code: 1 });
    expect(result.kind === 'done' && result.stderr).toContain('No space left on device');
  });

  test('what is not simulated fails loudly', async () => {
    const { simulation, run } = two();
    expect(await run('one', 'run fdisk /dev/vdb')).toMatchObject({ code: 127 });
    expect(await run('one', 'run grep --color x /etc/fstab')).toMatchObject({ code: 127 });
    expect(simulation.notSimulated).toHaveLength(2);
  });
});

describe('scripts of one host', () => {
  test('with the same lock wait for each other, others do not', async () => {
    const { simulation, run } = two();
    simulation.addFault({ command: /^mkdir \/first/, effect: { kind: 'holds' } });
    const order: string[] = [];
    const first = run('one', 'mkdir /first', 'same').then(() => order.push('first'));
    const second = run('one', '[ -d /first ]', 'same').then((result) => {
      order.push('second');
      return result;
    });
    await run('one', 'mkdir /other', 'another').then(() => order.push('other'));
    simulation.release();
    await first;
    expect(await second).toMatchObject({ kind: 'done', code: 0 });
    expect(order).toEqual(['other', 'first', 'second']);
  });
});

test('a saved simulation goes on where it was', async () => {
  const { simulation, run } = two();
  await run('one', 'gluster peer probe 10.0.0.2; pvcreate -qq /dev/vdb; vgcreate -qq vg /dev/vdb');
  const again = createDirectHosts(Simulation.load(simulation.save()));
  const result = await again.run(
    { name: 'two', ssh: {} },
    { text: 'gluster pool list | grep -c Connected', changes: false },
    { timeoutSeconds: 30 },
  );
  expect(result).toMatchObject({ code: 0, stdout: '2\n' });
});
