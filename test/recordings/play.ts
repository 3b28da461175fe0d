import { Simulation } from '../../src/simulator/simulation.ts';
import { type Line, TOPICS } from './situations.ts';

const GIB = 1024 * 1024;

export interface Played {
  readonly command: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the command wanted that simulated hosts don't have. */
  readonly notSimulated: readonly string[];
}

/** Simulated hosts like those of the record. */
function hostsOfTheRecord(): Simulation {
  return Simulation.create({
    hosts: [1, 2, 3].map((node) => ({
      name: `node${node}`,
      storage: `10.77.0.1${node}`,
      devices: ['b', 'c'].map((letter, index) => ({
        path: `/dev/vd${letter}`,
        sizeKiB: 20 * GIB,
        serial: `data${index + 1}`,
        model: '',
        rotational: true,
      })),
    })),
  });
}

/** Asks simulated hosts everything that real ones were asked, in the same order: answers by topic. */
export async function play(): Promise<ReadonlyMap<string, readonly Played[]>> {
  const simulation = hostsOfTheRecord();
  const ask = async (line: Line): Promise<Played> => {
    const [node, command] = typeof line === 'string' ? ([1, line] as const) : line;
    const missed = simulation.notSimulated.length;
    const outcome = await simulation.exec(`node${node}`, 'sh -s', `export LC_ALL=C\n${command}`);
    if (outcome.kind !== 'done') throw new Error(`${command}: ${outcome.kind}`);
    const { code, stdout, stderr } = outcome;
    return { command, code, stdout, stderr, notSimulated: simulation.notSimulated.slice(missed) };
  };
  const topics = new Map<string, readonly Played[]>();
  for (const { name, prepare, lines } of TOPICS) {
    for (const line of prepare) {
      const { notSimulated } = await ask(line);
      if (notSimulated.length > 0) throw new Error(`${name}: ${notSimulated.join('; ')}`);
    }
    const answers: Played[] = [];
    for (const line of lines) answers.push(await ask(line));
    topics.set(name, answers);
  }
  return topics;
}
