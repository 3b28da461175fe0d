import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Brick } from '../../../src/model/entities.ts';
import { planChangeVolume } from '../../../src/plans/change-volume.ts';
import { createDirectHosts } from '../../../src/simulator/direct-hosts.ts';
import { planning } from '../../support/default-settings.ts';
import type { Lab } from '../../support/lab.ts';
import { inGluster, json, smallHosts } from '../../support/small-hosts.ts';
import { stateIn } from '../../support/state-in.ts';

let cli: Lab;
let brick: Brick & { readonly point: string; readonly node: string };

/** Whether the process of gl1's brick runs. */
const serves = async (): Promise<boolean> => cli.simulation.host('gl1').bricks[brick.path] !== undefined;
const onHost = async (line: string) => {
  const outcome = await cli.simulation.exec('gl1', line, '');
  expect(outcome).toMatchObject({ kind: 'done', code: 0 });
};
const id = () => `mount-missing:gl1:${brick.id.slice(0, 8)}`;

beforeEach(async () => {
  cli = await smallHosts();
  await cli.ok('volume create --size=1 --name=data');
  const state = await stateIn(cli.state);
  const found = Object.values(state.bricks).find(({ path }) => cli.simulation.host('gl1').bricks[path]);
  if (found === undefined) throw new Error('gl1 has no brick');
  const point = found.path.replace(/\/brick$/, '');
  brick = { ...found, point, node: `/dev/mapper/vg_${found.device}-${found.lv}` };
  delete cli.simulation.host('gl1').bricks[found.path];
  await onHost(`umount -l ${point}`);
});
afterEach(async () => await cli.remove());

it('is not started by force on the root disk: the host looks first, and the way out works', async () => {
  await onHost(`mkdir -p ${brick.path}`);
  const { code, stderr } = await cli.run('volume start data');
  expect(code).toBe(5);
  expect(stderr).toContain('gl1: volume data has bricks that are not mounted');
  expect(stderr).toContain(`glusterctl repair ${id()}`);
  expect(await serves()).toBe(false);
  expect(await json(cli, 'operation info')).toMatchObject({ total: 0 });
  await onHost(`rmdir ${brick.path}`);
  await cli.ok(`repair ${id()} --yes`);
  expect(await serves()).toBe(true);
  await cli.ok('volume start data');
});

it('is what status says first', async () => {
  const { stdout } = await cli.run('status');
  const repair = stdout.indexOf(`glusterctl repair ${id()}`);
  expect(repair).toBeGreaterThan(-1);
  expect(stdout).not.toContain('volume start data');
});

it('is looked at by the dry run, too', async () => {
  const { code, stdout, stderr } = await cli.run('volume start data --dry-run');
  expect(code).toBe(5);
  expect(`${stdout}${stderr}`).toContain(`glusterctl repair ${id()}`);
});

it('is told of, where it is mounted elsewhere, with what tells more', async () => {
  await onHost(`mkdir -p /mnt/look && mount ${brick.node} /mnt/look`);
  const { code, stderr } = await cli.run('volume start data');
  expect(code).toBe(5);
  expect(stderr).toContain('glusterctl verify gl1');
  expect(stderr).not.toContain('glusterctl repair');
});

it('keeps nobody from starting the others where its disk has nothing to mount, nor a directory to fill', async () => {
  await onHost(`lvremove -qq -f vg_${brick.device}/${brick.lv}`);
  for (const host of ['gl2', 'gl3'])
    for (const path of Object.keys(cli.simulation.host(host).bricks))
      delete cli.simulation.host(host).bricks[path];
  await cli.ok('volume start data');
  expect(Object.keys(cli.simulation.host('gl2').bricks)).toHaveLength(1);
});

it('is not asked for of a host that is off', async () => {
  cli.simulation.kill('gl1');
  await cli.ok('volume start data');
  expect(inGluster(cli)).toEqual(['data started']);
});

it('is not started where a host can not be asked that gluster reaches', async () => {
  const known = { ...planning(await stateIn(cli.state)), unreachable: new Set(['gl1']) };
  const { stages } = planChangeVolume(brick.volume, { do: 'start' }, known);
  const steps = stages.flatMap((stage) => stage.steps);
  expect(steps.map(({ id }) => id)).not.toContain('mounted@gl1');
  const start = steps.at(-1);
  if (start === undefined) throw new Error('no step');
  const run = async () =>
    await createDirectHosts(cli.simulation).run(start.host, start.script, { timeoutSeconds: 60 });
  expect(await run()).toMatchObject({
    code: 77,
    stderr: expect.stringContaining('gl1 could not be asked whether its bricks are mounted'),
  });
  expect(await serves()).toBe(false);
  cli.simulation.kill('gl1');
  expect(await run()).toMatchObject({ code: 0 });
});
