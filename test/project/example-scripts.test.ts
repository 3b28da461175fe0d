import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = new URL('../..', import.meta.url).pathname;
const EXAMPLES = join(ROOT, 'examples');

/** What each script ends with when all went well. */
const ENDS: Readonly<Record<string, RegExp>> = {
  'first-cluster.sh': /WantedBy=remote-fs\.target\n$/,
  'ci-bootstrap.sh': /^MOUNT=10\.0\.0\.\d:ci$/m,
  'migrate-from-heketi-cli.sh': /^Id:[0-9a-f]{32} +Cluster:[0-9a-f]{32} +Name:vol_[0-9a-f]{32}$/m,
  'clean-up.sh': /glusterctl operation clean: done \(.*\n$/,
  'mail-trouble.sh': /^$/,
  'metrics.sh': /^$/,
  'plan-and-apply.sh': /^Done: create volume data \(10 GiB, replica 3\)$/m,
};

/** What must have happened before, in the same shell. */
const BEFORE: Readonly<Record<string, string>> = {
  'clean-up.sh': 'glusterctl topology load --json=topology.json >/dev/null && ',
  'mail-trouble.sh': 'glusterctl topology load --json=topology.json >/dev/null && ',
  'plan-and-apply.sh': 'glusterctl topology load --json=topology.json >/dev/null && ',
  'metrics.sh':
    'glusterctl topology load --json=topology.json >/dev/null && export METRICS_FOLDER="$HOME" && ',
};

/** What is sourced is tried beside the files that are put in place elsewhere. */
const scripts = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.sh') && name !== 'aliases.sh');

describe('examples, on simulated hosts made from topology.json', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glusterctl-examples-'));
    await symlink(join(ROOT, 'bin/glusterctl.js'), join(folder, 'glusterctl'));
    for (const name of ['topology.json', 'topology-with-volumes.json'])
      await copyFile(join(EXAMPLES, name), join(folder, name));
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  /** Runs a line in a shell whose glusterctl reaches the hosts of the simulator. */
  async function shell(line: string): Promise<{ stdout: string; stderr: string }> {
    const home = await mkdtemp(join(folder, 'home-'));
    const simulator = ['simulator', 'start', '--topology=topology.json', '--', 'sh', '-c', line];
    return await run(join(folder, 'glusterctl'), simulator, {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, HOME: home },
    });
  }

  test('each is known here', () => {
    expect(scripts.toSorted()).toEqual(Object.keys(ENDS).toSorted());
  });

  test.each(scripts)('%s', async (name) => {
    const { stdout } = await shell(`${BEFORE[name] ?? ''}sh ${join(EXAMPLES, name)}`);
    expect(stdout).toMatch(ENDS[name] ?? /^$/);
  });

  test('mail-trouble.sh tells of a host that is off, and metrics.sh counts it', async () => {
    const load = 'glusterctl topology load --json=topology.json >/dev/null';
    const off = 'glusterctl simulator kill gl2 >/dev/null';
    const measure = `METRICS_FOLDER="$HOME" sh ${join(EXAMPLES, 'metrics.sh')} && cat "$HOME/glusterctl.prom"`;
    const { stdout } = await shell(
      `${load} && ${off} && sh ${join(EXAMPLES, 'mail-trouble.sh')} && ${measure}`,
    );
    expect(stdout).toMatch(/^! 1\. gl2 .*is off/m);
    expect(stdout).toMatch(/^ +→ glusterctl host check gl2$/m);
    expect(stdout).toMatch(/^glusterctl_host_up\{.*host="gl2"\} 0$/m);
    expect(stdout).not.toContain('.prom.new');
  });

  test('ci-bootstrap.sh may be run again', async () => {
    const script = `sh ${join(EXAMPLES, 'ci-bootstrap.sh')}`;
    const { stdout } = await shell(
      `GLUSTERCTL_STATE=$HOME/state.json; export GLUSTERCTL_STATE; ${script} && ${script}`,
    );
    const [first, second] = stdout.match(/^MOUNT=.*/gm) ?? [];
    expect(second).toBe(first);
    expect(stdout.match(/^Name: scratch-main$/gm)).toHaveLength(2);
    expect(stdout).toMatch(
      /\tCreating volume artifacts [\s\S]*\tFound volume ci\n\tFound volume artifacts\n/,
    );
  });
});
