import { writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { systemClock } from './cli/run/clock.ts';
import { mayBeTerminal, writeDirectly } from './cli/run/direct-output.ts';
import type { Io } from './cli/run/io.ts';
import { versionLine } from './cli/run/version.ts';
import { EXIT_CODES } from './model/errors.ts';

const stop = new AbortController();
const abandon = new AbortController();
let signals = 0;
/** Ctrl-C is for what shows a text on the terminal. */
let isPaging = false;

/** First: stop in good order. Second: leave what is open to the next run. Third: go, whatever happens. */
function onSignal(): void {
  signals++;
  if (signals === 1) stop.abort();
  else if (signals === 2) abandon.abort();
  else process.exit(EXIT_CODES.interrupted);
}

async function page(text: string, command: string): Promise<boolean> {
  const { showInPager } = await import('./cli/run/pager.ts');
  isPaging = true;
  try {
    return await showInPager(text, { command, variables: process.env, stop: stop.signal });
  } finally {
    isPaging = false;
  }
}

/** A reader that has gone (`| head`) is no error: what it wanted, it has. A full disk is one. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  // The terminal was closed: what runs is ended in good order all the same.
  if (stop.signal.aborted) return;
  try {
    writeSync(2, `Error: The result could not be written: ${error.message}\n`);
  } catch {
    // Nobody is left to tell.
  }
  process.exit(EXIT_CODES.failed);
}

/** What it was called by. */
function programName(): string {
  return basename(process.argv[1] ?? 'glusterctl').replace(/\.(?:js|mjs)$/, '');
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? process.env.LOGNAME ?? String(process.getuid?.() ?? 'unknown');
  }
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

let stdoutStream: NodeJS.WriteStream | null = null;
let stderrStream: NodeJS.WriteStream | null = null;

/** Each stream costs a millisecond or two when it is first touched, and most commands need none. */
function stdout(): NodeJS.WriteStream {
  stdoutStream ??= process.stdout.on('error', onOutputError);
  return stdoutStream;
}

function stderr(): NodeJS.WriteStream {
  // Nobody reads on: no reason to leave hosts in the middle of something.
  stderrStream ??= process.stderr.on('error', () => undefined);
  return stderrStream;
}

function writeOut(text: string): void {
  try {
    const rest = stdoutStream === null ? writeDirectly(text) : text;
    if (rest !== null && rest !== '') stdout().write(rest);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    onOutputError(error);
  }
}

const isTerminal = {
  stdin: () => mayBeTerminal(0) && process.stdin.isTTY === true,
  stdout: () => mayBeTerminal(1) && stdout().isTTY === true,
  stderr: () => mayBeTerminal(2) && stderr().isTTY === true,
};

function processIo(): Io {
  const { env } = process;
  return {
    programName: programName(),
    programFile: process.argv[1] ?? null,
    variables: env,
    home: env.HOME || null,
    get user() {
      return userName();
    },
    workingDirectory: workingDirectory(),
    stdin: {
      get isTerminal() {
        return isTerminal.stdin();
      },
      chunks: () => process.stdin,
    },
    stdout: {
      get isTerminal() {
        return isTerminal.stdout();
      },
      write: writeOut,
    },
    stderr: {
      get isTerminal() {
        return isTerminal.stderr();
      },
      write: (text) => void (text === '' || stderr().write(text)),
    },
    // A serial console says 0. What goes into a pipe still has errors on a terminal. A window may change its size.
    get columns() {
      const told = (isTerminal.stdout() && stdout().columns) || (isTerminal.stderr() && stderr().columns);
      return told || Number(env.COLUMNS) || 80;
    },
    get rows() {
      return (isTerminal.stdout() && stdout().rows) || null;
    },
    clock: systemClock,
    random: Math.random,
    ids: { next: () => Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex') },
    page,
    stop: stop.signal,
    abandon: abandon.signal,
    get terminal() {
      return isTerminal.stdin() && isTerminal.stderr() ? { input: process.stdin, output: stderr() } : null;
    },
  };
}

/** Where a command runs. */
function listen(): void {
  process.on('SIGINT', () => {
    if (!isPaging) onSignal();
  });
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
}

/** Answers a shell that completes, and touches no stream for that; false: it is another line. */
async function answersShell(argv: readonly string[]): Promise<boolean> {
  if (!argv.includes('complete')) return false;
  const { completeLine } = await import('./cli/complete/complete-line.ts');
  const { env } = process;
  const here = { variables: env, home: env.HOME || null, workingDirectory: workingDirectory() };
  const found = await completeLine(argv, here);
  if (found === null) return false;
  writeOut(found);
  return true;
}

async function main(argv: readonly string[], io: Io): Promise<number> {
  const [{ runCommandLine }, { program }] = await Promise.all([
    import('./cli/run/run-command-line.ts'),
    import('./commands/index.ts'),
  ]);
  return await runCommandLine(argv, io, program);
}

async function run(argv: readonly string[]): Promise<void> {
  if (await answersShell(argv)) return;
  const version = versionLine(argv, programName());
  if (version !== null) return writeOut(version);
  listen();
  const code = await main(argv, processIo());
  process.exitCode = code;
  // What was written may still be on its way to a pipe: the process ends when it is through.
  if (stop.signal.aborted) process.exit(code);
  if (stdoutStream === null && stderrStream === null) process.exit();
  stdout().write('', (error) => (error == null ? process.exit() : onOutputError(error)));
}

// No await here: chunks that import from the entry would wait for it, and it for them.
void run(process.argv.slice(2));
