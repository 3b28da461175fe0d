import type { Ask, Asking } from '../../cli/ask.ts';
import { GlusterctlError } from '../../model/errors.ts';
import { findVolume } from '../../model/lookup.ts';
import { inNaturalOrder } from '../../model/natural-order.ts';
import { checkOption, refuseGroup } from '../../plans/volume-option.ts';
import type { Row } from '../../ui/prompts/questions.ts';
import { nothingToChoose } from '../shared/ask/from-state.ts';
import { complaintOf } from '../shared/ask/words.ts';
import { COMMON_OPTIONS } from './common-options.ts';
import { optionsInGluster } from './options-in-gluster.ts';

/** So long gluster is waited for before a question; what the state has of the options is offered then. */
const LOOK_SECONDS = 10;

const ANOTHER = '';
const STAYS = 'gluster never resets it';

/** Those that are set, with their values. */
export const optionsThatAreSet: Ask = {
  after: ['volume'],
  async answer({ context, said }) {
    const set = await setNow({ context, said });
    if (set === null) return null;
    if ([...set.keys()].every((key) => key.startsWith('user.')))
      throw nothingToChoose(`No option of ${said('volume')} is set.`);
    const words = await context.prompt.tick({
      question: `Which options of ${said('volume')}?`,
      columns: [{ title: 'OPTION' }, { title: 'VALUE' }],
      rows: rowsOf(set).map((row) => (row.value.startsWith('user.') ? { ...row, refusal: STAYS } : row)),
    });
    return { words };
  },
};

/** One that is set, one that is often set, or any other by its name; then its value. */
export const option: Ask = {
  after: ['volume'],
  async answer({ context, said }) {
    const set = await setNow({ context, said });
    if (set === null) return null;
    const chosen = await context.prompt.choose({
      question: 'Which option?',
      columns: [{ title: 'OPTION' }, { title: 'NOW' }, { title: 'WHAT IT IS', drop: 1 }],
      rows: [
        ...rowsOf(set),
        ...COMMON_OPTIONS.filter(({ key }) => !set.has(key)).map(({ key, summary }) => ({
          value: key,
          cells: [key, '-', summary],
        })),
        { value: ANOTHER, cells: ['another one', '', 'by its name'] },
      ],
    });
    const key =
      chosen === ANOTHER ? await context.prompt.ask({ question: 'Its name', complaint: noName }) : chosen;
    return `${key}=${await valueFor(context, key, set.get(key))}`;
  },
};

async function valueFor(
  { prompt }: Asking['context'],
  key: string,
  now: string | undefined,
): Promise<string> {
  const question = `Value of ${key}`;
  const values = COMMON_OPTIONS.find((one) => one.key === key)?.values;
  if (values !== undefined) {
    const rows = values.map((value) => ({ value, cells: [value] }));
    return await prompt.choose({ question, columns: [{ title: 'VALUE' }], rows });
  }
  return await prompt.ask({
    question,
    ...(now === undefined ? {} : { fallback: now }),
    complaint: async (text) =>
      text === '' ? 'Type a value' : await complaintOf(() => checkOption(`${key} ${text}`)),
  });
}

async function noName(key: string): Promise<string | null> {
  return await complaintOf(() => {
    checkOption(`${key} value`);
    refuseGroup([key]);
  });
}

/** As gluster has them, or else the state: what was set through us first. null: no volume was chosen. */
async function setNow({ context, said }: Asking): Promise<ReadonlyMap<string, string> | null> {
  const reference = said('volume');
  if (reference === '') return null;
  const state = await context.store.read();
  const volume = findVolume(state, reference);
  const recorded = new Map(
    volume.options
      .map(splitOption)
      .filter(({ key }) => key !== '')
      .map(({ key, value }) => [key, value]),
  );
  try {
    const found = Object.entries(await optionsInGluster(context, state, volume, LOOK_SECONDS));
    const byName = inNaturalOrder(found, ([key]) => key);
    const ours = ([key]: readonly [string, string]): boolean => recorded.has(key);
    return new Map([...byName.filter(ours), ...byName.filter((one) => !ours(one))]);
  } catch (error) {
    if (error instanceof GlusterctlError) return recorded;
    throw error;
  }
}

function splitOption(text: string): { readonly key: string; readonly value: string } {
  const [key = '', ...value] = text.trim().split(/\s+/);
  return { key, value: value.join(' ') };
}

function rowsOf(set: ReadonlyMap<string, string>): readonly Row[] {
  return [...set].map(([key, value]) => ({
    value: key,
    cells: [key, value, COMMON_OPTIONS.find((one) => one.key === key)?.summary ?? ''],
  }));
}
