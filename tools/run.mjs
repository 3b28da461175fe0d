// What the tools share: running a program, and telling how it ended.
import { spawn } from 'node:child_process';

export const root = new URL('..', import.meta.url).pathname;

export function bin(name) {
  return `${root}node_modules/.bin/${name}`;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in the project's folder; gives its exit code and, with `quiet`, what it printed. One that passes signals on has a
 * process group of its own, which gets them; nothing of that is left when it has ended, so that whoever waits for it can clear away its files.
 */
export async function run(program, args, { quiet = false, passesSignals = false, env = {} } = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    detached: passesSignals,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  const pass = (signal) => signalGroup(child.pid, signal);
  const passed = passesSignals ? SIGNALS : [];
  for (const signal of passed) process.on(signal, pass);
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => resolve(status ?? `signal ${signal}`));
    });
    return { code, output };
  } finally {
    for (const signal of passed) process.off(signal, pass);
    if (passesSignals) signalGroup(child.pid, 'SIGKILL');
  }
}

/** Nobody where it could not be started, or where all have ended. */
function signalGroup(leader, signal) {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** What it printed; an error where it failed. */
export async function must(program, args, options = {}) {
  const { code, output } = await run(program, args, { quiet: true, ...options });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

/** Of programs, each with the package of Debian that has it: the packages of those that are not there. */
export async function lacking(programs) {
  const missing = [];
  for (const [program, debian] of Object.entries(programs)) {
    if ((await run('sh', ['-c', `command -v ${program}`], { quiet: true })).code !== 0) missing.push(debian);
  }
  return missing;
}

/** Bundles a TypeScript file of ours and imports it, since Node 20 reads no TypeScript. */
export async function load(path) {
  const [{ build }, { mkdtemp, rm }, { join }] = await Promise.all([
    import('esbuild'),
    import('node:fs/promises'),
    import('node:path'),
  ]);
  const folder = await mkdtemp(join(root, 'node_modules', '.glusterctl-'));
  try {
    const outfile = join(folder, 'bundle.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: [path],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'warning',
    });
    return await import(outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
