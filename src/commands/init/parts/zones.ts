import type { Part, SetUp } from '../set-up.ts';

/** What fails together. */
export const zones: Part = {
  keys: ['zones'],
  always: true,
  async go(setUp) {
    if (setUp.answers.zones !== undefined) return;
    await setUp.say({ zones: setUp.asks && setUp.hosts.length > 1 ? await asked(setUp) : apart(setUp) });
  },
};

async function asked(setUp: SetUp): Promise<Record<string, number>> {
  const way = await setUp.choose({
    question: 'Which zones?',
    columns: [{ title: 'ZONES' }],
    rows: [
      { value: 'apart', cells: ['One for each host'] },
      { value: 'together', cells: ['One for all: they fail together'] },
      { value: 'typed', cells: ['Racks or rooms, typed for each'] },
    ],
  });
  if (way === 'apart') return apart(setUp);
  if (way === 'together') return Object.fromEntries(setUp.hosts.map((host) => [host, 1]));
  const typed: Record<string, number> = {};
  for (const [place, host] of setUp.hosts.entries()) {
    const answer = await setUp.ask({
      question: `Zone of ${host}`,
      fallback: String(place + 1),
      complaint: (text) => (/^[1-9]\d{0,5}$/.test(text) ? null : 'A zone is a number from 1 on'),
    });
    typed[host] = Number(answer);
  }
  return typed;
}

function apart({ hosts }: SetUp): Record<string, number> {
  return Object.fromEntries(hosts.map((host, place) => [host, place + 1]));
}
