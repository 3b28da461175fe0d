import type { Answers } from '../answers.ts';
import { type Part, type SetUp, whatNow } from '../set-up.ts';

const NONE = 'none';

/** A first volume; its questions are those of "volume create". */
export const volume: Part = {
  keys: ['volume'],
  async go(setUp) {
    const { volume: wanted } = setUp.answers;
    if (wanted === null || (wanted === undefined && !setUp.asks)) return;
    if (wanted !== undefined && (await isThere(setUp, wanted))) return;
    if (wanted === undefined && (await offered(setUp)) === NONE) return await setUp.say({ volume: null });
    for (;;) {
      const code = await setUp.run(['volume', 'create', ...flagsOf(wanted ?? {})]);
      if (code === 0) return await setUp.say({ volume: wanted ?? typed(setUp) });
      await whatNow(setUp, {
        code,
        question: 'The volume was not made. What now?',
        ways: { again: 'Try again' },
      });
    }
  },
};

async function offered(setUp: SetUp): Promise<string> {
  return await setUp.choose({
    question: 'Make a first volume?',
    columns: [{ title: '' }],
    rows: [
      { value: 'volume', cells: ['Yes'] },
      { value: NONE, cells: ['Not now'] },
    ],
  });
}

/** Answers that are used again make no second one. */
async function isThere({ context }: SetUp, { name }: NonNullable<Answers['volume']>): Promise<boolean> {
  if (name === undefined) return false;
  const { volumes } = await context.store.read();
  return Object.values(volumes).some((one) => one.name === name);
}

function flagsOf(flags: NonNullable<Answers['volume']>): readonly string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}

/** What was answered to "volume create", as flags. */
function typed({ commands }: SetUp): NonNullable<Answers['volume']> {
  const said = (commands.at(-1) ?? []).flatMap((word) => {
    const [, name, value = ''] =
      /^--(size|durability|replica|arbiter|disperse-data|redundancy|name)(?:=(.*))?$/.exec(word) ?? [];
    return name === undefined ? [] : [[name, value || true] as const];
  });
  return Object.fromEntries(said);
}
