// What rows are measured on, and when.
import { cpus, loadavg, release, totalmem } from 'node:os';
import { must } from '../run.mjs';

const MEASURED = ['src', 'bin', 'test/bench', 'tools/bench*', 'tools/build.mjs', ':!test/bench/results'];

export function machine() {
  const [first] = cpus();
  return {
    processor: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    gibibytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}, ${process.arch}`,
  };
}

/** Each row tells them: rows of several runs stand on one page. */
export async function circumstances() {
  const ask = async (...words) => (await must('git', words).catch(() => '')).trim();
  const commit = await ask('rev-parse', '--short=8', 'HEAD');
  const changed = await ask('status', '--porcelain', '--', ...MEASURED);
  return {
    node: process.version,
    date: `${new Date().toISOString().slice(0, 19)}Z`,
    commit: changed === '' ? commit : `${commit} and changes`,
  };
}

/** Of the minute before; what measures makes one of it. */
export function loadAverage() {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
