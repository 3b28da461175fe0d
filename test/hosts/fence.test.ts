import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Fence,
  fencedBy,
  fenceFragment,
  lastSignsScript,
  readLastSigns,
} from '../../src/hosts/fence.ts';
import type { ScriptResult } from '../../src/hosts/hosts.ts';
import { resultOf } from '../../src/hosts/result-of.ts';
import { sshAccess } from '../../src/model/access.ts';
import { FENCES_ROOT } from '../../src/shell/host-folders.ts';
import { changing, sh } from '../../src/shell/script.ts';
import { wrapScript } from '../../src/shell/wrap.ts';
import { createDirectHosts } from '../../src/simulator/direct-hosts.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { id } from '../support/toy-engine.ts';

const LINEAGE = id(1);
const OPERATION = id(2);
const VOLUME = id(3);
const NODE = id(4);

function fence(number: number, more: Partial<Fence> = {}): Fence {
  return {
    lineage: LINEAGE,
    number,
    by: 'ann@desk',
    operation: OPERATION,
    changes: [VOLUME],
    uses: [NODE],
    ...more,
  };
}

interface Shell {
  run(text: string): Promise<ScriptResult>;
  end(): Promise<void>;
}

const LIMITS = { timeoutSeconds: 30 };

/** The shells of this machine, with a folder of the test's in the place of the host's. */
async function shellOfHere(program: readonly string[]): Promise<Shell> {
  const folder = await mkdtemp(join(tmpdir(), 'fence-'));
  const [name = '', ...words] = program;
  return {
    run: (text) =>
      new Promise((resolve) => {
        const child = execFile(name, [...words, '-s'], (error, stdout, stderr) => {
          const status = error === null ? 0 : Number(error.code);
          resolve(resultOf({ stdout, stderr, status, givenUp: null }, LIMITS, 1));
        });
        child.stdin?.end(
          wrapScript(changing(sh``)).replace(
            '{\n\n}',
            () => `{\n${text.replaceAll(FENCES_ROOT, `${folder}/lib/fence`)}\n}`,
          ),
        );
      }),
    end: async () => await rm(folder, { recursive: true }),
  };
}

async function shellOfSimulation(): Promise<Shell> {
  const simulation = Simulation.create({
    hosts: [{ name: 'gl1', storage: '10.0.0.1', zone: 1, devices: [] }],
  });
  const hosts = createDirectHosts(simulation);
  return {
    async run(text) {
      const result = await hosts.run({ name: 'gl1', access: sshAccess() }, { text, changes: true }, LIMITS);
      expect(simulation.notSimulated).toEqual([]);
      return result;
    },
    end: async () => undefined,
  };
}

const SHELLS: readonly (readonly [string, () => Promise<Shell>])[] = [
  ['dash', () => shellOfHere(['dash'])],
  ['bash', () => shellOfHere(['bash', '--posix'])],
  ['a simulated host', shellOfSimulation],
];

describe.each(SHELLS)('a fence in %s', (_name, open) => {
  let shell: Shell;
  beforeEach(async () => {
    shell = await open();
  });
  afterEach(async () => await shell.end());

  const comes = async (given: Fence, text = 'echo it ran') =>
    await shell.run(`${fenceFragment(given).text}\n${text}`);
  const files = async () => {
    const result = await shell.run(
      `for file in ${FENCES_ROOT}/${LINEAGE}/*; do read -r line <"$file"; echo "\${file##*/} $line"; done`,
    );
    return result.kind === 'done' ? result.stdout.trim().split('\n') : [];
  };

  it('lets a script run, and remembers the number of what it changes, not of what it uses', async () => {
    expect(await comes(fence(7))).toMatchObject({ kind: 'done', code: 0, stdout: 'it ran\n' });
    expect(await files()).toEqual([`${OPERATION} 7 ann@desk`, `${VOLUME} 7 ann@desk`]);
    expect(await comes(fence(7))).toMatchObject({ code: 0, stdout: 'it ran\n' });
    expect(await comes(fence(12, { by: 'b@c' }))).toMatchObject({ code: 0 });
    expect(await files()).toEqual([`${OPERATION} 12 b@c`, `${VOLUME} 12 b@c`]);
  });

  it('runs nothing of whoever is behind, and says behind whom', async () => {
    await comes(fence(12, { by: "o'hara@desk" }));
    const result = await comes(fence(9));
    expect(result).toMatchObject({ kind: 'done', code: 79, stdout: '', failed: null });
    expect(fencedBy(result)).toEqual({ about: OPERATION, number: 12, by: "o'hara@desk" });
    expect(await files()).toEqual([`${OPERATION} 12 o'hara@desk`, `${VOLUME} 12 o'hara@desk`]);
  });

  it('refuses what another operation has changed since, whether it is to be changed or used', async () => {
    await comes(fence(12, { operation: id(20), changes: [NODE] }));
    expect(fencedBy(await comes(fence(9)))).toMatchObject({ about: NODE, number: 12 });
    expect(fencedBy(await comes(fence(9, { changes: [NODE], uses: [] })))).toMatchObject({ about: NODE });
    // What was refused has left nothing behind.
    expect(await files()).toEqual([`${NODE} 12 ann@desk`, `${id(20)} 12 ann@desk`].sort());
  });

  it('counts a file that a power cut left empty, or that says nothing, for none', async () => {
    await comes(fence(3));
    await shell.run(
      `: >${FENCES_ROOT}/${LINEAGE}/${OPERATION}; echo what >${FENCES_ROOT}/${LINEAGE}/${VOLUME}`,
    );
    expect(await comes(fence(2))).toMatchObject({ code: 0, stdout: 'it ran\n' });
    expect(await files()).toEqual([`${OPERATION} 2 ann@desk`, `${VOLUME} 2 ann@desk`]);
  });

  it('runs nothing where it can not remember, and says so', async () => {
    await shell.run(`mkdir -p ${FENCES_ROOT}; : >${FENCES_ROOT}/${LINEAGE}`);
    const result = await comes(fence(3));
    expect(result).toMatchObject({ kind: 'done', code: 76, stdout: '' });
    expect(result.kind === 'done' && result.stderr).toContain("can't be written");
  });

  it('tells how long ago the last script of an operation began', async () => {
    const { text } = lastSignsScript(LINEAGE, OPERATION);
    expect(readLastSigns(await shell.run(text))).toEqual({ ago: null, runs: false });
    await comes(fence(3));
    const signs = readLastSigns(await shell.run(text));
    expect(signs?.ago).toBeGreaterThanOrEqual(0);
    expect(signs?.ago).toBeLessThan(600);
  });

  it('forgets, now and then, what nobody has come with for a month', async () => {
    await comes(fence(1, { operation: id(30), changes: [] }));
    await comes(fence(7));
    expect(await files()).toHaveLength(3);
  });
});

it('starts no process where the number is known already', async () => {
  const shell = await shellOfHere(['dash']);
  try {
    await shell.run(fenceFragment(fence(8)).text);
    // Without a PATH nothing can be started.
    const { text } = fenceFragment(fence(8));
    expect(await shell.run(`PATH=/nowhere\n${text}\necho it ran`)).toMatchObject({
      code: 0,
      stdout: 'it ran\n',
    });
    expect(await shell.run(`PATH=/nowhere\n${fenceFragment(fence(9)).text}\necho it ran`)).toMatchObject({
      code: 76,
    });
  } finally {
    await shell.end();
  }
});
