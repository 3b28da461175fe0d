import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { systemClock } from '../../../src/cli/run/clock.ts';
import type { Io } from '../../../src/cli/run/io.ts';
import type { Hosts } from '../../../src/hosts/hosts.ts';
import { GIB } from '../../../src/model/sizes.ts';
import { createDirectHosts } from '../../../src/simulator/direct-hosts.ts';
import { topologyText, writeSimulationFiles } from '../../../src/simulator/folder.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { startSimulation } from '../../../src/simulator/start.ts';
import { commandLine } from '../command-line.ts';
import { screen } from '../screen.ts';
import { terminalSvg } from './terminal-svg.ts';

/** What a script takes on each host. */
const SCRIPT_MS = 400;
const ROWS = 40;
/** What goes round in front of live lines, as it is at any one moment. */
const ROUND = /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]$/;
const QUIET_MS = 400;
const KEY = 'nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8';

/** The program at a terminal of a fixed size, on hosts that are the same each time; time passes only by what hosts do. */
export interface Stage {
  readonly simulation: Simulation;
  /** Types a line: it is seen behind a prompt, and so is what it prints. */
  type(line: string): Promise<number>;
  /** Without being seen. */
  prepare(line: string): Promise<void>;
  /** Scripts on hosts for which it says so wait for the end of the picture. */
  hold(holds: (host: string, script: string) => boolean): void;
  /** Resolves when this is on the screen and nothing moves any more. */
  settled(pattern: RegExp): Promise<void>;
  keys(text: string): void;
  /** Ends what is open, as Ctrl-C does. */
  interrupt(): void;
  picture(title: string): string;
  remove(): Promise<void>;
}

/**
 * By SSH, hosts have nothing installed yet, and the program finds their keys and addresses as it does elsewhere; no
 * picture may show how long that takes.
 */
export async function stage(columns: number, reached: 'directly' | 'by ssh'): Promise<Stage> {
  const simulation = Simulation.create({
    hosts: [1, 2, 3].map((n) => ({
      name: `gl${n}`,
      storage: `10.0.0.${n}`,
      zone: n,
      devices: ['/dev/sdb', '/dev/sdc'].map((path) => ({ path, sizeKiB: 200 * GIB })),
      bare: reached === 'by ssh',
    })),
  });
  let now = Date.parse('2026-01-05T09:00:00Z');
  let shown = screen(columns);
  let visible = false;
  let holds: (host: string, script: string) => boolean = () => false;
  const write = (text: string): void => {
    if (visible) shown.write(stable(text).replaceAll(/(?<!\r)\n/g, '\r\n'));
  };
  const terminal = fakeTerminal(columns, write);
  const hosts = slowHosts(createDirectHosts(simulation), {
    holds: (host, script) => holds(host, script),
    passed: () => {
      now += SCRIPT_MS;
    },
  });
  const stop = new AbortController();
  const cli = await commandLine({
    ...(reached === 'directly' ? { hosts: async () => hosts } : {}),
    terminal: true,
    columns,
    variables: { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    more: (): Partial<Io> => ({
      clock: {
        now: () => (reached === 'by ssh' ? systemClock.now() : new Date(now)),
        sleep: async (milliseconds, signal) => {
          if (reached === 'by ssh') return await systemClock.sleep(milliseconds, signal);
          now += milliseconds;
          await new Promise((resolve) => setImmediate(resolve));
        },
      },
      random: () => 0.5,
      stop: stop.signal,
      ...(visible
        ? {
            terminal,
            stdout: { isTerminal: true, write },
            stderr: { isTerminal: true, write },
          }
        : {}),
    }),
  });
  if (reached === 'directly') await cli.file('topology.json', namedTopology(simulation));
  const running = reached === 'by ssh' ? await startSimulation({ simulation, hosts: [] }) : null;
  if (running !== null) {
    const files = await writeSimulationFiles(join(cli.folder, '.ssh'), running);
    cli.variables.GLUSTERCTL_SSH_CONFIG = files.environment.GLUSTERCTL_SSH_CONFIG;
    cli.variables.GLUSTERCTL_KNOWN_HOSTS = files.environment.GLUSTERCTL_KNOWN_HOSTS;
  }
  /** What differs from run to run. */
  const stable = (text: string): string =>
    text.replaceAll(cli.folder, '/root').replaceAll(/SHA256:[\w+/]{43}/g, `SHA256:${KEY}`);
  return {
    simulation,
    async type(line) {
      visible = true;
      write(`\u001b[32m$\u001b[39m \u001b[1mglusterctl ${line}\u001b[22m\n`);
      const { code } = await cli.run(line);
      return code;
    },
    prepare: async (line) => {
      visible = false;
      await cli.ok(line);
      shown = screen(columns);
    },
    hold: (wanted) => {
      holds = wanted;
    },
    async settled(pattern) {
      let before = '';
      while (!pattern.test(shown.shown()) || before !== withoutRound(shown.shown())) {
        before = withoutRound(shown.shown());
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      }
    },
    keys: (text) => void terminal.input.write(text),
    interrupt: () => stop.abort(),
    picture(title) {
      const rows = shown
        .cells()
        .map((row) => row.map((cell) => (ROUND.test(cell.text) ? { ...cell, text: '⠹' } : cell)));
      const end = rows.findLastIndex((row) => row.some(({ text }) => text.trim() !== ''));
      return terminalSvg(title, rows.slice(0, end + 1), columns);
    },
    async remove() {
      await running?.stop();
      await cli.remove();
    },
  };
}

/** In one cluster that has a name. */
function namedTopology(simulation: Simulation): string {
  const topology = JSON.parse(topologyText(simulation)) as { readonly clusters: readonly object[] };
  return JSON.stringify({ clusters: topology.clusters.map((cluster) => ({ name: 'lab', ...cluster })) });
}

function withoutRound(text: string): string {
  return [...text].filter((sign) => !ROUND.test(sign)).join('');
}

/** Writes at once, so that all that is written comes in its order. */
function fakeTerminal(columns: number, write: (text: string) => void): NonNullable<Io['terminal']> {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const output = Object.assign(new PassThrough(), {
    columns,
    rows: ROWS,
    isTTY: true,
    write(text: string | Uint8Array, ...more: readonly unknown[]) {
      write(String(text));
      const done = more.at(-1);
      if (typeof done === 'function') done();
      return true;
    },
    end() {
      return output;
    },
    cursorTo: (column: number) => output.write(`\u001b[${column + 1}G`),
    clearLine: () => output.write('\u001b[2K'),
    moveCursor(_across: number, down: number) {
      return down === 0 || output.write(down < 0 ? `\u001b[${-down}A` : `\u001b[${down}B`);
    },
  });
  return { input, output } as unknown as NonNullable<Io['terminal']>;
}

/** Each script takes its time by the clock of the picture, or does not end in it. */
function slowHosts(
  hosts: Hosts,
  { holds, passed }: { holds: (host: string, script: string) => boolean; passed: () => void },
): Hosts {
  return {
    connect: async (addresses) => await hosts.connect(addresses),
    close: async () => await hosts.close(),
    async run(host, script, options) {
      if (holds(host.name, script.text)) return await new Promise(() => undefined);
      const result = await hosts.run(host, script, options);
      passed();
      return { ...result, milliseconds: SCRIPT_MS };
    },
  };
}
