import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lab } from '../support/lab.ts';
import { person } from '../support/person.ts';
import { json } from '../support/small-hosts.ts';
import { STATE_POINT, STATE_URL, type StateMachines, stateMachines } from '../support/state-machines.ts';

let machines: StateMachines;
let first: Lab;

beforeEach(async () => {
  machines = await stateMachines();
  first = machines.first;
  await first.ok('cluster create --name=before');
  await first.ok('state setup --move');
});
afterEach(async () => await machines.remove());

/** What the error of who reads a place that was left says is to be typed, if it is lost there. */
async function hinted(cli: Lab, place: string): Promise<string> {
  const { code, stderr } = await cli.run(`cluster list --state=${place}`);
  expect(code).toBe(10);
  return /glusterctl (--state \S+ state restore \d+)$/m.exec(stderr)?.[1] ?? 'no hint';
}

async function clusters(cli: Lab, place: string): Promise<number> {
  return ((await json(cli, `cluster list --state=${place}`)).clusters as unknown[]).length;
}

describe('a file whose state was moved onto a volume', () => {
  it('takes no backup back as long as it is there, with --yes either', async () => {
    const line = await hinted(first, first.state);
    for (const typed of [line, `${line} --yes`]) {
      const { code, stderr } = await first.run(typed);
      expect([code, stderr]).toEqual([
        5,
        expect.stringContaining(
          `The state of ${first.state} is at ${STATE_URL}/glusterctl.json, with serial`,
        ),
      ]);
      expect(stderr).toContain(`glusterctl --state ${first.state} state use ${STATE_URL}/glusterctl.json`);
    }
    expect((await first.run(`cluster list --state=${first.state}`)).code).toBe(10);
  });

  it('takes one back where it is lost there, when that is agreed to and what it means was told', async () => {
    await machines.typed('gl1', `rm ${STATE_POINT}/glusterctl.json`);
    const line = await hinted(first, first.state);
    const { code, stderr } = await first.run(line);
    expect([code, stderr]).toEqual([5, expect.stringContaining(`was moved to ${STATE_URL}/glusterctl.json`)]);
    expect(stderr).toContain(`Nothing is at ${STATE_URL}/glusterctl.json any more.`);
    expect(stderr).toContain('There are two states of one cluster then');
    const [, copies = ''] = /glusterctl (state backups --state=\S+)$/m.exec(stderr) ?? [];
    expect((await json(first, copies)).backups).not.toEqual([]);
    expect((await first.run(`cluster list --state=${first.state}`)).code).toBe(10);
    const done = await first.run(`${line} --yes`);
    expect([done.code, done.stderr]).toEqual([
      0,
      expect.stringContaining('There are two states of one cluster then'),
    ]);
    expect(await clusters(first, first.state)).toBe(2);
    await first.ok(`cluster create --name=after --state=${first.state}`);
  });

  it('asks a person, who may say no', async () => {
    await machines.typed('gl1', `rm ${STATE_POINT}/glusterctl.json`);
    const line = await hinted(first, first.state);
    for (const answer of ['n', 'y']) {
      const { shown, more } = person({ 'with backup': answer });
      const cli = await machines.another({ terminal: true, more });
      const { code, stderr } = await cli.run(line);
      expect(shown()).toContain(`Replace ${first.state} with backup`);
      const about = stderr.indexOf('There are two states of one cluster then');
      expect([code, about]).toEqual([answer === 'y' ? 0 : 5, expect.any(Number)]);
      expect(about).toBeGreaterThan(0);
    }
    expect(await clusters(first, first.state)).toBe(2);
  });

  it('takes an import of it with --force only where it is lost there, and says what that means', async () => {
    const exported = await first.file('exported.json', await first.ok('state export'));
    const line = `state import ${exported} --force --state=${first.state}`;
    const there = await first.run(line);
    expect([there.code, there.stderr]).toEqual([
      5,
      expect.stringContaining(`The state of ${first.state} is at ${STATE_URL}/glusterctl.json, with serial`),
    ]);
    await machines.typed('gl1', `rm ${STATE_POINT}/glusterctl.json`);
    const lost = await first.run(line);
    expect([lost.code, lost.stderr]).toEqual([
      0,
      expect.stringContaining('There are two states of one cluster then'),
    ]);
    expect(await clusters(first, first.state)).toBe(2);
  });

  it('takes an import of another state with --force, which is no second one', async () => {
    const other = await machines.another();
    await other.ok(`cluster create --name=other --state=${join(other.folder, 'other.json')}`);
    const exported = await first.file(
      'other.json',
      await other.ok(`state export --state=${join(other.folder, 'other.json')}`),
    );
    const { code, stderr } = await first.run(`state import ${exported} --force --state=${first.state}`);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('two states')]);
    expect(await clusters(first, first.state)).toBe(1);
    expect(await clusters(first, STATE_URL)).toBe(2);
  });

  it('says where it could not look there', async () => {
    for (const host of ['gl1', 'gl2', 'gl3']) first.simulation.kill(host);
    const line = await hinted(first, first.state);
    const { code, stderr } = await first.run(line);
    expect([code, stderr]).toEqual([5, expect.stringContaining("can't be looked at from here: ")]);
    expect(stderr).toContain('no host of it can be reached');
    await first.ok(`${line} --yes`);
    expect(await clusters(first, first.state)).toBe(2);
  });
});

describe('a volume whose state was moved into a file', () => {
  const place = `${STATE_URL}/glusterctl.json`;

  it('takes a copy back only where the file is lost', async () => {
    await first.ok('cluster create --name=on-volume');
    await first.ok('state move back.json');
    await first.ok('cluster create --name=after');
    const second = await machines.another();
    const line = await hinted(second, place);
    const back = join(first.folder, 'back.json');
    const there = await second.run(`${line} --yes`);
    expect([there.code, there.stderr]).toEqual([
      5,
      expect.stringContaining(`The state of ${place} is at ${back} on `),
    ]);
    await rm(back);
    const asked = await second.run(line);
    expect([asked.code, asked.stderr]).toEqual([5, expect.stringContaining(`Nothing is at ${back} on `)]);
    await second.ok(`${line} --yes`);
    for (const cli of [second, first]) expect(await clusters(cli, place)).toBe(3);
    await first.ok(`cluster create --name=more --state=${place}`);
  });
});
