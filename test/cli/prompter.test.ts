import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/cli/run/clock.ts';
import { createPrompter } from '../../src/cli/run/prompter.ts';
import { DOWN, person } from '../support/person.ts';

const DISKS = {
  question: 'Which disks?',
  columns: [{ title: 'DISK' }, { title: 'SIZE' }],
  rows: [
    { value: '/dev/sda', cells: ['/dev/sda', '8 GiB'], refusal: 'mounted on /' },
    { value: '/dev/sdb', cells: ['/dev/sdb', '100 GiB'] },
    { value: '/dev/sdc', cells: ['/dev/sdc', '200 GiB'] },
  ],
} as const;

function someone(answers: Readonly<Record<string, string>>, { columns = 80, noInput = false } = {}) {
  const { more, shown } = person(answers, { columns });
  const quiet = { isTerminal: true, write: () => undefined };
  const prompter = createPrompter({
    io: {
      programName: 'glusterctl',
      programFile: null,
      variables: {},
      home: null,
      user: 'ann',
      workingDirectory: '/',
      stdin: { isTerminal: true, chunks: async function* () {} },
      stdout: quiet,
      stderr: quiet,
      columns,
      rows: 24,
      clock: systemClock,
      random: () => 0,
      ids: { next: () => '' },
      stop: new AbortController().signal,
      abandon: new AbortController().signal,
      ...more(),
    },
    yes: false,
    noInput,
  });
  return { prompter, shown };
}

describe.each([80, 40])('questions at %i columns', (columns) => {
  test('one of a list is found by what is typed', async () => {
    const { prompter } = someone({ 'Which disks?': '200\n' }, { columns });
    expect(await prompter.choose(DISKS)).toBe('/dev/sdc');
  });

  test('one that cannot be taken is shown with the reason, and not chosen', async () => {
    const { prompter, shown } = someone({ 'Which disks?': '\n' }, { columns });
    expect(await prompter.choose(DISKS)).toBe('/dev/sdb');
    expect(shown()).toContain('mounted on /');
  });

  test('several are ticked; the one that cannot be is not', async () => {
    const { prompter, shown } = someone({ 'Which disks?': ` ${DOWN} ${DOWN} \n` }, { columns });
    expect(await prompter.tick(DISKS)).toEqual(['/dev/sdb', '/dev/sdc']);
    expect(shown()).toContain('mounted on /');
    expect(shown()).toContain("can't be taken");
  });

  test('nothing ticked is no answer', async () => {
    const { prompter, shown } = someone({ 'Which disks?': '\n', 'At least one': `${DOWN} \n` }, { columns });
    expect(await prompter.tick(DISKS)).toEqual(['/dev/sdb']);
    expect(shown()).toContain('At least one');
  });

  test('words have a default, and what is wrong with them is said', async () => {
    const size = {
      question: 'Size',
      fallback: '10',
      complaint: (text: string) => (/^\d+$/.test(text) ? null : 'That is no number'),
    };
    expect(await someone({ Size: '\n' }, { columns }).prompter.ask(size)).toBe('10');
    const { prompter } = someone({ Size: 'x\n', 'That is no number': '\b5\n' }, { columns });
    expect(await prompter.ask(size)).toBe('5');
  });
});

test('where nobody can be asked, none is asked', async () => {
  const { prompter, shown } = someone({}, { noInput: true });
  expect(prompter.interactive).toBe(false);
  await expect(prompter.choose(DISKS)).rejects.toMatchObject({ code: 'refused' });
  expect(shown()).toBe('');
});
