import ssh2 from 'ssh2';
import { expect, test } from 'vitest';
import { type RunningSimulation, startSimulation } from '../../src/simulator/start.ts';
import { newKeyPair } from '../../src/ssh/key-pair.ts';

function exec(
  running: RunningSimulation,
  host: string,
  command: string,
  stdin: string,
  login: { readonly privateKey?: string; readonly password?: string } = { privateKey: running.userKey },
) {
  return new Promise<{ code: number | null; stdout: string }>((resolve, reject) => {
    const client = new ssh2.Client();
    client.on('error', reject);
    client.on('close', () => reject(new Error('closed')));
    client.on('ready', () =>
      client.exec(command, (error, channel) => {
        if (error !== undefined) return reject(error);
        let [stdout, code] = ['', null as number | null];
        channel.on('data', (data: Buffer) => {
          stdout += data.toString();
        });
        channel.on('exit', (status: number) => {
          code = status;
        });
        channel.on('close', () => {
          if (code === null) reject(new Error('no code'));
          resolve({ code, stdout });
          client.end();
        });
        channel.end(stdin);
      }),
    );
    client.connect({
      host: '127.0.0.1',
      port: running.ports.get(host) ?? 0,
      username: 'root',
      ...login,
    });
  });
}

test('thirty hosts start at once and answer over SSH; one that died refuses', async () => {
  const running = await startSimulation({
    hosts: Array.from({ length: 30 }, (_, n) => ({ name: `s${n}`, storage: `10.0.1.${n}`, devices: [] })),
  });
  try {
    expect(await exec(running, 's7', 'timeout 5 sh -s', 'hostname; exit 3\n')).toEqual({
      code: 3,
      stdout: 's7\n',
    });
    running.simulation.addFault({
      host: 's8',
      command: /^true|hostname/,
      effect: { kind: 'lost', when: 'after' },
    });
    await expect(exec(running, 's8', 'sh -s', 'hostname\n')).rejects.toThrow();
    running.simulation.kill('s7');
    await expect(exec(running, 's7', 'sh -s', 'hostname\n')).rejects.toThrow();
    running.simulation.boot('s7');
    expect(await exec(running, 's7', 'hostname', '')).toEqual({ code: 0, stdout: 's7\n' });
    expect(running.simulation.counters('s7')).toMatchObject({ connections: 2, scripts: 2 });
  } finally {
    await running.stop();
  }
});

test('who has no key, or another one, is not let in', async () => {
  const running = await startSimulation({ hosts: [{ name: 's1', storage: '10.0.1.1', devices: [] }] });
  try {
    for (const login of [{}, { password: 'guessed' }, { privateKey: newKeyPair().private }]) {
      await expect(exec(running, 's1', 'hostname', '', login)).rejects.toThrow(
        /authentication methods failed/,
      );
    }
    expect(running.simulation.counters('s1').scripts).toBe(0);
    expect(await exec(running, 's1', 'hostname', '')).toEqual({ code: 0, stdout: 's1\n' });
  } finally {
    await running.stop();
  }
});

test('latency is felt by every round trip, those of the handshake too, and output comes back whole', async () => {
  const hosts = [{ name: 's1', storage: '10.0.1.1', devices: [] }];
  const running = await startSimulation({ hosts, latencyMs: 20 });
  try {
    const begun = performance.now();
    const long = 'x'.repeat(50_000);
    expect(await exec(running, 's1', 'sh -s', `printf '%s' '${long}'\n`)).toEqual({ code: 0, stdout: long });
    // Versions, keys, the end of key exchange, service, login, channel, command: never fewer than six round trips.
    expect(performance.now() - begun).toBeGreaterThan(6 * 20 - 5);
    running.simulation.kill('s1');
    await expect(exec(running, 's1', 'hostname', '')).rejects.toThrow();
  } finally {
    await running.stop();
  }
});
