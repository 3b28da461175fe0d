import { readdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hostsWanted } from '../../src/commands/simulator/host-flags.ts';
import { hostsOf } from '../../src/commands/simulator/hosts.ts';
import { GIB, kib } from '../../src/model/sizes.ts';
import { openControl } from '../../src/simulator/control.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { databaseFile, heketiDatabase } from '../support/heketi-databases.ts';
import { heketiHosts } from '../support/heketi-hosts.ts';
import { keysOfHosts } from '../support/kubernetes/keys-of-hosts.ts';
import { toyApiServer } from '../support/kubernetes/toy-api-server.ts';
import { kubeconfigText } from '../support/kubernetes/world.ts';
import { lab, labHosts } from '../support/lab.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

const DOCS = new URL('../../docs/', import.meta.url).pathname;

/** Written by the program or by a run. */
const GENERATED: readonly string[] = ['commands.md', 'errors.md', 'performance.md', 'verified.md'];

const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md') && !GENERATED.includes(name));

interface Typed {
  /** Where it is typed in a shell of its own; null: it is a command of ours. */
  readonly host: string | null;
  readonly line: string;
  readonly ends: number;
}

/** What a page has a reader type, with the exit code that it tells behind a #; on a host behind `sim1#`. */
function linesOf(page: string): readonly Typed[] {
  return readFileSync(DOCS + page, 'utf8')
    .split('\n')
    .flatMap((text): readonly Typed[] => {
      const [, host, there = ''] = /^ {4}((?:gl|sim)\d)# (.+)$/.exec(text) ?? [];
      if (host !== undefined) return [{ host, line: there, ends: 0 }];
      const line = /^ {4}glusterctl ([^#]*?)\s*(?:#(.*))?$/.exec(text);
      if (line === null) return [];
      const ends = /\bends with (\d+)/.exec(line[2] ?? '')?.[1] ?? '0';
      return [{ host: null, line: line[1] ?? '', ends: Number(ends) }];
    });
}

/** A person's part: at a terminal, or with a login of one's own. */
const BY_HAND =
  /^(?:init$|kubernetes provision --watch|simulator (?:start|shell|env)|host (?:trust|setup-key))/;

const README = '../README.md';

/** Typed in the shell that "simulator shell --nodes=4" opens: its hosts, its disks, its topology file. */
const PRACTICE: readonly string[] = ['simulation.md', 'interrupted.md', 'adopting.md'];

/** As that command makes them. */
async function hostsOfShell(): Promise<Simulation> {
  const unsaid = { devices: null, deviceSize: null, topology: null, bare: false };
  const wanted = hostsWanted({ nodes: 4, ...unsaid, save: '', load: '', latency: 0 });
  return Simulation.create({ hosts: await hostsOf({ readFile: async () => '' }, wanted) });
}

/** Hosts and database are those that a Heketi server left. */
const FROM_HEKETI = 'from-heketi.md';

async function hostsOfHeketi(): Promise<Simulation> {
  const database = heketiDatabase('heketidbstorage');
  const volumes = Object.values(database.volumeentries);
  return await heketiHosts(database, new Map(volumes.map(({ Info, Bricks }) => [Info.id, Bricks])));
}

describe('README and pages of docs', () => {
  test('the README has one type something', () => {
    expect(linesOf(README).filter(({ line }) => !BY_HAND.test(line)).length).toBeGreaterThan(6);
  });

  test.each([README, ...pages])('what %s has one type works, line by line', async (page) => {
    const lines = linesOf(page).filter(({ line }) => !BY_HAND.test(line));
    const simulation =
      page === FROM_HEKETI
        ? await hostsOfHeketi()
        : PRACTICE.includes(page)
          ? await hostsOfShell()
          : Simulation.create({ hosts: labHosts(4, kib(500 * GIB)) });
    const clock = new SimulatedTime();
    const cli = await lab({ simulation, more: () => ({ clock }) });
    onTestFinished(async () => await cli.remove());
    const control = await openControl(cli.folder, { simulation, ready: async () => undefined });
    if (control === null) throw new Error(`${cli.folder} is too long a path`);
    onTestFinished(async () => await control.close());
    cli.variables.GLUSTERCTL_SIMULATOR = cli.folder;
    if (page === FROM_HEKETI)
      await writeFile(join(cli.folder, 'heketi.db'), databaseFile('heketidbstorage.db'));
    if (PRACTICE.includes(page)) {
      const elsewhere = join(cli.folder, 'simulated-topology.json');
      await rename(join(cli.folder, 'topology.json'), elsewhere);
      cli.variables.GLUSTERCTL_TOPOLOGY = elsewhere;
    }
    if (page === 'kubernetes.md') {
      const api = await toyApiServer();
      onTestFinished(async () => await api.close());
      await keysOfHosts(cli);
      cli.variables.KUBECONFIG = await cli.file('kubeconfig', kubeconfigText({ server: api.url }));
    }
    // Its readers have hosts already.
    if (page === 'verify.md') await cli.ok('topology load --json=topology.json');
    // A variable would count for more than what its readers write into the configuration.
    if (page === 'shared-state.md') {
      cli.variables.GLUSTERCTL_STATE = undefined;
      await cli.ok('topology load --json=topology.json');
    }
    for (const { host, line, ends } of lines) {
      if (host !== null) {
        expect([line, await simulation.exec(host, line, '')]).toMatchObject([
          line,
          { kind: 'done', code: 0 },
        ]);
        continue;
      }
      const { code, stdout, stderr } = await cli.run(
        line.replace('$GLUSTERCTL_TOPOLOGY', cli.variables.GLUSTERCTL_TOPOLOGY ?? ''),
      );
      expect([line, code, code === ends ? '' : stdout + stderr]).toEqual([line, ends, '']);
    }
  });

  test('each is in the table of contents, and links lead somewhere', () => {
    const contents = readFileSync(`${DOCS}README.md`, 'utf8');
    const all = new Set(readdirSync(DOCS));
    for (const page of all)
      if (page.endsWith('.md') && page !== 'README.md') expect(contents).toContain(`(${page})`);
    for (const page of pages) {
      const links = [...readFileSync(DOCS + page, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
        ([, target = '']) => target,
      );
      for (const target of links) {
        const there = target.startsWith('../') ? readFileSync(DOCS + target, 'utf8') !== '' : all.has(target);
        expect([page, target, there]).toEqual([page, target, true]);
      }
    }
  });
});
