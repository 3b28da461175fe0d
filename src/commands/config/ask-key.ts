import type { Ask, Asking } from '../../cli/ask.ts';
import { configKey, FLAG_BY_KEY } from '../../cli/config/file.ts';
import { CONFIG_KEYS } from '../../cli/config/keys.ts';
import type { Row } from '../../ui/prompts/questions.ts';
import { nothingToChoose } from '../shared/ask/from-state.ts';
import { configPath, sourcesOf } from './file.ts';
import { lookUp } from './key.ts';

const COLUMNS = [{ title: 'KEY' }, { title: 'VALUE', drop: 2 }, { title: 'WHAT IT IS', drop: 1 }] as const;

/** All but those of flags of single commands: there are many, and who wants one knows its command. */
export const anyKey: Ask = {
  async answer(asking) {
    const names = [...CONFIG_KEYS.map(({ name }) => name), ...FLAG_BY_KEY.keys()];
    return await chooseOf(asking, names);
  },
};

export const keyInFile: Ask = {
  async answer(asking) {
    const names = [...(await sourcesOf(asking.context)).file.keys()];
    if (names.length > 0) return await chooseOf(asking, names);
    throw nothingToChoose(`${configPath(asking.context)} holds no key.`);
  },
};

async function chooseOf({ context }: Asking, names: readonly string[]): Promise<string> {
  const sources = await sourcesOf(context);
  const rows = await Promise.all(
    names.map(async (name): Promise<Row> => {
      const { value } = await lookUp(context, name, sources);
      const shown = value === null || value === '' ? '-' : String(value);
      return { value: name, cells: [name, shown, summaryOf(name)] };
    }),
  );
  return await context.prompt.choose({ question: 'Which key?', columns: COLUMNS, rows });
}

function summaryOf(name: string): string {
  return (configKey(name) ?? FLAG_BY_KEY.get(name))?.summary ?? '';
}
