import type { Explanation } from '../../model/explanation.ts';
import type { View } from '../view.ts';

interface Explained extends Explanation {
  readonly name: string;
  readonly area: string;
  readonly exitCode: number | null;
}

type Areas = Readonly<Record<string, { readonly one: string }>>;

interface Chapter {
  readonly title: string;
  readonly entries: readonly Explained[];
}

/** One of them whole; several where a word stands for several. */
export function explainedView(areas: Areas, found: readonly Explained[]): View {
  return {
    text: () => found.map((one) => textOf(areas, one)).join('\n'),
    json: () => found.map(jsonOf),
    names: () => found.map(({ name }) => name),
    isProse: true,
  };
}

/** All of them, each in a line or two. */
export function explanationsView(chapters: readonly Chapter[]): View {
  const all = chapters.flatMap(({ entries }) => entries);
  const tables = () =>
    chapters.flatMap(({ title, entries }, at) => [
      ...(at === 0 ? [] : ['']),
      {
        heading: `${title}:`,
        columns: [
          { title: 'NAME' },
          { title: 'EXIT', align: 'right' as const, drop: 1 },
          { title: 'MEANS', kind: 'text' as const },
        ],
        rows: entries.map(({ name, exitCode, means }) => [
          name,
          exitCode === null ? '' : `${exitCode}`,
          means,
        ]),
      },
    ]);
  return {
    text: () => '',
    parts: tables,
    json: () => all.map(jsonOf),
    names: () => all.map(({ name }) => name),
  };
}

function jsonOf({ name, area, exitCode, means, causes, next }: Explained): unknown {
  return {
    name,
    area,
    exitCode,
    means,
    causes,
    next: next.map(([what, command]) => ({ what, command: command ?? null })),
  };
}

function textOf(areas: Areas, { name, area, exitCode, means, causes, next }: Explained): string {
  return [
    name,
    `  ${means}`,
    `  (${areas[area]?.one ?? ''}${exitCode === null ? '' : `; exit code ${exitCode}`})`,
    ...(causes.length === 0 ? [] : ['', 'What it comes from:', ...causes.map((cause) => `  - ${cause}`)]),
    '',
    'What to do:',
    ...next.flatMap(([what, command]) =>
      command === undefined ? [`  ${what}.`] : [`  ${what}:`, `    ${command}`],
    ),
    '',
  ].join('\n');
}
