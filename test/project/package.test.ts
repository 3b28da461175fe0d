import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const ROOT = new URL('../..', import.meta.url).pathname;

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

describe('the package', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glusterctl-pack-'));
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, env: env() });
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  /** Without a network, and with a cache and a home of its own. */
  function env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: folder,
      npm_config_cache: join(folder, 'cache'),
      npm_config_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    };
  }

  test('holds what it runs by and what is read, and nothing else', async () => {
    const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    const { stdout } = await run('tar', ['tzf', join(folder, file)]);
    const packed = stdout
      .trimEnd()
      .replaceAll(/^package\//gm, '')
      .split('\n');
    const folders = ['dist', 'examples', 'man'];
    const whole = await Promise.all(folders.map(filesOf));
    const single = [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/glusterctl.js',
      'bin/package.json',
      'package.json',
    ];
    expect(packed.toSorted()).toEqual([...single, ...whole.flat()].toSorted());
    expect(packed).toContain('dist/licences.txt');
  });

  test('wants nothing from npm but what it could not hold', async () => {
    const { dependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const bundled = await readFile(join(ROOT, 'dist/licences.txt'), 'utf8');
    expect(Object.keys(dependencies)).toEqual(['ssh2']);
    for (const name of ['commander', 'yaml', 'zod', 'ora'])
      expect(bundled).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  test('runs by npx from another folder, with nothing installed but what it depends on', async () => {
    const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    const elsewhere = await mkdtemp(join(folder, 'elsewhere-'));
    const installed = join(elsewhere, 'node_modules/glusterctl');
    await mkdir(join(elsewhere, 'node_modules/.bin'), { recursive: true });
    await run('tar', ['xzf', join(folder, file), '-C', elsewhere]);
    await rename(join(elsewhere, 'package'), installed);
    await chmod(join(installed, 'bin/glusterctl.js'), 0o755);
    await symlink('../glusterctl/bin/glusterctl.js', join(elsewhere, 'node_modules/.bin/glusterctl'));
    const { stdout } = await run('npx', ['glusterctl', '--help'], { cwd: elsewhere, env: env() });
    expect(stdout).toContain('Available Commands:');
    expect(stdout).toContain('cluster');

    // ssh2 is not in the bundle: npm puts it beside.
    await symlink(join(ROOT, 'node_modules/ssh2'), join(elsewhere, 'node_modules/ssh2'));
    const load = 'npx glusterctl topology load --json="$GLUSTERCTL_TOPOLOGY"';
    const simulated = await run('npx', ['glusterctl', 'simulator', 'start', '--', 'sh', '-c', load], {
      cwd: elsewhere,
      env: env(),
    });
    expect(simulated.stdout.match(/Adding device .* OK/g)).toHaveLength(6);
  });

  test('uses the name it is called by', async () => {
    const link = join(folder, 'heketi-cli');
    await symlink(join(ROOT, 'bin/glusterctl.js'), link);
    const { stdout } = await run(process.execPath, [link, '--version'], { env: env() });
    expect(stdout).toMatch(/^heketi-cli v\d/);
    const { stderr } = await run(process.execPath, [link, 'bogus'], { env: env() }).catch(
      (error: { stderr: string }) => error,
    );
    expect(stderr).toContain('unknown command "bogus" for "heketi-cli"');
  });
});
