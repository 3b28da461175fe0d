import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const LAB = fileURLToPath(new URL('../lab/lab', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glusterctl-lab-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The lab's command on an empty folder of its own, with nothing to run but bash unless a path is given. */
function lab(words: readonly string[], path = process.env.PATH): Promise<{ code: unknown; said: string }> {
  return new Promise((resolve) => {
    const env = { PATH: path, LAB_DIR: join(folder, 'none'), HOME: folder };
    execFile('/bin/bash', [LAB, ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
}

test('help tells every verb', async () => {
  const { code, said } = await lab(['help']);
  expect(code).toBe(0);
  const verbs = [...(await readFile(LAB, 'utf8')).matchAll(/^cmd_(\w+)\(\)/gm)].map(([, verb]) => verb);
  expect(verbs.length).toBeGreaterThan(10);
  for (const verb of verbs) if (verb !== 'help') expect(said).toMatch(new RegExp(`\\b${verb}\\b`));
});

test('an unknown verb is refused with a way to the right ones', async () => {
  expect(await lab(['launch'])).toEqual({
    code: 2,
    said: 'lab: no verb \'launch\'; "npm run lab -- help" lists them\n',
  });
});

test('what is missing on the machine is named by its Debian packages, on one line to paste', async () => {
  const { code, said } = await lab(['up'], folder);
  expect(code).toBe(1);
  expect(said).toMatch(
    /^lab: missing programs; run: apt-get install -y --no-install-recommends qemu-system-x86 qemu-utils iproute2 mmdebstrap .*openssh-client/m,
  );
});
