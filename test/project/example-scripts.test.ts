import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLES, exampleShell, ON_LOADED, ON_NEW } from '../support/example-shell.ts';

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

/** Scripts for hosts that are in use already, and what must be set for them. */
const IN_USE: Readonly<Record<string, string>> = {
  'clean-up.sh': '',
  'mail-trouble.sh': '',
  'plan-and-apply.sh': '',
  'metrics.sh': 'METRICS_FOLDER="$HOME" ',
};

/** What is sourced is tried beside the files that are put in place elsewhere. */
const scripts = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.sh') && name !== 'aliases.sh');

describe('examples, on simulated hosts made from topology.json', () => {
  /** What it prints; it must succeed. */
  async function shell(script: string, flags: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await exampleShell(script, flags);
    expect([code, code === 0 ? '' : stdout + stderr]).toEqual([0, '']);
    return stdout;
  }

  test('each is known here', () => {
    expect(scripts.toSorted()).toEqual(Object.keys(ENDS).toSorted());
  });

  test.each(scripts)('%s', async (name) => {
    const flags = name in IN_USE ? ON_LOADED : ON_NEW;
    const stdout = await shell(`${IN_USE[name] ?? ''}sh ${join(EXAMPLES, name)}`, flags);
    expect(stdout).toMatch(ENDS[name] ?? /^$/);
  });

  test('mail-trouble.sh tells of a host that is off, and metrics.sh counts it', async () => {
    const off = 'glusterctl simulator kill gl2 >/dev/null';
    const measure = `METRICS_FOLDER="$HOME" sh ${join(EXAMPLES, 'metrics.sh')} && cat "$HOME/glusterctl.prom"`;
    const stdout = await shell(`${off} && sh ${join(EXAMPLES, 'mail-trouble.sh')} && ${measure}`, ON_LOADED);
    expect(stdout).toMatch(/^! 1\. gl2 .*is off/m);
    expect(stdout).toMatch(/^ +→ glusterctl host check gl2$/m);
    expect(stdout).toMatch(/^glusterctl_host_up\{.*host="gl2"\} 0$/m);
    expect(stdout).not.toContain('.prom.new');
  });

  test('ci-bootstrap.sh may be run again', async () => {
    const script = `sh ${join(EXAMPLES, 'ci-bootstrap.sh')}`;
    const stdout = await shell(
      `GLUSTERCTL_STATE=$HOME/state.json; export GLUSTERCTL_STATE; ${script} && ${script}`,
      ON_NEW,
    );
    const [first, second] = stdout.match(/^MOUNT=.*/gm) ?? [];
    expect(second).toBe(first);
    expect(stdout.match(/^Name: scratch-main$/gm)).toHaveLength(2);
    expect(stdout).toMatch(
      /\tCreating volume artifacts [\s\S]*\tFound volume ci\n\tFound volume artifacts\n/,
    );
  });
});
