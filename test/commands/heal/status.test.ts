import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFile } from '../../../src/simulator/data/clients.ts';
import { splitFile } from '../../../src/simulator/data/split-brain.ts';
import { clockThat, missed, setPending } from '../../support/entries.ts';
import type { Lab } from '../../support/lab.ts';
import { smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
let between: () => void;
beforeEach(async () => {
  between = () => undefined;
  cli = await smallHosts({ more: () => ({ clock: clockThat(() => between()) }) });
  await cli.ok('volume create --size=1 --name=data');
  for (const host of ['gl1', 'gl2', 'gl3']) setPending(cli, host, 0);
});
afterEach(async () => await cli.remove());

interface Told {
  readonly volumes: readonly (Readonly<Record<string, unknown>> & {
    readonly hindrances: readonly { readonly what: string; readonly cure: string }[];
  })[];
}

async function told(
  line: string,
): Promise<{ readonly code: number; readonly data: Told['volumes'][number] }> {
  const { code, stdout } = await cli.run(`${line} -o json`);
  const [data] = (JSON.parse(stdout) as Told).volumes;
  if (data === undefined) throw new Error(stdout);
  return { code, data };
}

describe('heal status', () => {
  it('is well where no brick knows of anything', async () => {
    expect(await cli.run('heal status')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^data +1 +0 +- +- +all up$/m),
    });
  });

  it('counts twice, and tells rate and time left of each set', async () => {
    for (const host of ['gl1', 'gl3']) setPending(cli, host, 30);
    between = () => {
      for (const host of ['gl1', 'gl3']) setPending(cli, host, 20);
    };
    const { code, data } = await told('heal status data');
    expect(code).toBe(6);
    expect(data).toMatchObject({ toHeal: 20, atLeast: 20 });
    expect(data.perSecond).toBeCloseTo(2, 0);
    expect(data.secondsLeft).toBeCloseTo(10, -1);
  });

  it('counts once where that is wanted, and tells no rate', async () => {
    setPending(cli, 'gl1', 30);
    between = () => {
      throw new Error('it waited');
    };
    expect((await told('heal status --once')).data).toMatchObject({ toHeal: 30, perSecond: null });
  });

  it('is a list: sets that lack nothing can be left out, and all that is not well still makes the code', async () => {
    const some = "heal status --once --filter='to-heal>0'";
    expect(await cli.run(`${some} -o json`)).toMatchObject({
      code: 0,
      stdout: '{"volumes":[],"simulated":true}\n',
    });
    setPending(cli, 'gl1', 30);
    expect((await told(some)).data).toMatchObject({ name: 'data', sets: [{ set: 1, toHeal: 30 }] });
    const { code, stdout } = await cli.run("heal status --once --filter='to-heal>30' -o name");
    expect([code, stdout]).toEqual([6, '']);
  });

  it('does not know what a host that is off would tell, and says what gluster does not see', async () => {
    setPending(cli, 'gl1', 5);
    setPending(cli, 'gl2', 5);
    cli.simulation.kill('gl3');
    const { code, data } = await told('heal status data --once');
    expect(code).toBe(6);
    expect(data).toMatchObject({ toHeal: null, atLeast: 5 });
    expect(data.hindrances).toEqual([
      { what: 'gluster does not see gl3', cure: 'glusterctl host check gl3' },
    ]);
    expect((await cli.run('heal status data --once')).stdout).toMatch(/^data +1 +5 \+ \? /m);
  });

  it('names the brick that is down', async () => {
    await cli.simulation.exec('gl2', 'sh -s', 'pkill -x glusterfsd');
    const { data } = await told('heal status data --once');
    expect(data.hindrances).toEqual([
      {
        what: expect.stringMatching(/^brick 10\.77\.0\.2:\/\S+ down$/),
        cure: expect.stringContaining('glusterctl volume start data'),
      },
    ]);
  });

  it('names the option that keeps everything from being healed', async () => {
    await cli.ok('volume set data cluster.self-heal-daemon=off');
    const { code, data } = await told('heal status data');
    expect(code).toBe(6);
    expect(data.hindrances).toEqual([
      {
        what: 'cluster.self-heal-daemon is off: nothing heals by itself',
        cure: 'glusterctl volume reset data cluster.self-heal-daemon',
      },
    ]);
    await cli.ok('volume reset data cluster.self-heal-daemon');
    expect((await told('heal status data')).code).toBe(0);
  });

  it('asks for split-brain only where it is told to, or a count stands still', async () => {
    const asked = () =>
      cli.simulation.journal.flatMap(({ commands }) => commands).filter((line) => / info summary/.test(line))
        .length;
    await cli.ok('heal status data');
    expect(asked()).toBe(0);
    expect((await told('heal status data --split-brain')).data).toMatchObject({ splitBrain: 0 });
    expect(asked()).toBe(1);
    setPending(cli, 'gl1', 3);
    await told('heal status data');
    expect(asked()).toBe(2);
  });

  it('refuses a volume that holds each file once, and leaves those out of all', async () => {
    await cli.ok('volume create --size=1 --name=single --durability=none');
    expect((await cli.run('heal status single')).code).toBe(5);
    expect((await cli.run('heal status')).stdout).not.toContain('single');
  });
});

describe('heal wait', () => {
  it('ends when gluster itself has confirmed that nothing is left', async () => {
    for (const host of ['gl1', 'gl3']) setPending(cli, host, 12);
    let left = 12;
    between = () => {
      left = Math.max(0, left - 4);
      for (const host of ['gl1', 'gl3']) setPending(cli, host, left);
    };
    const { code, stdout, stderr } = await cli.run('heal wait data');
    expect([code, stdout]).toEqual([0, expect.stringContaining('data: nothing is to be healed\n')]);
    expect(stderr).toMatch(/^data: 12 entries to heal$/m);
    expect(stderr).toMatch(/^data: 8 entries to heal, 2 per second, about \d+ s left$/m);
  });

  it('goes on while a brick is down, though no other knows of anything, and says so', async () => {
    const back = () => cli.simulation.boot('gl3');
    cli.simulation.kill('gl3');
    let looks = 0;
    between = () => {
      looks += 1;
      if (looks === 3) back();
    };
    const { code, stderr } = await cli.run('heal wait data');
    expect(code).toBe(0);
    expect(looks).toBeGreaterThanOrEqual(3);
    expect(stderr).toContain('gluster does not see gl3. glusterctl host check gl3');
  });

  it('ends with exit code 6 when its time is over, and says how far it was', async () => {
    await missed(cli, 'gl3', 6);
    const { code, stderr } = await cli.run('heal wait data --within=1m');
    expect(code).toBe(6);
    expect(stderr).toContain('Volume data was not healed in time: 7 entries to heal, it stands still');
    expect(stderr).toContain('Healing goes on by itself. To wait again: glusterctl heal wait data');
  });

  it('says that a count stands still for split-brain, and with which command that is decided', async () => {
    writeFile(cli.simulation.model, 'data', '/f', 'text');
    splitFile(cli.simulation.model, 'data', '/f');
    const asked = () =>
      cli.simulation.journal.flatMap(({ commands }) => commands).filter((line) => / info summary/.test(line));
    const { code, stderr } = await cli.run('heal wait data --within=1m');
    const cause =
      '  1 entry in split-brain, which only a person can decide. glusterctl heal split-brain data';
    expect(code).toBe(6);
    const [told = '', hints = ''] = stderr.split('Error: ');
    expect(told).toContain(cause);
    expect(hints).toContain(cause);
    expect(hints).toContain('To wait again: glusterctl heal wait data');
    expect(hints).not.toContain('goes on by itself');
    expect(asked()).toHaveLength(1);
    expect((await cli.run('heal status data')).stderr).toContain(`data: ${cause.trim()}`);
  });

  it('is ended by Ctrl-C with 130, and says how far it was', async () => {
    setPending(cli, 'gl1', 7);
    between = () => cli.interrupt();
    const { code, stderr } = await cli.run('heal wait data');
    expect(code).toBe(130);
    expect(stderr).toContain('volume data: 7 entries to heal');
    expect(stderr).toContain('glusterctl heal wait data');
  });
});
