import { describe, expect, test } from 'vitest';
import { NOUNS } from '../../src/cli/index.ts';
import { commandLine } from '../support/command-line.ts';

/** What must be there before an example of a noun can run; nouns that need hosts are run on simulated ones. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  cluster: ['cluster create --name=lab'],
  config: [],
  loglevel: [],
  completion: [],
  complete: [],
};

/** An example that makes what others of its noun find already there. */
const FRESH = new Set(['cluster create --name=lab']);

describe('examples in help', async () => {
  for (const noun of NOUNS.filter(({ name }) => name in BEFORE)) {
    for (const { examples } of await noun.load()) {
      test.each(examples.map(({ line }) => line))('%s', async (line) => {
        const cli = await commandLine();
        try {
          for (const before of FRESH.has(line) ? [] : (BEFORE[noun.name] ?? [])) await cli.ok(before);
          expect(await cli.run(line)).toMatchObject({ code: 0 });
        } finally {
          await cli.remove();
        }
      });
    }
  }
});
