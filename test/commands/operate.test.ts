import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOperationRunner } from '../../src/cli/run/operation-runner.ts';
import { logFile, logOfState } from '../../src/engine/audit-files.ts';
import { dryRunStore } from '../../src/engine/dry-run.ts';
import { currentOwner } from '../../src/engine/owner.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { memoryStore } from '../support/memory-store.ts';
import { toyContext } from '../support/toy-context.ts';
import { plan, request, step, toyState } from '../support/toy-engine.ts';
import { toyHosts } from '../support/toy-hosts.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'glusterctl-operate-'));
});
afterEach(() => rmSync(home, { recursive: true }));

async function setUp(
  settings: { dryRun?: boolean; quiet?: boolean; verbose?: boolean } = {},
  stopAt: string | null = null,
) {
  const memory = memoryStore(toyState());
  const hosts = toyHosts();
  const store = settings.dryRun === true ? dryRunStore(memory) : memory;
  const controller = new AbortController();
  const { signal: stop } = controller;
  const context = toyContext({ store, hosts, settings, stop, variables: { XDG_STATE_HOME: home } });
  const tell = context.stderr;
  Object.assign(context, {
    stderr: (line: string) => {
      tell(line);
      if (stopAt !== null && line.startsWith(stopAt)) controller.abort();
    },
  });
  const written = new Map<string, string>();
  Object.assign(context.environment, {
    writeFile: async (path: string, text: string) => {
      written.set(path, text);
    },
  });
  const operator = await createOperationRunner({
    context,
    store,
    owner: currentOwner('ann', 'volume create'),
    seen: () => null,
    simulated: () => false,
    abandon: new AbortController().signal,
    commandLine: ['volume', 'create', '--secret=hush'],
    progress: { kind: 'steps' },
    scriptFolder: settings.dryRun === true ? '/scripts' : null,
    onPoint: null,
    planOut: null,
  });
  return { memory, hosts, context, store, operator, written };
}

const WORK = request(plan(10, [[step('n1', 'a'), step('n2', 'b')]]));

describe('Ctrl-C', () => {
  const STAGES = request(plan(10, [[step('n1', 'a')], [step('n2', 'b')]]));
  const STOPPING = 'Stopping: what was begun is ended or undone first. Ctrl-C again leaves it as it is.';

  it('says why it goes on, where something was begun', async () => {
    const { operator, context } = await setUp({}, 'n1: make a: done');
    const [outcome] = await operator.operate([STAGES]);
    expect(outcome?.kind).toBe('rolled-back');
    expect(context.err.slice(1)).toEqual([
      'n1: make a: done (0.0 s)',
      STOPPING,
      expect.stringContaining('n1: undo: make a: done'),
    ]);
  });

  it('says nothing where nothing was begun', async () => {
    const { operator, context } = await setUp({}, 'connecting');
    await operator.operate([STAGES]);
    expect(context.err).not.toContain(STOPPING);
  });
});

describe('what a command does through its operator', () => {
  it('is told line by line and kept in the log', async () => {
    const { operator, context } = await setUp();
    const [outcome] = await operator.operate([WORK]);
    await operator.finish();
    expect(outcome?.kind).toBe('done');
    expect(context.err).toEqual([
      'connecting to n1, n2',
      'n1: make a: done (0.0 s)',
      'n2: make b: done (0.0 s)',
    ]);
    const log = readFileSync(
      logFile(logOfState(join(home, 'glusterctl'), resolve(context.store.path))),
      'utf8',
    );
    expect(log).toContain('"--secret=***"');
    expect(log.trim().split('\n')).toHaveLength(8);
  });

  it('is not told with --quiet', async () => {
    const { operator, context } = await setUp({ quiet: true });
    await operator.operate([WORK]);
    expect(context.err).toEqual([]);
  });

  it('goes on with what was left, in the same way', async () => {
    const { operator, hosts, memory } = await setUp();
    hosts.fault = (_name, line) => (line === 'make b' || line === 'drop a' ? { kind: 'fails' } : null);
    const [left] = await operator.operate([WORK]);
    expect(left?.kind).toBe('unfinished');
    hosts.fault = () => null;
    const ids = Object.keys(memory.state.operations);
    const [outcome] = await operator.recover({ direction: 'default', ids, force: false });
    expect(outcome?.kind).toBe('rolled-back');
  });
});

describe('with --dry-run', () => {
  it('is shown, and nothing is written anywhere', async () => {
    const { operator, memory, hosts, written } = await setUp({ dryRun: true, verbose: true });
    await operator.operate([WORK]);
    const view = await operator.finish();
    expect(view?.text()).toContain('Plan: create thing 10\n  1. stage 1\n     n1  make a\n');
    expect(view?.text()).toContain('| make a');
    expect(hosts.sent).toEqual([]);
    expect(memory.commits).toBe(0);
    expect(readdirSync(home)).toEqual([]);
    expect([...written.keys()]).toEqual(['/scripts/n1.sh', '/scripts/n2.sh']);
  });

  it('shows what a command without hosts would change', async () => {
    const { operator, store } = await setUp({ dryRun: true });
    await store.commit('rename', (state) => ({ ...state, nodes: {} }));
    const view = await operator.finish();
    expect(view?.text()).toMatch(/^State:\n {2}remove node n1 \(0+2\)\n/);
  });

  it('ends with what was refused before anything was planned', async () => {
    const { operator } = await setUp({ dryRun: true });
    const error = new GlusterctlError('not-found', 'Id not found');
    await expect(operator.finish({ error })).rejects.toBe(error);
  });

  it('ends as the run would that is refused, and says why', async () => {
    const { operator, hosts } = await setUp({ dryRun: true });
    hosts.down.add('n1');
    const [outcome] = await operator.operate([WORK]);
    expect(outcome?.kind).toBe('refused');
    const view = await operator.finish(outcome?.kind === 'refused' ? { error: outcome.error } : {});
    expect(view?.text()).toContain('Would be refused: n1: connection refused');
    expect([view?.exitCode, view?.notes]).toEqual([20, ['Dry run: nothing was changed.']]);
  });

  it('ends as a run would that fails otherwise after it has planned, with what is wrong then', async () => {
    const { operator } = await setUp({ dryRun: true });
    await operator.operate([WORK]);
    const error = new GlusterctlError('failed', 'open pv.json: no such file', { hint: 'Make it.' });
    const view = await operator.finish({ error });
    expect([view?.exitCode, view?.notes]).toEqual([
      1,
      ['Would end with: open pv.json: no such file', 'Make it.', 'Dry run: nothing was changed.'],
    ]);
  });

  it('tells what the run would tell beside its result, once, and ends with its exit code', async () => {
    const { operator } = await setUp({ dryRun: true });
    await operator.operate([request({ ...plan(10, [[step('n1', 'a')]]), notes: ['Many bricks'] })]);
    const view = await operator.finish({ exitCode: 3, notes: ['Many bricks', 'line 4: unknown key'] });
    expect(view?.text()).toContain('Note: Many bricks');
    expect([view?.exitCode, view?.notes]).toEqual([
      3,
      ['line 4: unknown key', 'Dry run: nothing was changed.'],
    ]);
  });
});
