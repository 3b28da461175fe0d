import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDryRun, dryRunStore } from '../../src/engine/dry-run.ts';
import { runRequests } from '../../src/engine/run-requests.ts';
import { scriptFiles } from '../../src/engine/script-files.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { dryRunView } from '../../src/ui/views/plan.ts';
import { memoryStore } from '../support/memory-store.ts';
import {
  cluster,
  countedIds,
  engineOptions,
  id,
  plan,
  request,
  step,
  toyState,
} from '../support/toy-engine.ts';
import { toyHosts } from '../support/toy-hosts.ts';

function dryOptions(hosts = toyHosts(), store = memoryStore(toyState())) {
  const dryStore = dryRunStore(store);
  return {
    hosts,
    store,
    dryStore,
    options: engineOptions({ store: dryStore, hosts, more: { ids: countedIds() } }),
  };
}

describe('a dry run', () => {
  it('prints exactly what the run then sends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
        fc.subarray(['n1', 'n2']),
        fc.integer({ min: 1, max: 3 }),
        async (shape, down, count) => {
          const requests = (ids: { next(): string }) =>
            Array.from({ length: count }, (_, n) => {
              const own = ids.next();
              return request(({ unreachable }) =>
                plan(
                  10 + n,
                  shape.map((list, stage) =>
                    list.map((on, k) =>
                      step(unreachable.has(`n${on}`) ? 'n9' : `n${on}`, `${own}.${stage}.${k}`),
                    ),
                  ),
                ),
              );
            });
          const first = dryOptions();
          for (const name of down) first.hosts.down.add(name);
          const dry = createDryRun(first.options);
          await dry.operate(requests(first.options.ids));
          const view = dryRunView({
            plans: dry.shown(),
            changes: [],
            files: [],
            verbose: true,
            notes: [],
            exitCode: 0,
          });
          expect(first.hosts.sent).toEqual([]);
          expect(first.store.commits).toBe(0);

          const hosts = toyHosts();
          for (const name of down) hosts.down.add(name);
          const options = engineOptions({
            store: memoryStore(toyState()),
            hosts,
            more: { ids: countedIds() },
          });
          await runRequests(requests(options.ids), options);
          const json = view.json() as {
            plans: { stages: { steps: { host: string; script: string }[] }[] }[];
          };
          const shown = json.plans
            .flatMap((one) => one.stages)
            .flatMap((stage) => stage.steps.map(({ host, script }) => ({ host, text: script })));
          expect(sorted(hosts.sent.map(({ host, text }) => ({ host, text })))).toEqual(sorted(shown));
          const printed = view.text();
          for (const { text } of hosts.sent) {
            for (const line of text.split('\n')) expect(printed).toContain(`| ${line}`);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('runs steps that only read, without a lock, and tells what would end the run', async () => {
    const { hosts, options } = dryOptions();
    const check = step('n1', 'x', {
      script: { text: 'fail in use', changes: false },
      title: 'look',
      undo: null,
    });
    const dry = createDryRun(options);
    const [outcome] = await dry.operate([request(plan(10, [[check], [step('n1', 'a')]]))]);
    expect(outcome?.kind).toBe('refused');
    expect(hosts.journal).toEqual(['n1: fail in use']);
    expect(hosts.sent[0]?.lock).toBe(null);
    const text = dryRunView({
      plans: dry.shown(),
      changes: [],
      files: [],
      verbose: false,
      notes: [],
      exitCode: 0,
    }).text();
    expect(text).toContain('Would be refused: n1: look failed: in use');
    expect(text).toContain('make a');
  });

  it('says what would be refused, for hosts that are down too, and still shows the plan', async () => {
    const { hosts, options } = dryOptions();
    hosts.down.add('n1');
    const dry = createDryRun(options);
    await dry.operate([
      request(plan(10, [[step('n1', 'a')]])),
      request(() => {
        throw new GlusterctlError('no-space', 'No space', { hint: 'Add a device.' });
      }),
    ]);
    const text = dryRunView({
      plans: dry.shown(),
      changes: [],
      files: [],
      verbose: false,
      notes: [],
      exitCode: 0,
    }).text();
    expect(text).toContain('Plan: create thing 10');
    expect(text).toContain('Would be refused: n1: connection refused');
    expect(text).toContain('Would be refused: No space\n  Add a device.');
  });

  it('lets later parts of a command build on earlier ones, in memory only', async () => {
    const { store, dryStore, options } = dryOptions();
    const dry = createDryRun(options);
    await dry.operate([request(plan(10, [[step('n1', 'a')]]))]);
    await dry.operate([
      request(({ state }) => {
        expect(state.clusters[id(10)]).toEqual(cluster(10));
        return plan(11, []);
      }),
    ]);
    expect(dryStore.changes()).toEqual([`add cluster ${id(10)}`, `add cluster ${id(11)}`]);
    expect(store.commits).toBe(0);
  });
});

describe('scripts for a person', () => {
  it('are one per host, and run by stage in a real shell', async () => {
    const real = memoryStore({ ...toyState(), simulated: false });
    const dry = createDryRun(dryOptions(toyHosts({ simulated: false }), real).options);
    const folder = mkdtempSync(join(tmpdir(), 'glusterctl-scripts-'));
    try {
      const write = (on: string, name: string, more = '') =>
        step(on, name, {
          title: `write ${name}\nfor $HOME`,
          script: { text: `${more}echo ${name} >>${folder}/out`, changes: true },
        });
      const heredoc = `cat >>${folder}/out <<'END'\nverbatim $x\nEND\n`;
      await dry.operate([
        request(
          plan(10, [
            [write('n1', 'one', heredoc), write('n1', 'two'), write('n2', 'other')],
            [write('n1', 'three')],
          ]),
        ),
      ]);
      const files = scriptFiles(dry.shown());
      expect(files.map((file) => file.name)).toEqual(['n1.sh', 'n2.sh']);
      const path = join(folder, 'n1.sh');
      writeFileSync(path, files[0]?.text ?? '');
      execFileSync('sh', [path, '1']);
      expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('verbatim $x\none\ntwo\n');
      execFileSync('sh', [path, '2']);
      expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('verbatim $x\none\ntwo\nthree\n');
      expect(() => execFileSync('sh', [path], { stdio: 'pipe' })).toThrow(/stages of this host: 1 2/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function sorted<T>(list: readonly T[]): string[] {
  return list.map((one) => JSON.stringify(one)).sort();
}
