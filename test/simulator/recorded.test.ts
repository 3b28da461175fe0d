import { describe, expect, test } from 'vitest';
import { DIFFERENCES, type Difference } from '../recordings/differences.ts';
import { normalised } from '../recordings/normalise.ts';
import { type Played, play } from '../recordings/play.ts';
import { type Recorded, recorded } from '../recordings/recorded.ts';
import { TOPICS } from '../recordings/situations.ts';

/** Simulated hosts, asked what real ones were asked, answer as they did. */
const played = await play();

interface Pair {
  readonly topic: string;
  readonly at: number;
  readonly command: string;
  readonly real: Recorded;
  readonly simulated: Played;
}

const pairs: readonly Pair[] = [...played].flatMap(([topic, answers]) => {
  const truth = recorded(topic) ?? [];
  return answers.flatMap((simulated, at) => {
    const real = truth[at];
    return real === undefined ? [] : [{ topic, at, command: simulated.command, real, simulated }];
  });
});

const plain = ({ code, stdout, stderr }: Pick<Recorded, 'code' | 'stdout' | 'stderr'>) => ({
  code,
  stdout: normalised(stdout),
  stderr: normalised(stderr),
});

const isAbout = (each: Difference, { topic, command }: Pair) =>
  each.topic === topic && command.includes(each.command);

const allowed = (pair: Pair) => DIFFERENCES.some((each) => isAbout(each, pair));

test('the record holds what is asked today, command by command', () => {
  expect(pairs.map(({ command }) => command)).toEqual(pairs.map(({ real }) => real.command));
  for (const { name, lines } of TOPICS) {
    const truth = recorded(name);
    if (truth !== null) expect(truth, name).toHaveLength(lines.length);
  }
});

describe('as real hosts', () => {
  test.each(pairs.filter((pair) => !allowed(pair)))('$topic $at: $command', ({ real, simulated }) => {
    expect(simulated.notSimulated).toEqual([]);
    expect(plain(simulated)).toEqual(plain(real));
  });
});

test.each(DIFFERENCES)('still differs: $topic, $command', (difference) => {
  const found = pairs.filter((pair) => isAbout(difference, pair));
  expect(found).toHaveLength(1);
  for (const { real, simulated } of found) expect(plain(simulated)).not.toEqual(plain(real));
});

test('whatever the record is to ask next is simulated', () => {
  const unknown = [...played].flatMap(([topic, answers]) =>
    recorded(topic) === null ? answers.flatMap(({ notSimulated }) => notSimulated) : [],
  );
  expect(unknown).toEqual([]);
});
