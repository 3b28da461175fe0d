import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/hosts/command-line.ts';
import type { RunOptions } from '../../src/hosts/hosts.ts';
import { mostSecondsOfAnswer, mostSecondsThere } from '../../src/hosts/script-time.ts';
import { longestThere } from '../support/longest-there.ts';

describe('how long a script may take', () => {
  it.each<readonly [RunOptions, number]>([
    [{ timeoutSeconds: 10 }, 20],
    [{ timeoutSeconds: 10, lock: 'abc' }, 30],
    [{ timeoutSeconds: 0.2, lock: 'abc' }, 12],
    [{ timeoutSeconds: 600.5, lock: 'abc' }, 1212],
  ])('on its host is what the host is told: %j', (options, seconds) => {
    expect(longestThere(commandLine(options))).toBe(seconds);
    expect(mostSecondsThere(options)).toBe(seconds);
    expect(longestThere(commandLine(options, ['sudo', '-n']))).toBe(seconds);
  });

  it('until its answer is given up is more than that', () => {
    for (const timeoutSeconds of [0.1, 1, 10, 3600])
      for (const lock of [{}, { lock: 'abc' }])
        expect(mostSecondsOfAnswer({ timeoutSeconds, ...lock })).toBeGreaterThan(
          mostSecondsThere({ timeoutSeconds, ...lock }),
        );
  });
});
